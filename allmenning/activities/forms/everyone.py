"""Narrowing what is on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models.activity import OLDEST
from allmenning.activities.queries.sessions import Wish
from allmenning.places.models import Building, District


class LookingForm(forms.Form):
    """Where, and for whom; nothing is required, and what is not understood is left out."""

    bydel: "forms.ModelChoiceField[District]" = forms.ModelChoiceField(
        label=_("Bydel eller tettsted"),
        queryset=None,
        to_field_name="code",
        empty_label=_("Alle"),
        required=False,
    )
    alder = forms.IntegerField(
        label=_("Alder på den som skal være med"),
        min_value=0,
        max_value=OLDEST,
        required=False,
        error_messages={
            "invalid": _("Skriv alderen med tall."),
            "min_value": _("Skriv 0 eller mer."),
            "max_value": _("Skriv en alder på høyst 120 år."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bydel"].queryset = District.objects.order_by("name")  # type: ignore[attr-defined]

    def wish(self, building: Building | None = None) -> Wish:
        """What is looked for, as far as it was understood."""
        self.is_valid()
        said = self.cleaned_data
        district = said.get("bydel")
        return Wish(building, district.pk if district else None, said.get("alder"))
