"""When and where: a house, or a room in it that is booked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from allmenning.activities.actions.planning import Where
from allmenning.activities.models import Session
from allmenning.core.clock import local, wall_clock
from allmenning.core.fields import ClockTime, DayInReach
from allmenning.core.period import Period
from allmenning.places.forms.hours import minutes_between
from allmenning.places.models import Building, OpeningHours, Space
from allmenning.places.queries.search import published


def key_of(where: Where) -> str:
    """What a form calls it."""
    return f"{where.building.slug}/{where.space.slug}" if where.space else where.building.slug


class WhereField(forms.ChoiceField):
    """One of the houses, or a room people can see in one of them: `Where` when cleaned."""

    def __init__(self) -> None:
        wrong = _("Velg et bygg.")
        super().__init__(
            label=_("Hvor?"),
            help_text=_("Velger du et rom, bestiller vi det for hver gang."),
            error_messages={"required": wrong, "invalid_choice": wrong},
        )
        self._known: dict[str, Where] = {}

    def offer(self, buildings: Iterable[Building]) -> None:
        """Let these houses be chosen among, and their rooms."""
        houses = list(buildings)
        rooms: dict[int, list[Space]] = {}
        rows = published().filter(building__in=houses).select_related("building")
        for room in rows.order_by("sort_key"):
            rooms.setdefault(room.building_id, []).append(room)
        found = [
            Where(house, room) for house in houses for room in (None, *rooms.get(house.pk, ()))
        ]
        self._known = {key_of(where): where for where in found}
        self.choices = [("", _("Velg et bygg")), *((key_of(one), _named(one)) for one in found)]

    def clean(self, value: Any) -> Where:
        return self._known[super().clean(value)]


def _named(where: Where) -> str:
    return f"{where.space}, {where.building}" if where.space else str(where.building)


class SessionForm(forms.Form):
    """One time of a meeting place."""

    dag = DayInReach(label=_("Hvilken dag?"))
    fra = ClockTime(label=_("Fra klokka"))
    til = ClockTime(label=_("Til klokka"))
    bygg = WhereField()

    def __init__(
        self, *args: Any, buildings: Iterable[Building], now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._at = now
        self.fields["bygg"].offer(buildings)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"dag", "fra", "til"} <= said.keys():
            if minutes_between(said["fra"], said["til"])[1] > OpeningHours.LATEST:
                self.add_error("til", _now("Slutt senest kl. 12 dagen etter."))
            elif self._is_jumped_over(said):
                self.add_error("fra", _now("Klokka stilles fram da. Velg en annen tid."))
            elif self.period(said).start <= self._at:
                self.add_error("dag", _now("Velg en tid som kommer."))
        return said

    def period(self, said: dict[str, Any]) -> Period:
        """When it is."""
        return Period(*self._ends(said))

    def _is_jumped_over(self, said: dict[str, Any]) -> bool:
        """Whether it would end before it starts, as the clock jumps over its start."""
        starts, ends = self._ends(said)
        return ends <= starts

    def _ends(self, said: dict[str, Any]) -> tuple[datetime, datetime]:
        opens, closes = minutes_between(said["fra"], said["til"])
        return wall_clock(said["dag"], opens), wall_clock(said["dag"], closes)

    def taken(self, instead: str) -> None:
        """Say that the room cannot be had then, and what can."""
        self.add_error("bygg", room_taken(self.cleaned_data["bygg"], instead))


def room_taken(where: Where, instead: str) -> str:
    """That the room cannot be had then, and what is free near that time, if anything is."""
    if instead:
        return _now("%(room)s er ikke ledig da. Dette er ledig: %(instead)s.") % {
            "room": where.space,
            "instead": instead,
        }
    return _now("%(room)s er ikke ledig da. Velg en annen tid, eller bare bygget.") % {
        "room": where.space
    }


def as_planned(session: Session) -> dict[str, Any]:
    """What the form shows of a session."""
    starts, ends = local(session.starts), local(session.ends)
    return {
        "dag": starts.date(),
        "fra": starts.time(),
        "til": ends.time(),
        "bygg": key_of(Where(session.building, session.space)),
    }
