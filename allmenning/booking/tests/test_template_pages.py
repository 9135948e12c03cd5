"""The pages where an administrator edits the templates that places are taken into use from."""

from datetime import datetime

import pytest

from django.test import Client

from allmenning.booking.models import Adoption, PlaceTemplate, Terms
from allmenning.booking.rules.templates import template_of
from allmenning.booking.tests.adoptions import CONTENTS, empty_school, template
from allmenning.booking.tests.template_pages import LIST, contents_of, fields, url
from allmenning.people.models import Person, Unit
from tests.browsers import words_of
from tests.cast import ClientFor


@pytest.fixture
def school(terms: Terms) -> PlaceTemplate:
    return template(terms)


@pytest.fixture
def browser(per: Person, client_for: ClientFor) -> Client:
    return client_for(per, staff=True)


def test_a_template_is_made_and_found_by_those_who_take_into_use(
    terms: Terms, browser: Client, haugen_unit: Unit, ingrid: Person, client_for: ClientFor
) -> None:
    empty_school(haugen_unit)
    sent = fields(browser.get(f"{LIST}/ny")) | {"name_nb": "Skole med sal", "category": "Skole"}

    made = browser.post(f"{LIST}/ny", sent | {"form-0-opens": "17:00"})

    school = PlaceTemplate.objects.get()
    assert (made.status_code, made["Location"]) == (303, url(school))
    assert school.contents["hours"][0] == {
        "weekdays": [0],
        "opens": 1020,
        "closes": 1320,
        "kind": "staffed",
    }
    assert "Ingen lokaler ennå, så ingen kan velge malen." in browser.get(LIST).content.decode()
    leader = client_for(ingrid, staff=True)
    assert "Kommunen har ingen maler ennå." in leader.get("/ansatte/ta-i-bruk").content.decode()

    new = f"{url(school)}/lokaler/nytt"
    space = {"name": "Hele salen", "kind": "gym", "capacity": "100", "parts": "Sal 1\r\nSal 2\r\n"}
    added = browser.post(new, fields(browser.get(new)) | space | {"purposes": ["sport"]})

    assert (added.status_code, added["Location"]) == (303, url(school))
    assert contents_of(school)["spaces"][0]["parts"] == ["Sal 1", "Sal 2"]
    assert template_of(school.contents).rules["regler-1"].figures["max_minutes"] == 240
    assert "Kommunen har ingen maler" not in leader.get("/ansatte/ta-i-bruk").content.decode()


def test_the_list_tells_what_a_template_holds(school: PlaceTemplate, browser: Client) -> None:
    page = words_of(browser.get(LIST))

    hours = "mandag–fredag 16.00–22.00; lørdag og søndag 10.00–18.00"
    assert f"Skole. 3 lokaler, {hours}." in page


def test_the_whole_place_is_edited(school: PlaceTemplate, browser: Client) -> None:
    page = browser.get(url(school))
    assert "består av Sal 1, Sal 2" in " ".join(page.content.decode().split())

    names = {"name_nb": "Skolen", "name_nn": "Skulen", "name_en": "The school"}
    sent = {key: one for key, one in fields(page).items() if key != "closed_in_school_holidays"}
    saved = browser.post(url(school), sent | names | {"form-6-DELETE": "on"})

    assert saved.status_code == 303
    weekdays, weekend = CONTENTS["hours"]
    assert contents_of(school)["hours"] == [weekdays, weekend | {"weekdays": [5]}]
    assert school.name == {"nb": "Skolen", "nn": "Skulen", "en": "The school"}
    assert school.contents["closed_in_school_holidays"] is False
    assert school.contents["spaces"] == CONTENTS["spaces"]


def test_what_is_sent_back_untouched_changes_nothing(
    school: PlaceTemplate, browser: Client
) -> None:
    for part in ("", "/lokaler/1", "/lokaler/2", "/regler/gym"):
        page = browser.get(url(school, part))
        assert browser.post(url(school, part), fields(page)).status_code == 303

    before, after = template_of(CONTENTS), template_of(contents_of(school))
    assert after.hours == before.hours
    assert after.rules["gym"].figures.items() >= before.rules["gym"].figures.items()
    assert [(one.name, one.parts, one.rules) for one in after.spaces] == [
        (one.name, one.parts, one.rules) for one in before.spaces
    ]


