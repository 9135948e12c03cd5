"""Times that repeat: which weekdays, from and to when, and for how long."""

import datetime as dt
from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.booking.forms import sentences
from allmenning.booking.forms.sentences import Wished
from allmenning.booking.forms.when import FURTHEST, FramedForm
from allmenning.booking.rules.conditions import Hindrance
from allmenning.booking.rules.series import LONGEST, MOST_DATES, Pattern, TooManyDates, days_of
from allmenning.core.clock import MINUTES_PER_DAY, local_date
from allmenning.core.fields import Day
from allmenning.places.forms.hours import WEEKDAYS

OFTEN = [
    (1, _("Hver uke")),
    (2, _("Annenhver uke")),
    (3, _("Hver tredje uke")),
    (4, _("Hver fjerde uke")),
]
_NO_WEEKDAY = _("Velg minst én ukedag.")
_NOT_SO_OFTEN = _("Velg hvor ofte i lista.")
# The question that `sentences` calls by another name on the page for one booking.
_QUESTIONS = {"date": "first_day"}


class SeriesForm(FramedForm):
    """Weekdays every n weeks. An end before the start is the morning after, if that is allowed.

    `cleaned_data["pattern"]` is what was asked for. It stands in the link, so nothing is lost.
    """

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Hvilke dager?"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _NO_WEEKDAY, "invalid_choice": _NO_WEEKDAY},
    )
    every_weeks = forms.TypedChoiceField(
        label=_("Hvor ofte?"),
        choices=OFTEN,
        coerce=int,
        error_messages={"required": _NOT_SO_OFTEN, "invalid_choice": _NOT_SO_OFTEN},
    )
    first_day = Day(label=_("Første dag"))
    last_day = Day(label=_("Siste dag"))
    skip = forms.BooleanField(label=_("Hopp over helligdager og skoleferier"), required=False)
    field_order = (
        "weekdays",
        "start",
        "end",
        "every_weeks",
        "first_day",
        "last_day",
        "skip",
        "participants",
    )

    def clean_first_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["first_day"]
        today = local_date(self.frame.now)
        if day < today:
            raise forms.ValidationError(sentences.past())
        if day > today + FURTHEST:
            raise forms.ValidationError(_("Velg en dag innen to år."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"weekdays", "start", "end", "every_weeks", "first_day", "last_day"} <= cleaned.keys():
            self._join(cleaned)
        return cleaned

    def _join(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned["first_day"], cleaned["last_day"]
        longest = self.frame.conditions.max_minutes
        start, end = minutes_of_day(cleaned["start"], cleaned["end"], longest=longest)
        if end <= start:
            self.add_error("end", _("Slutten må komme etter starten."))
        elif last < first:
            self.add_error("last_day", _("Siste dag må komme etter første dag."))
        elif last - first > LONGEST:
            self.add_error("last_day", _("En serie kan vare i høyst to år."))
        else:
            weekdays = tuple(sorted(cleaned["weekdays"]))
            pattern = Pattern(first, last, weekdays, start, end, cleaned["every_weeks"])
            self._count(pattern)

    def _count(self, pattern: Pattern) -> None:
        try:
            days = days_of(pattern)
        except TooManyDates:
            text = _("Det blir for mange datoer. En serie kan ha høyst %(most)d.")
            self.add_error("last_day", text % {"most": MOST_DATES})
            return
        if days:
            self.cleaned_data["pattern"] = pattern
        else:
            self.add_error("last_day", _("Ingen av dagene du valgte, kommer før siste dag."))

    def refuse(self, hindrances: Iterable[Hindrance], wished: Wished) -> None:
        """Say what is wrong with all the dates alike, beside the question it concerns."""
        for question, sentence in sentences.by_question(hindrances, wished).items():
            self.add_error(_QUESTIONS.get(question, question), sentence)


def minutes_of_day(start: time, end: time, *, longest: int) -> tuple[int, int]:
    """Both as minutes from the start of the day; the end is the morning after when it comes before
    the start and that is no longer than so many minutes."""
    first, last = (at.hour * 60 + at.minute for at in (start, end))
    overnight = last + MINUTES_PER_DAY
    return first, overnight if last <= first and overnight - first <= longest else last
