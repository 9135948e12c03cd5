"""What somebody without an account wants to make for others, and her three words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models.initiative import LONGEST_HOST
from allmenning.activities.queries.initiatives import FreeRoom
from allmenning.core.everyone import SendingForm
from allmenning.core.fields import DayInReach, PlainText
from allmenning.places.models import Building

_CHOOSE = _("Velg et sted fra listen.")


class WhereForm(forms.Form):
    """Where, and on which day if that matters."""

    sted: "forms.ModelChoiceField[Building]" = forms.ModelChoiceField(
        label=_("Hvor vil du være?"),
        queryset=None,
        to_field_name="slug",
        empty_label=_("Velg et sted"),
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    dag = DayInReach(
        label=_("Hvilken dag?"),
        help_text=_("Lar du det stå tomt, viser vi kvelder de neste to ukene."),
        required=False,
    )

    def __init__(self, *args: Any, places: models.QuerySet[Building], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sted"].queryset = places  # type: ignore[attr-defined]


class MakeForm(SendingForm):
    """What, when and in which of the rooms that are free, and who hosts."""

    tid = forms.ChoiceField(
        label=_("Når? Disse rommene er ledige."),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Velg en tid."),
            "invalid_choice": _("Den tiden er ikke ledig lenger. Velg en annen."),
        },
    )
    navn = PlainText(
        label=_("Hva vil du lage?"),
        help_text=_("For eksempel «Sjakkveld»."),
        max_length=80,
        missing=_("Skriv hva du vil lage."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    vert = PlainText(
        label=_("Hvem er vert?"),
        help_text=_(
            "Fornavnet ditt, eller navnet på foreningen. Bare de som jobber på stedet, ser det, og "
            "vi sletter det etterpå."
        ),
        max_length=LONGEST_HOST,
        missing=_("Skriv hvem som er vert."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        free: Sequence[FreeRoom],
        said: Sequence[str],
        is_kept: bool = False,
        **kwargs: Any,
    ) -> None:
        """`said` is how each of the free rooms is told. `is_kept`: she has typed in it before."""
        super().__init__(*args, **kwargs)
        self.is_kept = is_kept
        self.free = {one.key: one for one in free}
        self.fields["tid"].choices = list(zip(self.free, said, strict=True))  # type: ignore[attr-defined]

    @cached_property
    def chosen(self) -> FreeRoom:
        return self.free[self.cleaned_data["tid"]]
