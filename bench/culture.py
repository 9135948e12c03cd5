"""What culture hours cost over a year of bookings: the counter, counting, and the full recount."""

import argparse
import statistics
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 (models need a set-up Django)

from allmenning.booking.actions.culture_hours import AT_ONCE, count_some  # noqa: E402
from allmenning.booking.actions.culture_recount import difference  # noqa: E402
from allmenning.booking.actions.turnout import tell  # noqa: E402
from allmenning.booking.models import Booking, CultureHours, CultureMonth  # noqa: E402
from allmenning.core import scope  # noqa: E402
from allmenning.core.log import SYSTEM  # noqa: E402
from allmenning.insight.queries.culture import Figures, counted_hours  # noqa: E402
from allmenning.places.models import Building, Purpose, Space  # noqa: E402
from bench.rig import city, measure, web  # noqa: E402

SPACES = 2000
TRIES = 200
PAGE_TRIES = 10
ANSWERS = 100
THOUSAND = 1000 // AT_ONCE

# The rig books everything for sport; a year of a municipality is of every kind, and two of five
# borrowers tell how many came.
_PURPOSES = "UPDATE booking_request SET purpose = (%s::text[])[1 + mod(id, %s)]"
_TURNOUTS = """
INSERT INTO booking_turnout (municipality_id, booking_id, asked_at, people, answered_at)
SELECT municipality_id, id, upper(during), mod(id, 30), upper(during) FROM booking_booking
WHERE mod(id, 5) < 2
"""


def lend(spaces: int) -> int:
    """A year of bookings that are over, some with answers. Returns how many."""
    city.empty()
    with scope.municipality(city.municipality().pk):
        a_year_ago = city.first_week() - timedelta(weeks=city.WEEKS)
        city.build(spaces, seed=spaces, first_week=a_year_ago)
        with connection.cursor() as cursor:
            cursor.execute(_PURPOSES, [Purpose.values, len(Purpose.values)])
            cursor.execute(_TURNOUTS)
        return Booking.objects.count()


def count_all(now: datetime) -> list[float]:
    """Count as the job of every minute does. Returns the milliseconds of each thousand."""
    spent: list[float] = []
    more = True
    while more:
        milliseconds, more = measure.milliseconds(lambda: _count_thousand(now))
        spent.append(milliseconds)
    # The last is seldom a whole thousand.
    return spent[:-1] or spent


def _count_thousand(now: datetime) -> bool:
    return all(count_some(now=now) == AT_ONCE for _batch in range(THOUSAND))


def answered(now: datetime) -> list[float]:
    """Milliseconds of each of some answers to how many came, each changing what was counted."""
    untold = Booking.objects.filter(turnouts__isnull=True).order_by("id")[:ANSWERS]
    return [
        measure.milliseconds(lambda: tell(booking=one, people=7, actor=SYSTEM, now=now))[0]  # noqa: B023
        for one in untold
    ]


def read(query: Callable[[], object], tries: int = TRIES) -> dict[str, Any]:
    """Milliseconds of a read in this process: medians of three runs."""
    query()
    runs = [[measure.milliseconds(query)[0] for _ in range(tries)] for _run in range(3)]
    return _figures(runs)


def _figures(runs: list[list[float]]) -> dict[str, Any]:
    return {
        "p50": round(statistics.median([statistics.median(run) for run in runs]), 2),
        "p95": round(statistics.median([measure.p95(run) for run in runs]), 2),
        "runs_p50": [round(statistics.median(run), 2) for run in runs],
        "runs_p95": [round(measure.p95(run), 2) for run in runs],
    }


def summed_days() -> Figures:
    """What the counter would cost without its row: all days added up for every look."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(planned)::bigint, sum(confirmed)::bigint, sum(bookings), sum(answered)"
            " FROM booking_culturehours WHERE municipality_id = %s",
            [scope.municipality_id()],
        )
        return Figures(*cursor.fetchone())


def pages() -> dict[str, dict[str, Any]]:
    """Server milliseconds of the pages with figures."""
    space = Space.objects.select_related("building").order_by("id")[0]
    house = space.building.slug
    paths = [
        "/kulturtimer",
        "/kulturtimer/bygg",
        f"/kulturtimer/bygg/{house}",
        "/belegg",
        f"/belegg/{house}",
        f"/belegg/{house}/{space.slug}",
    ]
    with web.serving() as server:
        client = web.Client(server.port)
        return {path.replace(house, "…"): _asked(client, path) for path in paths}


def _asked(client: web.Client, path: str) -> dict[str, Any]:
    client.get(path)
    return _figures([[_ask(client, path) for _ in range(PAGE_TRIES)] for _run in range(3)])


def _ask(client: web.Client, path: str) -> float:
    answer = client.get(path)
    assert answer.status == 200, (answer.status, path)
    return answer.server_ms


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench culture")
    parser.add_argument("--spaces", type=int, default=SPACES)
    spaces = parser.parse_args().spaces
    bookings, now = lend(spaces), datetime.now(UTC)
    with scope.municipality(city.municipality().pk):
        thousands, answers = count_all(now), answered(now)
        spent, found = measure.milliseconds(lambda: difference(now=now))
        whole = counted_hours()
        assert not found, found
        assert whole == summed_days(), (whole, summed_days())
        reads = {"the counter": read(counted_hours), "all days added up": read(summed_days, 5)}
        sizes = {
            "bookings": bookings,
            "counted": whole.bookings,
            "days": CultureHours.objects.count(),
            "months": CultureMonth.objects.count(),
            "buildings": Building.objects.count(),
        }
        results = {**reads, **pages()}
    report(sizes, thousands, answers, spent, results)


def report(
    sizes: dict[str, int],
    thousands: list[float],
    answers: list[float],
    recount: float,
    results: dict[str, dict[str, Any]],
) -> None:
    print("; ".join(f"{count} {what}" for what, count in sizes.items()))
    rows = [(name, one["p50"], one["p95"]) for name, one in results.items()]
    rows += [
        ("counting a thousand bookings", statistics.median(thousands), measure.p95(thousands)),
        ("one answer to how many came", statistics.median(answers), measure.p95(answers)),
    ]
    measure.table(("milliseconds", "p50", "p95"), rows)
    print(f"full recount: equal, {recount / 1000:.1f} s")
    measure.finish(
        "culture",
        sizes=sizes,
        reads=results,
        counting_a_thousand_ms=_figures([thousands]),
        answer_ms=_figures([answers]),
        recount_seconds=round(recount / 1000, 1),
        recount_equal=True,
    )


if __name__ == "__main__":
    main()
