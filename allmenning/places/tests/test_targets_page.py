"""The page where an administrator sets how many places are to be connected."""

from typing import Any

import pytest

from django.test import Client

from allmenning.core.models import ActLog
from allmenning.people.models import Person
from allmenning.places.models import Building, RolloutTarget
from tests.cast import ClientFor

URL = "/ansatte/utrulling/mal"


@pytest.fixture
def browser(per: Person, client_for: ClientFor) -> Client:
    return client_for(per, staff=True)


def fields(page: Any) -> dict[str, Any]:
    """What a browser would send back, untouched."""
    total, formset = page.context["total"], page.context["formset"]
    bound = [*total, *formset.management_form, *(field for form in formset for field in form)]
    said = {field.html_name: field.value() for field in bound}
    return {
        name: "" if value is None else value for name, value in said.items() if "DELETE" not in name
    }


def row(number: int, category: str, places: object) -> dict[str, Any]:
    return {f"form-{number}-category": category, f"form-{number}-places": str(places)}


def standing() -> dict[str, int]:
    return dict(RolloutTarget.objects.values_list("category", "places"))


def test_targets_are_set_for_all_and_for_each_kind(browser: Client) -> None:
    sent = fields(browser.get(URL)) | {"places": "200"} | row(0, "Skole", 180)

    answer = browser.post(URL, sent | row(1, "Bydelshus", 15))

    assert (answer.status_code, answer["Location"]) == (302, "/ansatte/utrulling")
    assert standing() == {"": 200, "Skole": 180, "Bydelshus": 15}
    assert ActLog.objects.filter(verb="edited", object_kind="rollout_targets").count() == 1


def test_rows_are_changed_and_removed(browser: Client) -> None:
    for category, places in (("", 200), ("Skole", 180), ("Bydelshus", 15)):
        RolloutTarget.objects.create(category=category, places=places)
    page = browser.get(URL)
    assert page.context["formset"].initial_form_count() == 2

    sent = fields(page) | {"places": "", "form-0-DELETE": "on"} | row(1, "Skole", 181)
    browser.post(URL, sent)

    assert standing() == {"Skole": 181}


def test_a_row_that_is_emptied_is_gone(browser: Client) -> None:
    RolloutTarget.objects.create(category="Skole", places=180)

    browser.post(URL, fields(browser.get(URL)) | row(0, "", ""))

    assert standing() == {}


def test_the_kinds_of_our_buildings_are_offered(haugen: Building, browser: Client) -> None:
    assert f'<option value="{haugen.category}">' in browser.get(URL).content.decode()


NUMBER = "Skriv et tall mellom 1 og 100 000."
WRONG = {
    "no places": ({"places": "0"}, NUMBER, "places"),
    "too many": ({"places": "1000000000"}, NUMBER, "places"),
    "a word": ({"places": "mange"}, NUMBER, "places"),
    "none of a kind": (row(1, "Skole", 0), NUMBER, "form-1-places"),
    "too many of a kind": (row(1, "Skole", 10**9), NUMBER, "form-1-places"),
    "no number": (row(1, "Skole", ""), NUMBER, "form-1-places"),
    "no kind": (row(1, "", 5), "Skriv hva slags sted det er", "form-1-category"),
    "100 kB": (row(1, "å" * 100_000, 5), "Skriv høyst 60.", "form-1-category"),
    "NUL": (row(1, "Sk\x00ole", 5), "usynlige tegn", "form-1-category"),
    "twice": (
        row(1, "Skole", 5) | row(2, " skole", 6),
        "Dette slaget står to ganger.",
        "form-2-category",
    ),
    "what stands": (row(1, "gård", 5), "Dette slaget står to ganger.", "form-1-category"),
}


@pytest.mark.parametrize(("typed", "told", "field"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(
    browser: Client, typed: dict[str, str], told: str, field: str
) -> None:
    RolloutTarget.objects.create(category="Gård", places=3)

    answer = browser.post(URL, fields(browser.get(URL)) | row(3, "Bydelshus", 15) | typed)

    page = answer.content.decode()
    beside = page.split(f'id="id_{field}_error">')[1].split("</div>")[0]
    assert answer.status_code == 422
    assert told in beside
    assert 'value="Bydelshus"' in page
    assert all(f'value="{said}"' in page for said in typed.values() if said and "\x00" not in said)
    assert standing() == {"Gård": 3}


def test_the_later_of_two_is_told_what_changed_and_decides(browser: Client) -> None:
    RolloutTarget.objects.create(category="Skole", places=180)
    mine = fields(browser.get(URL)) | {"places": "200"}
    theirs = browser.post(URL, fields(browser.get(URL)) | row(0, "Skole", 170))
    assert theirs.status_code == 302

    told = browser.post(URL, mine)

    assert told.status_code == 422
    assert "Nå står det: Skole: 170." in told.content.decode()
    assert 'value="200"' in told.content.decode()
    assert standing() == {"Skole": 170}

    again = browser.post(URL, mine | {"opened": told.context["total"]["opened"].value()})

    assert again.status_code == 302
    assert standing() == {"": 200, "Skole": 180}


def test_sent_twice_is_saved_once(browser: Client) -> None:
    sent = fields(browser.get(URL)) | {"places": "200"}

    answers = [browser.post(URL, sent).status_code for _time in range(2)]

    assert answers == [302, 302]
    assert standing() == {"": 200}


def test_a_forged_page_is_refused(browser: Client) -> None:
    answer = browser.post(URL, fields(browser.get(URL)) | {"places": "5", "opened": "forged"})

    assert answer.status_code == 422
    assert "Siden er gammel. Last den på nytt." in answer.content.decode()
    assert standing() == {}


def test_only_an_administrator_sets_targets(
    fatima: Person, ingrid: Person, kari: Person, client_for: ClientFor
) -> None:
    for person in (fatima, ingrid, kari):
        browser = client_for(person, staff=True)
        assert browser.get(URL).status_code == 404
        assert browser.post(URL, {"places": "5"}).status_code == 404
    assert standing() == {}
