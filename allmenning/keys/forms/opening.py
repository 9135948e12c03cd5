"""Why a door is opened, and for how long an employee needs a key."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import Day, PlainText
from allmenning.core.period import Period
from allmenning.keys.models import Door

LONGEST = 300
MOST_HOURS = 12
# A gateway's copy of a key has room for more than twice as many.
MOST_DOORS = 100
_HOURS = _("Skriv et antall timer mellom 1 og 12.")


def _why(help_text: Any) -> PlainText:
    return PlainText(
        label=_("Hvorfor?"),
        max_length=LONGEST,
        missing=_("Skriv hvorfor. Det står i loggen."),
        help_text=help_text,
    )


class OpenForm(forms.Form):
    """Why the door is opened from here."""

    reason = _why(_("For eksempel: «Koret står utenfor og får ikke inn koden.»"))


class DayForm(forms.Form):
    """Which day of the log to show."""

    dag = Day(label=_("Vis én dag"), required=False)


class ErrandForm(forms.Form):
    """Which doors an employee needs to open, for how long from now, and why."""

    doors = forms.TypedMultipleChoiceField(
        label=_("Hvilke dører?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Velg minst én dør."),
            "invalid_choice": _("Velg dører i lista."),
        },
    )
    hours = forms.IntegerField(
        label=_("Hvor mange timer fra nå?"),
        min_value=1,
        max_value=MOST_HOURS,
        initial=2,
        help_text=_("Høyst tolv timer om gangen."),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _HOURS),
    )
    reason = _why(_("For eksempel: «Rørlegger skal slippes inn.»"))

    def __init__(self, data: Any = None, *, doors: Sequence[Door], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.known = {door.pk: door for door in doors}
        self.fields["doors"].choices = [  # type: ignore[attr-defined]
            (door.pk, f"{door.name}, {door.building.name}") for door in doors
        ]

    def clean_doors(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["doors"]
        if len(chosen) > MOST_DOORS:
            raise forms.ValidationError(
                gettext("Velg høyst %(most)d dører om gangen.") % {"most": MOST_DOORS}
            )
        return chosen

    def chosen(self) -> list[Door]:
        return [self.known[id] for id in self.cleaned_data["doors"]]

    def during(self, now: datetime) -> Period:
        """From now on, for as long as was asked."""
        return Period(now, now + timedelta(hours=self.cleaned_data["hours"]))
