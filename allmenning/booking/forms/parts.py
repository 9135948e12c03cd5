"""What a space is made of, chosen among the parts of its building."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText
from allmenning.places.actions.layout import PartsWish

MOST_DIGITS = 18


class PartsForm(forms.Form):
    """Which parts, and perhaps a new one. `seen` is what the space was made of when it was shown."""

    parts = forms.TypedMultipleChoiceField(
        label=_("Lokalet består av"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Velg deler i lista.")},
    )
    new_part = PlainText(
        label=_("Legg til en ny del"),
        max_length=120,
        required=False,
        help_text=_("Skriv hva den heter, for eksempel «Gymsal D»."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        parts: Mapping[int, str],
        own: Collection[int],
    ) -> None:
        seen = ",".join(str(part) for part in sorted(own))
        super().__init__(data, initial={"parts": list(own), "seen": seen})
        self.fields["parts"].choices = list(parts.items())  # type: ignore[attr-defined]

    def clean_seen(self) -> frozenset[int]:
        """Parts by id; what is no number was never seen."""
        told = self.cleaned_data["seen"].split(",")
        return frozenset(int(one) for one in told if one.isdecimal() and len(one) <= MOST_DIGITS)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned["parts"] and not cleaned["new_part"]:
            self.add_error("parts", _("Velg minst én del. Et lokale uten deler kan ikke lånes."))
        return cleaned

    def wish(self) -> PartsWish:
        """What the space is to be made of."""
        said = self.cleaned_data
        return PartsWish(said["parts"], said["new_part"], said["seen"])

    def tell_named(self) -> None:
        """Say that the building has a part of this name."""
        self.add_error(
            "new_part", _("Bygget har allerede en del som heter dette. Kryss av for den i lista.")
        )
