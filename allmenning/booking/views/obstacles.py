"""Why a time could not be had, and what can be had instead, in a sentence and in chips."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from allmenning.booking.forms.wish import Wish
from allmenning.booking.models import Booking
from allmenning.booking.queries.alternatives import Alternative, alternatives
from allmenning.booking.queries.hindered import obstacles, own_booking
from allmenning.booking.views.cards import chip_beside, said, short
from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.people.models import Person


def taken(
    *, person: Person, wish: Wish, now: datetime, moving: Booking | None = None
) -> dict[str, Any]:
    """The sentence and the chips for a time that somebody else has; for a booking that moves too."""
    others = alternatives(
        space=wish.space, period=wish.period, participants=wish.participants, now=now
    )
    sentence = _own(person, wish) or _why(wish, now, moving)
    return {
        "problem": f"{sentence} {_instead(others, wish, now)}".strip(),
        "slots": [_slot(other, wish, now) for other in others],
    }


def _own(person: Person, wish: Wish) -> str:
    if own_booking(person=person, space=wish.space.pk, period=wish.period) is None:
        return ""
    return _("Du har bestilt denne tiden fra før. Den ligger under «Mine bestillinger».")


def _why(wish: Wish, now: datetime, moving: Booking | None) -> str:
    """Opptatt 18–20 denne tirsdagen."""
    found = obstacles(space=wish.space, period=wish.period, now=now, moving=moving)
    if found.held_until:
        return _(
            "Noen andre er i ferd med å bestille denne tiden. "
            "Fullfører de ikke, blir den ledig kl. %s."
        ) % (speech.clock(found.held_until))
    day = _this_day(wish.period.start)
    clocks = _(" og ").join(speech.clocks(period) for period in found.taken)
    if found.closed is not None:
        reason = said(found.closed)
        return _("Stengt %(clocks)s %(day)s: %(reason)s.") % {
            "clocks": clocks,
            "day": day,
            "reason": reason,
        }
    if not clocks:
        return _("Noen andre tok denne tiden akkurat nå.")
    return _("Opptatt %(clocks)s %(day)s.") % {"clocks": clocks, "day": day}


def _this_day(moment: datetime) -> str:
    days = (
        _("denne mandagen"),
        _("denne tirsdagen"),
        _("denne onsdagen"),
        _("denne torsdagen"),
        _("denne fredagen"),
        _("denne lørdagen"),
        _("denne søndagen"),
    )
    return days[local_date(moment).weekday()]


def _instead(others: Sequence[Alternative], wish: Wish, now: datetime) -> str:
    """Ledig 16–18, eller i Gymsal 2 til samme tid."""
    times = [other.period for other in others if other.space.pk == wish.space.pk]
    rooms = [other.space.name for other in others if other.space.pk != wish.space.pk]
    offers = []
    if times:
        same_day = local_date(times[0].start) == local_date(wish.period.start)
        offers.append(speech.clocks(times[0]) if same_day else short(times[0], now=now))
    if rooms:
        offers.append(_("i %(space)s til samme tid") % {"space": rooms[0]})
    return _("Ledig %(offers)s.") % {"offers": _(", eller ").join(offers)} if offers else ""


def _slot(other: Alternative, wish: Wish, now: datetime) -> dict[str, str]:
    people = wish.participants
    shown = chip_beside(wish.space, other.space, other.period, now=now, people=people)
    start, end = int(other.period.start.timestamp()), int(other.period.end.timestamp())
    return shown | {"value": f"{other.space.pk} {start} {end}"}
