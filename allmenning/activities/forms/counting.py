"""Head counts as they are tapped and typed."""

from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models.attendance import MOST_AT_ONCE
from allmenning.core.fields import PlainText

A_HEAD_COUNT = {
    "required": _("Skriv hvor mange. Kom det ingen, skriver du 0."),
    "invalid": _("Skriv antallet med tall."),
    "min_value": _("Skriv 0 eller mer."),
    "max_value": _("Skriv høyst 20 000."),
}


class Tap(StrEnum):
    """One press of a large button."""

    ADULT = "voksen"
    CHILD = "barn"
    LESS_ADULT = "en_voksen_mindre"
    LESS_CHILD = "ett_barn_mindre"
    NOBODY = "ingen_kom"


STEPS: Final = {
    Tap.ADULT: (1, 0),
    Tap.CHILD: (0, 1),
    Tap.LESS_ADULT: (-1, 0),
    Tap.LESS_CHILD: (0, -1),
}


class TapForm(forms.Form):
    """Which button was pressed; the key makes the same press count once."""

    trykk = forms.TypedChoiceField(choices=[(tap, tap) for tap in Tap], coerce=Tap)
    noekkel = forms.UUIDField()


class TotalForm(forms.Form):
    """How many came in all."""

    voksne = forms.IntegerField(
        label=_("Voksne"),
        min_value=0,
        max_value=MOST_AT_ONCE,
        error_messages=A_HEAD_COUNT,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    barn = forms.IntegerField(
        label=_("Barn"),
        min_value=0,
        max_value=MOST_AT_ONCE,
        error_messages=A_HEAD_COUNT,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    omtrent = forms.BooleanField(label=_("Tallet er omtrentlig"), required=False)
    noekkel = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def key(self) -> UUID:
        key: UUID = self.cleaned_data["noekkel"]
        return key


class DeviceForm(forms.Form):
    """What to call a telephone or tablet that is to count."""

    navn = PlainText(
        label=_("Hva kaller dere enheten?"),
        help_text=_("For eksempel «Nettbrettet ved inngangen»."),
        max_length=60,
        missing=_("Skriv et navn, så dere kjenner den igjen."),
    )

    def name(self) -> str:
        said: dict[str, Any] = self.cleaned_data
        return str(said["navn"])
