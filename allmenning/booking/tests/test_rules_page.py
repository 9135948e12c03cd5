"""Laying down how a space may be booked: from a day on, with what held before kept."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from django.test import Client

from allmenning.booking.models import BookingRules, Terms
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
    forms = [page.context["form"], page.context["formset"].management_form]
    said = {
        bound.html_name: bound.value()
        for form in [*forms, *page.context["formset"]]
        for bound in form
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def case(number: int, **said: Any) -> dict[str, Any]:
    """A row of the cases in which another thing is done."""
    return {f"form-{number}-{name}": value for name, value in said.items()}


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


def cases(space: Space) -> list[tuple[Any, ...]]:
    """Days, minutes, number and whether somebody answers, of the cases that hold now."""
    names = ("weekdays", "from_minute", "to_minute", "people_over", "needs_approval")
    return list(rows(space)[-1].approval_rules.order_by("order").values_list(*names))


def test_what_is_usually_done(musikkrom: Space, browser: Client) -> None:
    browser.post(URL, fields(browser.get(URL)) | {"needs_approval": "True", "release": "07.30"})

    laid_down = rows(musikkrom)[-1]
    assert (laid_down.needs_approval, laid_down.release_minute) == (True, 450)
    assert fields(browser.get(URL))["needs_approval"] is True


def test_cases_in_which_another_thing_is_done(musikkrom: Space, browser: Client) -> None:
    evenings = case(0, weekdays=["0", "4"], begins="18.00", needs_approval="True")
    crowds = case(1, weekdays=[*"0123456"], people_over="50", ends="00:00", needs_approval="False")
    browser.post(URL, fields(browser.get(URL)) | evenings | crowds)

    laid_down = [([0, 4], 1080, 1440, None, True), ([*range(7)], 0, 1440, 50, False)]
    assert cases(musikkrom) == laid_down

    browser.post(URL, fields(browser.get(URL)) | {"max_minutes": "90"})
    assert cases(musikkrom) == laid_down

    browser.post(URL, fields(browser.get(URL)) | case(0, DELETE="on"))
    assert cases(musikkrom) == laid_down[1:]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (case(0, people_over="20"), "Velg minst én dag."),
        (case(0, weekdays=["1"], begins="20.00", ends="18.00"), "Sluttiden må komme etter"),
        (case(0, weekdays=["1"], people_over="mange"), "Skriv et tall mellom 1 og 20"),
        (case(0, weekdays=["1"], people_over="1000000000"), "Skriv et tall mellom 1 og 20"),
        (case(0, weekdays=["9"]), "ikke"),
        ({"release": "kveld"}, "Skriv et klokkeslett som 18.00."),
        ({"form-TOTAL_FORMS": "1000"}, "Skriv høyst 20 rader."),
        ({"form-TOTAL_FORMS": "x"}, "Noe av siden mangler."),
    ],
)
def test_what_is_wrong_with_a_case_is_said(
    musikkrom: Space, browser: Client, wrong: dict[str, Any], sentence: str
) -> None:
    answer = browser.post(URL, fields(browser.get(URL)) | {"form-0-needs_approval": "True"} | wrong)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert len(rows(musikkrom)) == 1


def test_a_space_without_rules_gets_its_first(
    musikkrom: Space, terms: Terms, browser: Client, today: date
) -> None:
    BookingRules.objects.all().delete()
    page = browser.get(URL)
    assert "Lokalet har ingen regler i dag" in page.content.decode()

    answer = browser.post(URL, fields(page) | {"needs_approval": "False", "terms": terms.name})

    assert answer.status_code == 303
    (rules,) = rows(musikkrom)
    assert (rules.days.lower, rules.days.upper) == (today, None)


def test_rules_that_begin_later_stay(
    musikkrom: Space, terms: Terms, browser: Client, today: date
) -> None:
    BookingRules.objects.all().delete()
    later = today + timedelta(days=10)
    BookingRules.objects.create(space=musikkrom, days=(later, None), terms=terms)

    browser.post(URL, fields(browser.get(URL)) | {"needs_approval": "False", "terms": terms.name})

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
        ({"needs_approval": ""}, "Velg når en av dere må svare."),
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
