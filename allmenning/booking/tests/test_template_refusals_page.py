"""What is wrong in a template, or written by a colleague meanwhile, is said beside what was typed."""

from typing import Any

import pytest

from django.test import Client

from allmenning.booking.models import PlaceTemplate, Terms
from allmenning.booking.tests.adoptions import CONTENTS, template
from allmenning.booking.tests.template_pages import contents_of, fields, said_beside, url
from allmenning.people.models import Person
from tests.cast import ClientFor

LONG = "å" * 100_000
PEOPLE = "Skriv et tall mellom 1 og 20"
WRONG = {
    "no name": ("", {"name_nb": " "}, "name_nb", "Skriv hva malen heter."),
    "100 kB": ("", {"name_nn": LONG}, "name_nn", "Skriv høyst 120."),
    "NUL": ("", {"name_en": "a\x00b"}, "name_en", "usynlige tegn"),
    "no kind": ("", {"category": ""}, "category", "Skriv hva slags sted det er"),
    "kind taken": ("", {"category": "gård"}, "category", "allerede en mal for slike steder."),
    "no terms": ("", {"terms": "Andre"}, "terms", "Velg vilkår."),
    "overlap": (
        "",
        {"form-7-weekday": "0", "form-7-opens": "20:00", "form-7-closes": "23:00"},
        "form-7-opens",
        "Tidene for mandag overlapper.",
    ),
    "half an hour": ("", {"form-0-opens": "nå"}, "form-0-opens", "Skriv et klokkeslett"),
    "late": (
        "",
        {"form-0-opens": "20:00", "form-0-closes": "13:00"},
        "form-0-closes",
        "Steng senest kl. 12 dagen etter.",
    ),
    "space without name": ("/lokaler/1", {"name": ""}, "name", "Skriv hva lokalet heter."),
    "long space": ("/lokaler/1", {"name": LONG}, "name", "Skriv høyst 120."),
    "same name": ("/lokaler/1", {"name": "sal 2"}, "name", "heter allerede dette."),
    "nobody": ("/lokaler/1", {"capacity": "0"}, "capacity", PEOPLE),
    "everybody": ("/lokaler/1", {"capacity": "1000000000"}, "capacity", PEOPLE),
    "no purpose": ("/lokaler/1", {"purposes": []}, "purposes", "Velg minst ett formål"),
    "part twice": ("/lokaler/1", {"parts": "A\nB\nA"}, "parts", "«A» står to ganger."),
    "long part": ("/lokaler/1", {"parts": "a" * 121}, "parts", "Navnet på en del er for langt."),
    "many parts": (
        "/lokaler/1",
        {"parts": "\n".join(map(str, range(31)))},
        "parts",
        "Skriv høyst 30 deler.",
    ),
    "no minutes": ("/regler/gym", {"min_minutes": "0"}, "min_minutes", "Skriv et helt tall fra 5"),
    "too many days": ("/regler/gym", {"horizon_days": "1000000000"}, "horizon_days", "til 730"),
    "longest shorter": (
        "/regler/gym",
        {"min_minutes": "90", "max_minutes": "60"},
        "max_minutes",
        "kan ikke være kortere",
    ),
    "case without days": (
        "/regler/gym",
        {"form-1-people_over": "5"},
        "form-1-weekdays",
        "Velg minst én dag.",
    ),
    "case backwards": (
        "/regler/gym",
        {"form-0-begins": "18:00", "form-0-ends": "17:00"},
        "form-0-ends",
        "Sluttiden må komme etter starttiden.",
    ),
    "case for nobody": (
        "/regler/gym",
        {"form-0-people_over": "0"},
        "form-0-people_over",
        PEOPLE,
    ),
}


@pytest.fixture
def school(terms: Terms) -> PlaceTemplate:
    return template(terms)


@pytest.fixture
def browser(per: Person, client_for: ClientFor) -> Client:
    return client_for(per, staff=True)


