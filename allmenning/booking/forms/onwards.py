"""How the rest of a series goes on: from which day, when, and in which of the house's spaces."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.booking.forms import sentences
from allmenning.booking.forms.sentences import Wished
from allmenning.booking.forms.series import minutes_of_day
from allmenning.booking.forms.when import Frame
from allmenning.booking.models import Series
from allmenning.booking.rules.conditions import Hindrance
from allmenning.core.clock import MINUTES_PER_DAY
from allmenning.core.fields import ClockTime
from allmenning.places.models import Space

Choices = Sequence[tuple[str, str]]


def _chosen(label: Any, missing: Any, coerce: Any = str) -> forms.TypedChoiceField:
    errors = {"required": missing, "invalid_choice": missing}
    return forms.TypedChoiceField(label=label, coerce=coerce, error_messages=errors)


class OnwardsForm(forms.Form):
    """The answers stand in the link, so that nothing is lost.

    `cleaned_data["minutes"]` are those of the day from and to; `move` is how many days later.
    """

    first_day = _chosen(_("Fra og med"), _("Velg en av datoene i lista."), date.fromisoformat)
    move = _chosen(_("Hvilke dager?"), _("Velg dager i lista."), int)
    start = ClockTime(label=_("Fra klokka"))
    end = ClockTime(label=_("Til klokka"))
    space = _chosen(_("Lokale"), _("Velg et lokale i lista."))

    def __init__(
        self,
        *args: Any,
        frame: Frame,
        days: Choices,
        moves: Choices,
        rooms: Iterable[Space],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.frame = frame
        self.rooms = {str(room.pk): room for room in rooms}
        self._offer("first_day", days)
        self._offer("move", moves)
        self._offer("space", [(key, room.name) for key, room in self.rooms.items()])
        for question in ("start", "end"):
            self.fields[question].widget.attrs["step"] = frame.conditions.raster_minutes * 60

    def _offer(self, question: str, choices: Choices) -> None:
        self.fields[question].choices = choices  # type: ignore[attr-defined]

    def clean_space(self) -> Space:
        return self.rooms[self.cleaned_data["space"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"start", "end"} <= cleaned.keys():
            longest = self.frame.conditions.max_minutes
            start, end = minutes_of_day(cleaned["start"], cleaned["end"], longest=longest)
            if end <= start:
                self.add_error("end", _("Slutten må komme etter starten."))
            cleaned["minutes"] = (start, end)
        return cleaned

    def refuse(self, hindrances: Iterable[Hindrance], wished: Wished | None) -> None:
        """Say what hinders all the dates beside its question, or beside the space."""
        for question, sentence in sentences.by_question(hindrances, wished).items():
            if question == "participants" and wished:
                sentence = _too_small(wished)
            self.add_error(question if question in self.fields else "space", sentence)

    def refuse_as_before(self) -> None:
        """Say that nothing would be changed."""
        self.add_error("start", _("Slik er det nå. Velg noe som er annerledes."))


def _too_small(wished: Wished) -> str:
    text = _("Lokalet tar %(most)d. Velg et som er større.")
    return str(text) % {"most": wished.conditions.capacity}


def as_it_goes(series: Series, first_day: str) -> dict[str, Any]:
    """How the series goes now, as the form shows it."""
    return {
        "first_day": first_day,
        "move": "0",
        "start": _clock(series.from_minute),
        "end": _clock(series.to_minute),
        "space": str(series.space_id),
    }


def _clock(minutes: int) -> time:
    hour, minute = divmod(minutes % MINUTES_PER_DAY, 60)
    return time(hour, minute)
