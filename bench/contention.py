"""Who gets the slot when many ask at the same instant, over HTTP: exactly one, never nobody."""

import argparse
import statistics
import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

django.setup()

from allmenning.booking.models import Booking, Claim, Hold, Terms  # noqa: E402
from allmenning.booking.queries.alternatives import alternatives  # noqa: E402
from allmenning.core import scope  # noqa: E402
from allmenning.core.clock import local_date, wall_clock  # noqa: E402
from allmenning.core.period import Period  # noqa: E402
from allmenning.places.models import Space  # noqa: E402
from bench.rig import city, measure, web  # noqa: E402

SPACES = 60
CROWD, CROWD_ROUNDS = 200, 50
FEW, FEW_ROUNDS = (2, 3, 4), 200
HALL_ROUNDS = 100
FAR = 200
SLOTS_A_DAY = 7


@dataclass(frozen=True)
class Round:
    """What came of one race: who was booked in the database, and what everybody was told."""

    booked: int
    answers: Counter[int]
    errors: int


@dataclass(frozen=True)
class Race:
    """The ground for races: clients, the day they begin on, and the terms they accept."""

    clients: Sequence[web.Client]
    first_day: date
    terms: int

    def slot(self, number: int) -> Period:
        """A two-hour slot that no other race uses and no booking of the city reaches."""
        days, index = divmod(number, SLOTS_A_DAY)
        start = wall_clock(self.first_day + timedelta(days=days), (8 + 2 * index) * 60)
        return Period(start, start + timedelta(hours=2))

    def run(self, spaces: Sequence[Space], slot: Period, number: int) -> Round:
        """Let one client for each named space ask for the slot there, all released together.

        Races take turns among the clients, so that none meets the limit on tries.
        """
        gate = threading.Barrier(len(spaces))
        turn = number * len(spaces)
        chosen = [self.clients[(turn + n) % len(self.clients)] for n in range(len(spaces))]
        with ThreadPoolExecutor(len(spaces)) as pool:
            asked = [
                pool.submit(self._try, client, space, slot, gate)
                for client, space in zip(chosen, spaces, strict=True)
            ]
            told = [one.result() for one in asked]
        booked = Booking.objects.filter(
            space__in=set(spaces), during=(slot.start, slot.end), state="confirmed"
        )
        answers = Counter(told)
        errors = sum(count for status, count in answers.items() if status not in (303, 422))
        return Round(booked.count(), answers, errors)

    def _try(self, client: web.Client, space: Space, slot: Period, gate: threading.Barrier) -> int:
        """Hold the slot, and book it if the hold was got. Gives the last status."""
        gate.wait()
        day = f"{local_date(slot.start)}"
        clocks = {"start": f"{_clock(slot.start)}", "end": f"{_clock(slot.end)}"}
        held = client.post(f"/bestill?lokale={space.pk}", date=day, participants=10, **clocks)
        if held.status != 303:
            return held.status
        return client.post(
            held.location,
            purpose="sport",
            activity="Trening",
            phone="21802180",
            accept=self.terms,
        ).status


def _clock(moment: datetime) -> str:
    minutes = (moment - wall_clock(local_date(moment), 0)).seconds // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def crowd(race: Race, space: Space, clients: int, rounds: int, first: int) -> dict[str, Any]:
    """Many rounds of as many clients on one slot each."""
    found = [race.run([space] * clients, race.slot(first + n), n) for n in range(rounds)]
    return _summed(found, clients, good=[one for one in found if one.booked == 1])


def hall_against_parts(race: Race, family: Sequence[Space], first: int) -> dict[str, Any]:
    """A hall and its three parts, one client each: the hall alone, or parts once each."""
    good, found = [], []
    for number in range(HALL_ROUNDS):
        slot = race.slot(first + number)
        one = race.run(family, slot, number)
        found.append(one)
        names = _booked_names(family, slot)
        alone = names == [family[0].pk]
        parts = bool(names) and family[0].pk not in names and len(names) == len(set(names))
        good += [one] if alone or parts else []
    return _summed(found, len(family), good=good)


