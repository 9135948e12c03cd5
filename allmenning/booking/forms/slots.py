"""The dates of a series as a form carries them: which day, which room, from and to when."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from allmenning.booking.forms.when import moment
from allmenning.booking.forms.wish import Unreadable
from allmenning.booking.queries.series import PlannedDate, Slot
from allmenning.booking.rules.series import MOST_DATES, Pattern, days_of, period_on
from allmenning.core.clock import local_date
from allmenning.core.period import Period
from allmenning.places.models import Space
from allmenning.places.queries.search import published

ID_DIGITS = 15


def written(slot: Slot) -> str:
    """The slot as the value of a box in a form."""
    start, end = int(slot.period.start.timestamp()), int(slot.period.end.timestamp())
    return f"{slot.day.isoformat()} {slot.space.pk} {start} {end}"


def free_slots_of(space: Space, dates: Sequence[PlannedDate]) -> list[Slot]:
    """The dates that are free just as the pattern says."""
    return [Slot(one.day, space, one.period) for one in dates if one.period and not one.obstacle]


def read_slots(values: Sequence[str], *, space: Space, pattern: Pattern) -> list[Slot]:
    """The slots that boxes name, at most one for each day, in order.

    Each is on a day of the pattern, as long as the pattern says, and in a published room of the
    same house. Raises Unreadable.
    """
    if len(values) > MOST_DATES:
        raise Unreadable
    read = {day: (room, period) for day, room, period in map(_read, values)}
    rooms = _rooms(space, {room for room, _period in read.values()})
    days = set(days_of(pattern))
    slots = [Slot(day, rooms[room], read[day][1]) for day, room in _by_day(read, rooms)]
    if len(slots) < len(values) or not all(_fits(slot, pattern, days) for slot in slots):
        raise Unreadable
    return slots


def _read(value: str) -> tuple[date, int, Period]:
    try:
        day, room, start, end = value.split(" ")
        first, last = _moment(start), _moment(end)
        return date.fromisoformat(day), int(room[:ID_DIGITS]), Period(first, last)
    except ValueError:
        raise Unreadable from None


def _moment(text: str) -> datetime:
    found = moment(text)
    if found is None:
        raise Unreadable
    return found


def _rooms(space: Space, wanted: set[int]) -> dict[int, Space]:
    """The published rooms of the same house among these."""
    rows = published().filter(pk__in=wanted, building=space.building_id)
    return rows.select_related("building").in_bulk()


def _by_day(
    read: Mapping[date, tuple[int, Period]], rooms: Mapping[int, Space]
) -> list[tuple[date, int]]:
    return [(day, read[day][0]) for day in sorted(read) if read[day][0] in rooms]


def _fits(slot: Slot, pattern: Pattern, days: set[date]) -> bool:
    if slot.day not in days or local_date(slot.period.start) != slot.day:
        return False
    as_long = slot.period.length == timedelta(minutes=pattern.minutes)
    return as_long or slot.period == period_on(pattern, slot.day)
