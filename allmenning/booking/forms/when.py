"""When, and how many: the first part of a booking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.booking.forms import sentences
from allmenning.booking.forms.sentences import Wished
from allmenning.booking.rules.conditions import Conditions, Hindrance
from allmenning.core.clock import MINUTES_PER_DAY, OSLO, NoSuchTime, instant, local, local_date
from allmenning.core.fields import ClockTime, Day
from allmenning.core.period import Period

# No space may be booked further ahead than this, whatever its own horizon.
FURTHEST = timedelta(days=731)
YEARS = range(2000, 2200)


@dataclass(frozen=True)
class Frame:
    """What the questions about time need to know: the space's rules, and the moment."""

    conditions: Conditions
    now: datetime

    @property
    def over_days(self) -> bool:
        """Whether one may borrow for a day or more, so that the last day must be asked for."""
        return self.conditions.max_minutes >= MINUTES_PER_DAY


class FramedForm(forms.Form):
    """From and to by the raster of a space, and how many, at most as many as it takes."""

    start = ClockTime(label=_("Fra klokka"))
    end = ClockTime(label=_("Til klokka"))
    participants = forms.IntegerField(label=_("Hvor mange kommer?"))

    def __init__(self, *args: Any, frame: Frame, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frame = frame
        step = frame.conditions.raster_minutes * 60
        self.fields["start"].widget.attrs["step"] = step
        self.fields["end"].widget.attrs["step"] = step
        self._ask_for_people(frame.conditions.capacity)

    def _ask_for_people(self, capacity: int) -> None:
        question = self.fields["participants"]
        question.help_text = _("Lokalet tar %(most)d.") % {"most": capacity}
        question.widget.attrs["inputmode"] = "numeric"
        wrong = sentences.people(capacity)
        question.error_messages |= {"required": wrong, "invalid": wrong}

    def clean_participants(self) -> int:
        participants: int = self.cleaned_data["participants"]
        capacity = self.frame.conditions.capacity
        if not 1 <= participants <= capacity:
            raise forms.ValidationError(sentences.people(capacity))
        return participants


class WhenForm(FramedForm):
    """A day, from and to, and how many. An end before the start is the morning after, if allowed.

    `cleaned_data["period"]` is the stretch [start, end) that was asked for.
    """

    date = Day(label=_("Dag"))
    last_date = Day(label=_("Siste dag"), required=False)
    field_order: tuple[str, ...] = ("date", "start", "end", "last_date", "participants")

    def __init__(self, *args: Any, frame: Frame, **kwargs: Any) -> None:
        super().__init__(*args, frame=frame, **kwargs)
        if not frame.over_days:
            del self.fields["last_date"]

    def clean_date(self) -> dt.date:
        return self._within_reach(self.cleaned_data["date"])

    def clean_last_date(self) -> dt.date | None:
        day = self.cleaned_data["last_date"]
        return self._within_reach(day) if day else None

    def _within_reach(self, day: dt.date) -> dt.date:
        """Refuse days that no clock arithmetic should be tried on: the past and far future."""
        today = local_date(self.frame.now)
        if day < today:
            raise forms.ValidationError(sentences.past())
        if day > today + FURTHEST:
            far = min(day, today + 2 * FURTHEST)
            text = sentences.too_far(self.frame.conditions, far, now=self.frame.now)
            raise forms.ValidationError(text)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"date", "start", "end"} <= cleaned.keys():
            last_day = self._last_day(cleaned)
            end = self._instant("end", last_day, cleaned["end"])
            start = self._instant("start", cleaned["date"], cleaned["start"])
            if start and end:
                self._join(start, end)
        return cleaned

    def _last_day(self, cleaned: Mapping[str, Any]) -> dt.date:
        first: dt.date = cleaned["date"]
        chosen: dt.date | None = cleaned.get("last_date")
        if chosen:
            return chosen
        overnight = _minutes(cleaned["start"], cleaned["end"]) + MINUTES_PER_DAY
        ends_next_day = cleaned["end"] <= cleaned["start"]
        if ends_next_day and overnight <= self.frame.conditions.max_minutes:
            return first + timedelta(days=1)
        return first

    def _instant(self, question: str, day: dt.date, at: time) -> datetime | None:
        try:
            return instant(day, at.replace(second=0))
        except NoSuchTime:
            self.add_error(question, sentences.no_such_time(day, at))
            return None

    def _join(self, start: datetime, end: datetime) -> None:
        if end <= start:
            self.add_error("end", _("Slutten må komme etter starten."))
            return
        self.cleaned_data["period"] = Period(start, end)

    def refuse(self, hindrances: tuple[Hindrance, ...], wished: Wished | None) -> None:
        """Say what hinders the booking, one sentence beside each question it concerns."""
        for question, sentence in sentences.by_question(hindrances, wished).items():
            self.add_error(question, sentence)


def _minutes(start: time, end: time) -> int:
    return end.hour * 60 + end.minute - start.hour * 60 - start.minute


def initially(query: Mapping[str, str]) -> dict[str, Any]:
    """What a link asks for, as the form shows it; what cannot be read is left out.

    `fra` and `til` are instants (seconds since 1970, or ISO 8601, by Norwegian clocks when it
    names no zone). `antall` is how many.
    """
    found: dict[str, Any] = {"participants": query.get("antall", "")[:6]}
    start, end = moment(query.get("fra", "")), moment(query.get("til", ""))
    if start:
        found |= {"date": local(start).date(), "start": local(start).time()}
    if end:
        found |= {"end": local(end).time()}
    if start and end and end - start >= timedelta(days=1):
        found |= {"last_date": local(end).date()}
    return found


def moment(text: str) -> datetime | None:
    """The instant a link names, or None when it names none within the years of a calendar."""
    try:
        if text.isdecimal():
            found = datetime.fromtimestamp(int(text), UTC)
        else:
            read = datetime.fromisoformat(text)
            found = (read if read.tzinfo else read.replace(tzinfo=OSLO)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.year in YEARS else None