def _booked_names(family: Sequence[Space], slot: Period) -> list[int]:
    rows = Booking.objects.filter(space__in=family, during=(slot.start, slot.end))
    return list(rows.values_list("space_id", flat=True))


def _summed(found: Sequence[Round], clients: int, good: Sequence[Round]) -> dict[str, Any]:
    return {
        "clients": clients,
        "rounds": len(found),
        "right": len(good),
        "nobody": sum(one.booked == 0 for one in found),
        "refused": sum(one.answers[422] for one in found),
        "errors": sum(one.errors for one in found),
    }


def loser_cost(space: Space, slot: Period) -> dict[str, float]:
    """Milliseconds for finding alternatives to a taken slot: median of three runs, and p95."""
    now = datetime.now(UTC)

    def ask() -> float:
        took, _found = measure.milliseconds(
            lambda: alternatives(space=space, period=slot, participants=10, now=now)
        )
        return took

    runs = [[ask() for _ in range(40)] for _run in range(3)]
    return {
        "median": round(statistics.median([statistics.median(run) for run in runs]), 1),
        "p95": round(statistics.median([measure.p95(run) for run in runs]), 1),
    }


def deadlocks() -> int:
    """Deadlocks the database has met so far; actions may have tried again."""
    with django.db.connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def overlapping_claims() -> int:
    """Pairs of claims on one asset that overlap, counted by hand rather than trusted."""
    with django.db.connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM booking_claim a JOIN booking_claim b ON a.asset_id = b.asset_id"
            " AND a.id < b.id AND a.during && b.during"
            " WHERE lower(a.during) > now() + interval '150 days'"
        )
        return int(cursor.fetchone()[0])


def main() -> None:
    argparse.ArgumentParser(prog="./run bench contention").parse_args()
    city.empty()
    with scope.municipality(city.municipality().pk):
        made = city.build(SPACES, seed=1, first_week=city.first_week() - timedelta(days=FAR))
        single = next(one.space for one in made if len(one.assets) == 1)
        at = next(n for n, one in enumerate(made) if len(one.assets) > 1)
        family = [one.space for one in made[at : at + city.FAMILY]]
        people = web.people(CROWD)
        with web.serving() as server:
            clients = [web.signed_in(person, server.port) for person in people]
            first_day = local_date(datetime.now(UTC)) + timedelta(days=FAR)
            race = Race(clients, first_day, Terms.objects.get().pk)
            results = {f"{CROWD} clients, one slot": crowd(race, single, CROWD, CROWD_ROUNDS, 0)}
            for number, few in enumerate(FEW):
                first = 100 + number * FEW_ROUNDS
                results[f"{few} clients, one slot"] = crowd(race, single, few, FEW_ROUNDS, first)
            results["a hall against its parts"] = hall_against_parts(race, family, 0)
        cost = loser_cost(single, race.slot(0))
        report(results, cost)


def report(results: dict[str, dict[str, Any]], cost: dict[str, float]) -> None:
    keys = ("clients", "rounds", "right", "nobody", "refused", "errors")
    rows = [(name, *(result[key] for key in keys)) for name, result in results.items()]
    measure.table(("race", *keys), rows)
    print(f"alternatives for a loser: median {cost['median']} ms, p95 {cost['p95']} ms")
    met, overlaps = deadlocks(), overlapping_claims()
    print(f"deadlocks met by the database: {met}; overlapping claims: {overlaps}")
    left = {"claims": Claim.objects.count(), "holds": Hold.objects.count()}
    measure.finish(
        "contention",
        races=results,
        alternatives_ms=cost,
        deadlocks_met=met,
        overlapping_claims=overlaps,
        left=left,
    )


if __name__ == "__main__":
    main()
