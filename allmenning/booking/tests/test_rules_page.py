"""Laying down how a space may be booked: from a day on, with what held before kept."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from django.test import Client

from allmenning.booking.models import ApprovalRule, BookingRules, Terms
from allmenning.core.clock import local_date
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from tests.cast import ClientFor

URL = "/ansatte/regler/haugen-skole/musikkrom"


@pytest.fixture
def browser(fatima: Person, client_for: ClientFor) -> Client:
    return client_for(fatima, staff=True)


@pytest.fixture
def today(now: datetime) -> date:
    return local_date(now)


def fields(page: Any) -> dict[str, Any]:
    return {bound.html_name: bound.value() for bound in page.context["form"]}


def rows(space: Space) -> list[BookingRules]:
    return list(BookingRules.objects.filter(space=space).order_by("days"))


def test_from_a_day_on(musikkrom: Space, browser: Client, today: date) -> None:
    (before,) = rows(musikkrom)
    day = today + timedelta(days=30)
    said = fields(browser.get(URL)) | {"first_day": day.isoformat(), "max_minutes": "90"}

    assert browser.post(URL, said).status_code == 303

    old, new = rows(musikkrom)
    assert (old.days.lower, old.days.upper) == (before.days.lower, day)
    assert (new.days.lower, new.days.upper) == (day, None)
    assert (old.max_minutes, new.max_minutes) == (before.max_minutes, 90)
    assert new.release_minute == before.release_minute


def test_the_same_day_again_leaves_one(musikkrom: Space, browser: Client, today: date) -> None:
    for minutes in ("90", "120"):
        browser.post(URL, fields(browser.get(URL)) | {"max_minutes": minutes})

    _old, new = rows(musikkrom)
    assert (new.days.lower, new.max_minutes) == (today, 120)


def test_when_somebody_must_answer(musikkrom: Space, browser: Client, today: date) -> None:
    (rules,) = rows(musikkrom)
    case = {"weekdays": [2], "people_over": 9, "needs_approval": True}
    ApprovalRule.objects.create(rules=rules, order=0, **case)
    page = browser.get(URL)
    assert fields(page)["approval"] == "as_now"

    browser.post(URL, fields(page))
    kept = rows(musikkrom)[-1].approval_rules.get()
    assert (kept.weekdays, kept.people_over, kept.needs_approval) == ([2], 9, True)
    browser.post(URL, fields(browser.get(URL)) | {"approval": "weekends"})
    assert rows(musikkrom)[-1].approval_rules.get().weekdays == [5, 6]
    browser.post(URL, fields(browser.get(URL)) | {"approval": "always"})
    assert rows(musikkrom)[-1].needs_approval
    assert not rows(musikkrom)[-1].approval_rules.exists()


def test_a_space_without_rules_gets_its_first(
    musikkrom: Space, terms: Terms, browser: Client, today: date
) -> None:
    BookingRules.objects.all().delete()
    page = browser.get(URL)
    assert "Lokalet har ingen regler i dag" in page.content.decode()

    answer = browser.post(URL, fields(page) | {"approval": "never", "terms": terms.pk})

    assert answer.status_code == 303
    (rules,) = rows(musikkrom)
    assert (rules.days.lower, rules.days.upper) == (today, None)


def test_rules_that_begin_later_stay(
    musikkrom: Space, terms: Terms, browser: Client, today: date
) -> None:
    BookingRules.objects.all().delete()
    later = today + timedelta(days=10)
    BookingRules.objects.create(space=musikkrom, days=(later, None), terms=terms)

    browser.post(URL, fields(browser.get(URL)) | {"approval": "never", "terms": terms.pk})

    first, second = rows(musikkrom)
    assert (first.days.upper, second.days.lower) == (later, later)


def test_a_colleague_was_quicker(musikkrom: Space, browser: Client, today: date) -> None:
    said = fields(browser.get(URL))
    browser.post(URL, said | {"max_minutes": "90"})

    answer = browser.post(URL, said | {"max_minutes": "120"})

    assert answer.status_code == 422
    assert "andre regler enn dem du så her" in answer.content.decode()
    assert rows(musikkrom)[-1].max_minutes == 90


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"min_minutes": "1"}, "Skriv et helt tall fra 5 til"),
        ({"max_minutes": "mange"}, "Skriv et helt tall fra 5 til"),
        ({"min_minutes": "120", "max_minutes": "60"}, "kan ikke være kortere enn korteste."),
        ({"first_day": "2020-01-01"}, "Velg en dag fra i dag"),
        ({"approval": ""}, "Velg når en av dere må svare."),
        ({"cancel_hours": ""}, "Skriv et helt tall fra 0 til"),
    ],
)
def test_what_is_wrong_is_said(
    musikkrom: Space, browser: Client, today: date, wrong: dict[str, str], sentence: str
) -> None:
    answer = browser.post(URL, fields(browser.get(URL)) | wrong)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert len(rows(musikkrom)) == 1


def test_strangers_do_not_find_it(
    musikkrom: Space, haugen: Building, kari: Person, client_for: ClientFor
) -> None:
    assert client_for(kari).get(URL).status_code == 404