def test_a_space_is_edited_and_removed(school: PlaceTemplate, browser: Client) -> None:
    page = browser.get(url(school, "/lokaler/2"))
    assert "Reglene for Hele salen, Sal 1, Sal 2" in page.content.decode()
    changes = {"capacity": "40", "facilities": ["sound", "wifi"], "description_nb": "Liten sal."}

    saved = browser.post(url(school, "/lokaler/2"), fields(page) | changes)
    space = contents_of(school)["spaces"][1]
    removed = browser.post(url(school, "/lokaler/fjern"), {"name": "Sal 2"})

    assert (saved.status_code, removed.status_code) == (303, 303)
    assert (space["capacity"], space["facilities"]) == (40, ["sound", "wifi"])
    assert space["description"] == {"nb": "Liten sal."}
    assert [one["name"] for one in contents_of(school)["spaces"]] == ["Hele salen", "Sal 1"]


def test_rules_are_edited_and_when_somebody_must_answer(
    school: PlaceTemplate, browser: Client
) -> None:
    page = browser.get(url(school, "/regler/gym"))
    second = {
        "form-1-weekdays": ["0", "1"],
        "form-1-begins": "18:00",
        "form-1-ends": "00:00",
        "form-1-people_over": "60",
        "form-1-needs_approval": "False",
    }

    saved = browser.post(
        url(school, "/regler/gym"),
        fields(page) | second | {"max_minutes": "180", "needs_approval": "True"},
    )

    assert saved.status_code == 303
    rules = contents_of(school)["rules"]["gym"]
    assert (rules["max_minutes"], rules["needs_approval"]) == (180, True)
    first, second_case = rules["approval"]
    assert (first["weekdays"], first["from_minute"], first["to_minute"]) == ([5, 6], 0, 1440)
    assert second_case == {
        "weekdays": [0, 1],
        "from_minute": 1080,
        "to_minute": 1440,
        "people_over": 60,
        "needs_approval": False,
    }

    again = fields(browser.get(url(school, "/regler/gym")))
    browser.post(url(school, "/regler/gym"), again | {"form-0-DELETE": "on"})
    assert contents_of(school)["rules"]["gym"]["approval"] == [second_case]


def test_only_a_template_that_nobody_used_is_removed(
    school: PlaceTemplate, browser: Client, haugen_unit: Unit, per: Person, now: datetime
) -> None:
    building = empty_school(haugen_unit)
    adoption = Adoption.objects.create(
        building=building, template=school, started_by=per, started_at=now
    )

    kept = browser.post(url(school, "/fjern"), follow=True)
    assert "Steder er tatt i bruk fra malen, så den blir stående." in kept.content.decode()
    assert "1 sted er tatt i bruk fra malen" in kept.content.decode()
    adoption.delete()
    gone = browser.post(url(school, "/fjern"), follow=True)

    assert "Malen er fjernet." in gone.content.decode()
    assert not PlaceTemplate.objects.exists()


@pytest.mark.parametrize(
    "part", ["", "/lokaler/1", "/lokaler/nytt", "/regler/gym"], ids=["it", "space", "new", "rules"]
)
def test_only_an_administrator_sees_and_edits(
    school: PlaceTemplate, fatima: Person, ingrid: Person, client_for: ClientFor, part: str
) -> None:
    for person in (fatima, ingrid):
        browser = client_for(person, staff=True)
        assert browser.get(LIST).status_code == 404
        assert browser.get(f"{LIST}/ny").status_code == 404
        assert browser.get(url(school, part)).status_code == 404
        assert browser.post(url(school, part), {"name": "x"}).status_code == 404
        assert browser.post(url(school, "/fjern")).status_code == 404
        assert browser.post(url(school, "/lokaler/fjern"), {"name": "Sal 1"}).status_code == 404
    assert contents_of(school) == CONTENTS
