"""How fast free spaces are found, from 500 spaces to 8,000, each with a year of bookings."""

import argparse
import statistics
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 (models need a set-up Django)
from django.http import QueryDict  # noqa: E402
from django.utils import timezone  # noqa: E402

from allmenning.booking.forms.search import SearchForm  # noqa: E402
from allmenning.booking.queries import availability  # noqa: E402
from allmenning.booking.queries.search import find  # noqa: E402
from allmenning.core import scope  # noqa: E402
from allmenning.core.clock import day_start, local_date  # noqa: E402
from allmenning.core.period import Period  # noqa: E402
from allmenning.places.queries.search import SpaceWish, matching  # noqa: E402
from bench.rig import city, measure, web  # noqa: E402

GROWTH = (500, 2000, 8000)
TRIES = 40
FEW = 8


def questions() -> dict[str, tuple[str, int]]:
    """What is asked, as a path, and how often."""
    today = local_date(datetime.now(UTC))
    tuesday = today + timedelta(days=(1 - today.weekday()) % 7 + 7)
    on = f"when=date&date={tuesday}&after=18:00&before=20:00"
    return {
        "first two hours in 90 days, 20 people": ("/finn?when=any&people=20&duration=120", TRIES),
        "front page": ("/", TRIES),
        "free on Tuesday 18-20": (f"/finn?{on}", TRIES),
        "a wish nobody can meet in 90 days": ("/finn?when=any&after=07:00&before=22:00", FEW),
    }


def asked(ask: Callable[[], float], times: int) -> dict[str, Any]:
    """Milliseconds of many questions, one after another: median, p95 and median of three runs."""
    ask()
    runs = [[ask() for _ in range(times)] for _run in range(3)]
    every = [figure for run in runs for figure in run]
    return {
        "p50": round(statistics.median(every), 1),
        "p95": round(statistics.median([measure.p95(run) for run in runs]), 1),
        "runs_p50": [round(statistics.median(run), 1) for run in runs],
        "runs_p95": [round(measure.p95(run), 1) for run in runs],
    }


def _ask(client: web.Client, path: str) -> float:
    answer = client.get(path)
    assert answer.status == 200, (answer.status, path)
    return answer.server_ms


def _search(path: str) -> float:
    """What the search itself takes, without the page around it."""
    form = SearchForm(QueryDict(path.partition("?")[2]))
    assert form.is_valid(), form.errors
    now = timezone.now()
    return measure.milliseconds(lambda: find(form.search(now=now), now=now))[0]


def plan(now: datetime) -> list[str]:
    """How PostgreSQL answers the first question's first look, without the long lists of ids."""
    spaces = list(matching(SpaceWish(people=20)).values_list("pk", flat=True))
    until = day_start(local_date(now) + timedelta(days=7))
    wish = availability.TimeWish(120, (Period(now, until),))
    return [line[:110] for line in availability.explain(spaces=spaces, wish=wish, now=now)]


def measure_size(server: web.Server, spaces: int) -> dict[str, Any]:
    client = web.Client(server.port)
    figures = {
        name: {
            "page": asked(partial(_ask, client, path), times),
            **({"search": asked(partial(_search, path), times)} if "?" in path else {}),
        }
        for name, (path, times) in questions().items()
    }
    measure.table(
        (f"{spaces} spaces (server ms)", "p50", "p95"),
        [
            (f"{name}: the {part}", figure["p50"], figure["p95"])
            for name, parts in figures.items()
            for part, figure in parts.items()
        ],
    )
    memory = measure.memory_megabytes(server.pids())
    print(f"memory of the web server: {memory:.0f} MB\n")
    return {"spaces": spaces, "memory_mb": round(memory), "questions": figures}


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench availability")
    parser.add_argument("--spaces", type=int, action="append", help="sizes to measure, in order")
    sizes = parser.parse_args().spaces or list(GROWTH)
    city.empty()
    results, built = [], 0
    with scope.municipality(city.municipality().pk):
        for size in sizes:
            city.build(size - built, seed=size, first_week=city.first_week())
            built = size
            with web.serving() as server:
                results.append(measure_size(server, size))
        shown = plan(datetime.now(UTC))
        print("\n".join(["plan of the first look:", *shown, ""]))
    connection.close()
    bookings = built * city.WEEKS * city.PER_WEEK
    measure.finish("availability", bookings=bookings, sizes=results, plan=shown)


if __name__ == "__main__":
    main()
