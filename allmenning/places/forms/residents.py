"""How many live in a district, and who says so."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText
from allmenning.places.models import District

# More than live in Norway.
_MOST = 10_000_000
_CHOOSE = _("Velg en bydel.")
_NUMBER = _("Skriv et tall fra 0 og oppover.")


class ResidentsForm(forms.Form):
    """A number and where it is from."""

    district: Any = forms.ModelChoiceField(
        label=_("Bydel"),
        queryset=None,
        empty_label=_("Velg en bydel"),
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    residents = forms.IntegerField(
        label=_("Hvor mange bor der?"),
        min_value=0,
        max_value=_MOST,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _NUMBER),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    source = PlainText(
        label=_("Hvor er tallet fra?"),
        help_text=_("For eksempel «Bydelsfakta, 1. januar 2026»."),
        max_length=80,
        missing=_("Skriv hvor tallet er fra."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        choice: Any = self.fields["district"]
        choice.queryset = District.objects.order_by("name")
