"""Forty series of thirty dates at once on the same spaces: all or nothing, and no deadlock.

One-off holds come in between. Dates are wished for in random order. The time is that of the
action itself, with as many at once as the web server lets in.
"""

import argparse
import random
import statistics
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import django

django.setup()

from django.db import close_old_connections, connection  # noqa: E402 (needs a set-up Django)

from allmenning.booking.actions.bookings import Particulars  # noqa: E402
from allmenning.booking.actions.claims import SlotTaken  # noqa: E402
from allmenning.booking.actions.holds import hold_slot  # noqa: E402
from allmenning.booking.actions.series import SeriesWish, book_series  # noqa: E402
from allmenning.booking.models import Booking, BookingRules, Claim, Request  # noqa: E402
from allmenning.booking.queries.series import Slot  # noqa: E402
from allmenning.booking.rules.series import Pattern  # noqa: E402
from allmenning.core import scope  # noqa: E402
from allmenning.core.clock import local_date, wall_clock  # noqa: E402
from allmenning.core.period import Period  # noqa: E402
from allmenning.people.models import Person  # noqa: E402
from allmenning.places.models import Space  # noqa: E402
from bench.contention import deadlocks, overlapping_claims  # noqa: E402
from bench.rig import city, measure, web  # noqa: E402

CLIENTS, DATES, ROUNDS = 40, 30, 50
# As many at once as the web server has threads; the others wait in line, as they do there.
AT_ONCE = 6
SPACES = 4
ONE_OFFS = 4
TOLD = Particulars("sport", "Trening", participants=10, phone="+4721802180")


@dataclass(frozen=True)
class Told:
    """What became of one wish: whether it was booked, and the action's milliseconds."""

    booked: bool
    milliseconds: float


def wish(chance: random.Random, spaces: Sequence[Space], first: date) -> SeriesWish:
    """Thirty dates in random order, each in one of the spaces, an evening hour or two."""
    hour = chance.randrange(16, 20)
    days = [first + timedelta(days=n) for n in range(DATES)]
    slots = [Slot(day, chance.choice(spaces), _period(day, hour)) for day in days]
    chance.shuffle(slots)
    pattern = Pattern(days[0], days[-1], range(7), hour * 60, hour * 60 + 120)
    return SeriesWish(spaces[0], pattern, tuple(slots), {}, skips_days_off=False)


def _period(day: date, hour: int) -> Period:
    start = wall_clock(day, hour * 60)
    return Period(start, start + timedelta(minutes=105))


def ask(person: Person, wanted: SeriesWish, owner: int) -> Told:
    with scope.municipality(owner):
        took, booked = measure.milliseconds(lambda: _book(person, wanted))
    close_old_connections()
    return Told(booked, took)


def _book(person: Person, wanted: SeriesWish) -> bool:
    try:
        book_series(person=person, wish=wanted, particulars=TOLD, now=datetime.now(UTC))
    except SlotTaken:
        return False
    return True


def keep_one(person: Person, slot: Slot, owner: int) -> Told:
    """A one-off that is held while the series are booked."""
    with scope.municipality(owner):
        took, held = measure.milliseconds(lambda: _hold(person, slot))
    close_old_connections()
    return Told(held, took)


def _hold(person: Person, slot: Slot) -> bool:
    try:
        hold_slot(
            person=person,
            space=slot.space,
            period=slot.period,
            participants=10,
            now=datetime.now(UTC),
        )
    except SlotTaken:
        return False
    return True


def play(number: int, people: Sequence[Person], spaces: Sequence[Space]) -> list[Told]:
    """One round on days of its own: all series, and some one-offs among them."""
    chance, owner = random.Random(number), scope.municipality_id()
    first = local_date(datetime.now(UTC)) + timedelta(days=400)
    first += timedelta(days=(DATES + 1) * (number % 10))
    Claim.objects.filter(during__startswith__gt=wall_clock(first, 0)).delete()
    wishes = [wish(chance, spaces, first) for _ in range(CLIENTS)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        series = [
            pool.submit(ask, person, wanted, owner)
            for person, wanted in zip(people, wishes, strict=False)
        ]
        for person in people[CLIENTS:]:
            pool.submit(keep_one, person, chance.choice(wishes).slots[0], owner)
        return [one.result() for one in series]


def halves() -> int:
    """Requests that have some of their dates and not all."""
    counted = Booking.objects.filter(during__startswith__gt=datetime.now(UTC) + timedelta(days=380))
    sizes = counted.values_list("request_id", flat=True)
    found: dict[int, int] = {}
    for request in sizes:
        found[request] = found.get(request, 0) + 1
    return sum(size != DATES for size in found.values())


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench series")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    city.empty()
    with scope.municipality(city.municipality().pk):
        made = city.build(40, seed=1, first_week=city.first_week())
        BookingRules.objects.update(horizon_days=730, max_active_person=30_000)
        spaces = [one.space for one in made if len(one.assets) == 1][:SPACES]
        people = web.people(CLIENTS + ONE_OFFS)
        before = deadlocks()
        told = [one for number in range(rounds) for one in play(number, people, spaces)]
        report(told, rounds, deadlocks() - before)
    connection.close()


def report(told: Sequence[Told], rounds: int, met: int) -> None:
    runs = [told[part::3] for part in range(3)]
    median = statistics.median([statistics.median([t.milliseconds for t in run]) for run in runs])
    figures = {
        "rounds": rounds,
        "asked": len(told),
        "booked": sum(one.booked for one in told),
        "half_booked": halves(),
        "overlapping_claims": overlapping_claims(),
        "deadlocks_met": met,
        "median_ms": round(median, 1),
        "p95_ms": round(measure.p95([one.milliseconds for one in told]), 1),
        "requests": Request.objects.count(),
    }
    measure.table(("series of 30 dates, 40 clients", "figure"), list(figures.items()))
    measure.finish("series", **figures)


if __name__ == "__main__":
    main()
