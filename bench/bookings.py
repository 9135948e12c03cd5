"""How many bookings a second one POST each can confirm, beside bare inserts of the same claims."""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import django

django.setup()

import psycopg  # noqa: E402 (models need a set-up Django)

from allmenning.booking.actions.holds import hold_slot  # noqa: E402
from allmenning.booking.models import Booking, Hold, Terms  # noqa: E402
from allmenning.core import scope  # noqa: E402
from allmenning.core.clock import local_date, wall_clock  # noqa: E402
from allmenning.core.period import Period  # noqa: E402
from allmenning.people.models import Person  # noqa: E402
from allmenning.places.models import Asset, Space  # noqa: E402
from bench.rig import city, measure, web  # noqa: E402

SPACES = 200
ONE_BY_ONE = 200
TOGETHER, EACH = 50, 8
# The city's own bookings end a year after its first week; these begin behind them.
FAR_DAYS = 200
BARE_DAYS = 400
INSERT = """
INSERT INTO booking_claim (municipality_id, asset_id, during, closure_id)
VALUES (%s, %s, tstzrange(%s, %s), %s) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Task:
    """One standing hold, and the signed-in client that will confirm it."""

    client: web.Client
    path: str
    terms: int

    def confirm(self) -> web.Answer:
        return self.client.post(
            self.path,
            purpose="sport",
            activity="Trening",
            phone="21802180",
            accept=self.terms,
        )


def slot(number: int, *, days: int = FAR_DAYS) -> Period:
    """Two hours that no other slot of the same space uses."""
    day = local_date(datetime.now(UTC)) + timedelta(days=days + number // 7)
    start = wall_clock(day, (8 + 2 * (number % 7)) * 60)
    return Period(start, start + timedelta(minutes=105))


def standing(people: Sequence[Person], spaces: Sequence[Space], port: int, run: int) -> list[Task]:
    """A hold for each person, each in another slot."""
    terms = Terms.objects.get().pk
    now = datetime.now(UTC)
    tasks = []
    for number, person in enumerate(people):
        space = spaces[number % len(spaces)]
        period = slot(run * 20 + number // len(spaces))
        hold = hold_slot(person=person, space=space, period=period, participants=10, now=now)
        tasks.append(Task(web.signed_in(person, port), _path(hold), terms))
    return tasks


def _path(hold: Hold) -> str:
    start, end = int(hold.during.lower.timestamp()), int(hold.during.upper.timestamp())
    return f"/bestill/{hold.pk}?lokale={hold.space_id}&fra={start}&til={end}&antall=10"


def a_second(count: int, act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return count / (time.perf_counter() - started)


def sequentially(tasks: Sequence[Task]) -> None:
    for task in tasks:
        _must(task.confirm())


def together(tasks: Sequence[Task]) -> None:
    """Fifty clients, each confirming its holds one after the other."""
    shares = [tasks[n::TOGETHER] for n in range(TOGETHER)]
    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(sequentially, shares))


def _must(answer: web.Answer) -> None:
    assert answer.status == 303, (answer.status, answer.body[:300])


def bare_inserts(assets: Sequence[int], count: int, threads: int, run: int) -> float:
    """Claims a second when nothing but the insert is done, each in a transaction of its own."""
    owner, closure = scope.municipality_id(), _closure()
    rows = [(owner, assets[n % len(assets)], n // len(assets)) for n in range(count)]

    def insert(share: Sequence[tuple[int, int, int]]) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(
                "SELECT set_config('allmenning.municipality', %s, false)", [str(owner)]
            )
            for municipality, asset, number in share:
                period = slot(run * 20 + number, days=BARE_DAYS)
                connection.execute(INSERT, (municipality, asset, period.start, period.end, closure))

    shares = [rows[n::threads] for n in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        return a_second(count, lambda: list(pool.map(insert, shares)))


def _closure() -> int:
    with django.db.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO booking_closure (municipality_id, building_id, during, reason)"
            " SELECT municipality_id, id, tstzrange(now(), now() + interval '1 hour'), '{}'"
            " FROM places_building LIMIT 1 RETURNING id"
        )
        return int(cursor.fetchone()[0])


def drained() -> dict[str, float]:
    """How fast one worker works off the jobs the bookings left."""
    waiting = _waiting_jobs()
    worker = [sys.executable, "-m", "django", "procrastinate", "worker", "--one-shot"]
    started = time.perf_counter()
    subprocess.run(worker, check=True, capture_output=True)
    spent = time.perf_counter() - started
    done = waiting - _waiting_jobs()
    return {"jobs": done, "seconds": round(spent, 1), "a_second": round(done / spent, 1)}


def _waiting_jobs() -> int:
    with django.db.connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        return int(cursor.fetchone()[0])


def main() -> None:
    argparse.ArgumentParser(prog="./run bench bookings").parse_args()
    city.empty()
    with scope.municipality(city.municipality().pk):
        first_week = city.first_week() - timedelta(weeks=city.WEEKS // 2)
        made = city.build(SPACES, seed=1, first_week=first_week)
        spaces = [one.space for one in made if len(one.assets) == 1]
        people = web.people(3 * (ONE_BY_ONE + TOGETHER * EACH))
        with web.serving() as server:
            results = measured(people, spaces, server)
        results["booked"] = Booking.objects.filter(during__startswith__gt=slot(0).start).count()
        results["worker"] = drained()
    report(results)


def measured(people: Sequence[Person], spaces: Sequence[Space], server: web.Server) -> dict:
    """Three runs of each; one by one, then fifty together, and bare inserts of as many claims."""
    assets = list(Asset.objects.values_list("pk", flat=True))
    alone: list[float] = []
    crowd: list[float] = []
    bare_alone: list[float] = []
    bare_crowd: list[float] = []
    left = list(people)
    for run in range(3):
        tasks = standing(left[:ONE_BY_ONE], spaces, server.port, 2 * run)
        del left[:ONE_BY_ONE]
        alone.append(a_second(len(tasks), partial(sequentially, tasks)))
        tasks = standing(left[: TOGETHER * EACH], spaces, server.port, 2 * run + 1)
        del left[: TOGETHER * EACH]
        crowd.append(a_second(len(tasks), partial(together, tasks)))
        bare_alone.append(bare_inserts(assets, ONE_BY_ONE, 1, 2 * run))
        bare_crowd.append(bare_inserts(assets, TOGETHER * EACH, TOGETHER, 2 * run + 1))
    return {
        "one_by_one": _figures(alone, bare_alone),
        "fifty_clients": _figures(crowd, bare_crowd),
    }


def _figures(runs: Sequence[float], bare: Sequence[float]) -> dict:
    booked, inserted = statistics.median(runs), statistics.median(bare)
    return {
        "bookings_a_second": round(booked, 1),
        "runs": [round(run, 1) for run in runs],
        "bare_inserts_a_second": round(inserted, 1),
        "bare_inserts_per_booking": round(inserted / booked, 1),
    }


def report(results: dict) -> None:
    rows = [
        (
            name,
            figures["bookings_a_second"],
            figures["bare_inserts_a_second"],
            figures["bare_inserts_per_booking"],
        )
        for name, figures in results.items()
        if name in ("one_by_one", "fifty_clients")
    ]
    measure.table(("confirming a standing hold", "a second", "bare inserts", "ratio"), rows)
    worker = results["worker"]
    print(f"one worker drains {worker['a_second']} jobs a second ({worker['jobs']} jobs)")
    measure.finish("bookings", **results)


if __name__ == "__main__":
    main()