@pytest.mark.parametrize(("part", "typed", "field", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(
    school: PlaceTemplate,
    browser: Client,
    part: str,
    typed: dict[str, Any],
    field: str,
    told: str,
) -> None:
    farm = {"name": {"nb": "Gård"}, "category": "Gård", "contents": CONTENTS}
    PlaceTemplate.objects.create(**farm, terms=school.terms)

    answer = browser.post(url(school, part), fields(browser.get(url(school, part))) | typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in said_beside(page, field)
    for said in typed.values():
        if said and isinstance(said, str) and "\x00" not in said and said != "Andre":
            assert said in page
    assert contents_of(school) == CONTENTS


def test_a_week_without_hours_is_asked_for(school: PlaceTemplate, browser: Client) -> None:
    gone = {f"form-{number}-DELETE": "on" for number in range(7)}

    answer = browser.post(url(school), fields(browser.get(url(school))) | gone)

    assert answer.status_code == 422
    assert "Skriv når stedet er åpent for utlån." in answer.content.decode()
    assert contents_of(school) == CONTENTS


def test_a_new_space_needs_its_facts(school: PlaceTemplate, browser: Client) -> None:
    new = url(school, "/lokaler/nytt")
    sent = fields(browser.get(new)) | {"description_nb": "En lang historie."}

    answer = browser.post(new, sent | {"name": "Sal 1", "capacity": "5", "purposes": ["sport"]})
    empty = browser.post(new, sent)

    assert "heter allerede dette." in said_beside(answer.content.decode(), "name")
    assert "En lang historie." in answer.content.decode()
    assert "Skriv hva lokalet heter." in said_beside(empty.content.decode(), "name")
    assert contents_of(school) == CONTENTS


PARTS = {
    "place": ("", {"name_nb": "Mitt"}, {"name_nb": "Hennes"}, "«Hennes»"),
    "hours": (
        "",
        {"form-0-opens": "15:00"},
        {"form-0-opens": "14:00"},
        "endret åpningstidene til mandag 14.00–22.00; tirsdag–fredag 16.00–22.00",
    ),
    "space": ("/lokaler/1", {"capacity": "90"}, {"capacity": "80"}, "«80»"),
    "parts": ("/lokaler/1", {"parts": "A"}, {"parts": "Sal 1\nB"}, "B»"),
    "rules": ("/regler/gym", {"max_minutes": "90"}, {"max_minutes": "120"}, "«120»"),
    "cases": (
        "/regler/gym",
        {"form-0-people_over": "50"},
        {"form-0-people_over": "60"},
        "Lørdag og søndag, over 60 personer: Noen må svare på søknaden",
    ),
}


@pytest.mark.parametrize(("part", "mine", "hers", "told"), PARTS.values(), ids=PARTS)
def test_the_later_of_two_is_told_what_changed_and_decides(
    school: PlaceTemplate,
    browser: Client,
    part: str,
    mine: dict[str, str],
    hers: dict[str, str],
    told: str,
) -> None:
    opened = fields(browser.get(url(school, part)))
    assert browser.post(url(school, part), opened | hers).status_code == 303
    after_hers = contents_of(school)

    answer = browser.post(url(school, part), opened | mine)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert "Send på nytt for å bruke" in page
    assert all(said in page for said in mine.values())
    assert contents_of(school) == after_hers

    token = answer.context["form"]["opened"].value()
    again = browser.post(url(school, part), opened | mine | {"opened": token})

    assert again.status_code == 303
    assert contents_of(school) != after_hers or school.name == {"nb": "Mitt"}


def test_a_space_that_a_colleague_took_away_is_told(school: PlaceTemplate, browser: Client) -> None:
    opened = fields(browser.get(url(school, "/lokaler/3")))
    browser.post(url(school, "/lokaler/fjern"), {"name": "Sal 2"})

    answer = browser.post(url(school, "/lokaler/3"), opened | {"description_nb": "Mye å si."})

    assert answer.status_code == 422
    assert "En kollega har fjernet lokalet «Sal 2»" in answer.content.decode()
    assert "Mye å si." in answer.content.decode()
    assert browser.get(url(school, "/lokaler/3")).status_code == 404


def test_a_token_of_another_page_is_no_error_of_ours(
    school: PlaceTemplate, browser: Client
) -> None:
    rules = fields(browser.get(url(school, "/regler/gym")))
    opened = fields(browser.get(url(school, "/lokaler/1")))

    for token in (rules["opened"], "forged", ""):
        answer = browser.post(url(school, "/lokaler/1"), opened | {"opened": token})
        assert answer.status_code == 422
    assert contents_of(school) == CONTENTS
