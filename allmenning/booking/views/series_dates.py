"""The dates of a pattern as the page lists them: free or why not, and what can be had instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.forms import sentences
from allmenning.booking.forms.sentences import Wished
from allmenning.booking.forms.slots import free_slots_of, written
from allmenning.booking.forms.wish import Wish
from allmenning.booking.queries.conditions import conditions_in
from allmenning.booking.queries.series import Obstacle, PlannedDate, Slot, planned
from allmenning.booking.rules.conditions import Hindrance
from allmenning.booking.rules.series import Pattern
from allmenning.booking.views.book import wished
from allmenning.booking.views.series_words import UNWANTED, pattern_text, slot_text, why_not
from allmenning.core import speech
from allmenning.people.models import Person
from allmenning.places.models import Space

# What is wrong with each date alike is wrong with the pattern.
FAULTS = (Obstacle.TOO_SHORT, Obstacle.TOO_LONG, Obstacle.OFF_RASTER, Obstacle.NOT_OPEN)


@dataclass(frozen=True)
class Plan:
    """A pattern in a space, for so many, and what it meets just now."""

    person: Person
    space: Space
    pattern: Pattern
    participants: int
    skips: bool
    now: datetime

    @cached_property
    def dates(self) -> list[PlannedDate]:
        """Every date of it, in order."""
        return planned(
            self.space,
            self.pattern,
            participants=self.participants,
            skips_days_off=self.skips,
            now=self.now,
            viewer=self.person,
        )

    @cached_property
    def free(self) -> list[Slot]:
        """Those that can be had just as the pattern says."""
        return free_slots_of(self.space, self.dates)

    def skipped(self, chosen: Sequence[Slot]) -> dict[date, str]:
        """The days that are let go, each with why."""
        kept = {slot.day for slot in chosen}
        rest = [one for one in self.dates if one.day not in kept]
        return {one.day: str(one.obstacle or UNWANTED) for one in rest}

    def offered(self) -> set[Slot]:
        """All that can be chosen just now."""
        return {*self.free, *(one.instead for one in self.dates if one.instead)}

    @cached_property
    def words(self) -> str:
        return pattern_text(self.pattern, now=self.now)


def fault(plan: Plan) -> tuple[Hindrance, Wished] | None:
    """What is wrong with all the dates alike, so that the pattern itself must change."""
    first = plan.dates[0]
    obstacles = {one.obstacle for one in plan.dates}
    if len(obstacles) > 1 or first.obstacle not in FAULTS or first.period is None:
        return None
    found = wished(Wish(plan.space, first.period, plan.participants), plan.now)
    return (Hindrance(first.obstacle.value), found) if found else None


def listed(plan: Plan, chosen: Sequence[Slot] | None = None) -> dict[str, Any]:
    """The dates as booking/series_dates.html shows them.

    What is free is ticked at first; later what was chosen, and what cannot be had any more of
    that is marked.
    """
    ticked = set(plan.free if chosen is None else chosen)
    lost = {slot.day for slot in ticked - plan.offered()}
    opening = _opening(plan)
    rows = [_row(plan, one, ticked, opening) | {"lost": one.day in lost} for one in plan.dates]
    return {
        "dates": rows,
        "count_text": _count(len(plan.free), len(rows)),
        "all_text": _all(len(plan.free), len(rows)),
        "choosable": bool(plan.offered()),
    }


def _row(
    plan: Plan, one: PlannedDate, ticked: set[Slot], opening: dict[date, str]
) -> dict[str, Any]:
    own = Slot(one.day, plan.space, one.period) if one.period and not one.obstacle else None
    day = speech.full_day(one.day, this_year=plan.pattern.first_day.year)
    return {
        "day": day,
        "clocks": speech.clocks(one.period) if one.period else "",
        "value": written(own) if own else "",
        "ticked": own in ticked,
        "why": why_not(one, opening.get(one.day, "")),
        "instead": _instead(plan, one.instead, ticked) if one.instead else None,
    }


def _instead(plan: Plan, slot: Slot, ticked: set[Slot]) -> dict[str, Any]:
    return {
        "value": written(slot),
        "text": slot_text(slot, plan.space),
        "ticked": slot in ticked,
    }


def _opening(plan: Plan) -> dict[date, str]:
    """For the days that are too far ahead: from when each can be booked."""
    far = [one.day for one in plan.dates if one.obstacle == Obstacle.TOO_FAR]
    if not far:
        return {}
    holding = conditions_in(plan.space, far[0], far[-1])
    return {
        day: sentences.too_far(one.conditions, day, now=plan.now)
        for one in holding
        for day in far
        if day in one.rules.days
    }


def _count(free: int, number: int) -> str:
    text = ngettext(
        "%(free)d av %(n)d dato er ledig.", "%(free)d av %(n)d datoer er ledige.", number
    )
    return text % {"free": free, "n": number}


def _all(free: int, number: int) -> str:
    """What the button says that takes all that is free; "" when nothing is."""
    if not free:
        return ""
    if free == number:
        return ngettext("Bestill datoen", "Bestill alle de %(n)d datoene", free) % {"n": free}
    text = ngettext("Bestill den ene ledige datoen", "Bestill de %(n)d ledige datoene", free)
    return text % {"n": free}


def summed(plan: Plan, chosen: Sequence[Slot]) -> dict[str, Any]:
    """What was chosen, when the rest is asked: each with what the form carries on."""
    this_year = plan.pattern.first_day.year
    return {
        "chosen": [
            {
                "value": written(slot),
                "text": _chosen(slot, plan.space, this_year),
            }
            for slot in chosen
        ],
    }


def _chosen(slot: Slot, beside: Space, this_year: int) -> str:
    text = _("%(day)s kl. %(clocks)s") % {
        "day": speech.full_day(slot.day, this_year=this_year),
        "clocks": speech.clocks(slot.period),
    }
    return text if slot.space.pk == beside.pk else f"{text}, {slot.space.name}"
