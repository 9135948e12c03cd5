"""Loading once more, later, and where the demo has no business."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from django.apps import apps
from django.db import transaction

from allmenning.booking.actions.culture_recount import difference
from allmenning.booking.models import Booking, Claim, CultureTotal
from allmenning.booking.queries.turnout import due_questions
from allmenning.core import scope
from allmenning.core.models import Municipality
from demo.facts import document
from demo.loading.everything import NotTheDemos, load_town
from demo.loading.town import Town
from demo.people import lines

pytestmark = pytest.mark.prove

MODELS = [
    model
    for room in ("core", "mail", "people", "places", "booking", "desk")
    for model in apps.get_app_config(room).get_models()
    if model._meta.label != "people.Session"
]
Rows = dict[str, int]


@pytest.fixture
def baerum_facts() -> dict[str, Any]:
    """The smallest of the three."""
    return dict(document("municipalities")[2])


def _count() -> Rows:
    with scope.all_municipalities(reason="test: count every row"):
        return {model._meta.label: model._default_manager.count() for model in MODELS}


def _silent(line: str) -> None:
    """Progress nobody reads."""


def test_loading_again_adds_nothing_but_later_bookings(
    now: datetime, db: None, baerum_facts: dict[str, Any]
) -> None:
    load_town(Town(baerum_facts, now), _silent)
    before, later = _count(), now + timedelta(weeks=3)

    load_town(Town(baerum_facts, now + timedelta(days=1)), _silent)
    assert _count() == before

    load_town(Town(baerum_facts, later), _silent)
    more = {label: rows - before[label] for label, rows in _count().items()}
    unchanged = {label for label, rows in more.items() if not rows}
    assert {"places.Space", "places.Building", "people.Person", "booking.Closure"} <= unchanged
    with scope.municipality(Municipality.objects.get(slug="baerum").pk):
        coming = Booking.objects.filter(
            state="waiting",
            during__startswith__gt=later,
            space__building__name__in=Town(baerum_facts, later).stages,
        )
        furthest = Claim.objects.filter(booking__isnull=False).order_by("-during")[0].during.lower
        assert coming.count() == 2
        assert furthest > later + timedelta(weeks=4)


def test_what_is_over_is_told_of_by_some_and_counted(
    now: datetime, db: None, baerum_facts: dict[str, Any]
) -> None:
    load_town(Town(baerum_facts, now), _silent)

    with scope.municipality(Municipality.objects.get(slug="baerum").pk):
        over = Booking.objects.filter(state="confirmed", during__endswith__lte=now)
        told = over.filter(turnouts__people__gt=0).count()
        assert 0.6 * over.count() < told < 0.8 * over.count()
        assert due_questions(now=now) == []
        assert CultureTotal.objects.get().answered == told
        assert not difference(now=now)


def test_the_same_day_gives_the_same_bookings(
    now: datetime, db: None, baerum_facts: dict[str, Any]
) -> None:
    first, second = _bookings(baerum_facts, now), _bookings(baerum_facts, now)

    assert first == second
    assert len(first) > 1000


def _bookings(facts: dict[str, Any], now: datetime) -> list[tuple[Any, ...]]:
    with transaction.atomic():
        load_town(Town(facts, now), _silent)
        with scope.municipality(Municipality.objects.get(slug="baerum").pk):
            rows = Booking.objects.order_by("space__building__slug", "space__slug", "during", "id")
            found = list(
                rows.values_list(
                    "space__slug",
                    "during",
                    "state",
                    "decided_at",
                    "request__activity",
                    "request__participants",
                    "request__applicant__name",
                    "request__sent_at",
                )
            )
        transaction.set_rollback(True)
    return found


def test_a_municipality_that_is_not_the_demos_is_left_alone(
    now: datetime, db: None, baerum_facts: dict[str, Any]
) -> None:
    Municipality.objects.create(
        slug="baerum", name="Bærum", kommunenummer="3201", phone="1", email="post@baerum.example"
    )

    with pytest.raises(NotTheDemos):
        load_town(Town(baerum_facts, now), _silent)

    assert Municipality.objects.get(slug="baerum").settings == {}


def test_people_are_listed_with_where_to_sign_in_and_what_to_try() -> None:
    printed = "\n".join(lines(8123))

    assert "http://oslo.localhost:8123/" in printed
    assert all(person["name"] in printed for person in document("people"))
