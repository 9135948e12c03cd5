"""How fast the caretaker's list opens when thousands of requests wait."""

import argparse
import os
import statistics
from datetime import UTC, datetime, timedelta
from typing import Any

import django

django.setup()

import psycopg  # noqa: E402 (models need a set-up Django)
from django.db import connection  # noqa: E402

from allmenning.booking.models import Booking  # noqa: E402
from allmenning.core import scope  # noqa: E402
from allmenning.core.clock import local_date  # noqa: E402
from allmenning.people.models import Person, Role, Unit  # noqa: E402
from bench.rig import city, measure, web  # noqa: E402

SPACES = 500
REQUESTS = 5000
PEOPLE = 1000
TRIES = 40
LIST = "/ansatte/soknader"
# Far down the list, where most pages are.
MIDDLE = 100

# Each asks for one time that somebody else has, or for an evening that is free: both must be said.
_ASK = """
INSERT INTO booking_request (municipality_id, applicant_id, purpose, activity, participants, note,
    phone, terms_id, sent_at)
SELECT %(municipality)s, (%(people)s::bigint[])[1 + mod(n, %(many)s)], 'sport', 'Trening', 20, '',
    '21802180', (SELECT min(id) FROM booking_terms), %(now)s - make_interval(mins => n)
FROM generate_series(1, %(requests)s) AS n
RETURNING id
"""
_WANT = """
INSERT INTO booking_booking (municipality_id, request_id, space_id, during, state, reason)
SELECT model.municipality_id, asked.id, model.space_id, model.during, 'waiting', ''
FROM unnest(%(asked)s::bigint[]) WITH ORDINALITY AS asked (id, n)
JOIN (
    SELECT booking.*, row_number() OVER (ORDER BY booking.id * 7919 %% 1000003) AS n
    FROM booking_booking booking
    WHERE state = 'confirmed' AND lower(during) > %(now)s + interval '1 day'
) AS model ON model.n = asked.n
"""


def ask(people: list[Person], now: datetime) -> None:
    """Let the people ask for thousands of times, in all of the city's buildings."""
    values: dict[str, Any] = {
        "municipality": scope.municipality_id(),
        "people": [person.pk for person in people],
        "many": len(people),
        "requests": REQUESTS,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ASK, values)
        asked = [identifier for (identifier,) in cursor.fetchall()]
        cursor.execute(_WANT, {"asked": asked, "now": now})


def analyze() -> None:
    """As autovacuum would have done in a minute; only the tables' owner may."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("ANALYZE booking_request, booking_booking")


def caretaker(person: Person, now: datetime) -> Person:
    """The person, who answers for every building of the city."""
    root = Unit.objects.get(kind=Unit.Kind.MUNICIPALITY)
    ends = local_date(now + timedelta(days=100))
    Role.objects.create(person=person, unit=root, kind=Role.Kind.CARETAKER, expires_on=ends)
    return person


def opened(client: web.Client, path: str) -> dict[str, Any]:
    """Server milliseconds of many sequential requests: median, p95 and the medians of three runs."""
    client.get(path)
    runs = [[_open(client, path) for _ in range(TRIES)] for _run in range(3)]
    every = [figure for run in runs for figure in run]
    return {
        "p50": round(statistics.median(every), 1),
        "p95": round(statistics.median([measure.p95(run) for run in runs]), 1),
        "runs_p95": [round(measure.p95(run), 1) for run in runs],
    }


def _open(client: web.Client, path: str) -> float:
    answer = client.get(path)
    assert answer.status == 200, (answer.status, path)
    return answer.server_ms


def main() -> None:
    argparse.ArgumentParser(prog="./run bench inbox").parse_args()
    now = datetime.now(UTC)
    city.empty()
    with scope.municipality(city.municipality().pk):
        city.build(SPACES, seed=SPACES, first_week=city.first_week())
        people = web.people(PEOPLE)
        ask(people, now)
        analyze()
        waiting = Booking.objects.filter(state=Booking.State.WAITING).count()
        fatima = caretaker(people[0], now)
        with web.serving() as server:
            client = web.signed_in(fatima, server.port, staff=True)
            pages = {
                "the first page": opened(client, LIST),
                f"page {MIDDLE}": opened(client, f"{LIST}?side={MIDDLE}"),
            }
    measure.table(
        (f"{waiting} open requests (server ms)", "p50", "p95"),
        [(name, figure["p50"], figure["p95"]) for name, figure in pages.items()],
    )
    connection.close()
    measure.finish("inbox", spaces=SPACES, waiting=waiting, pages=pages)


if __name__ == "__main__":
    main()
