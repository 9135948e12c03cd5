"""The pages where an administrator edits the templates that places are taken into use from."""

from datetime import datetime
from typing import Any

import pytest

from django.test import Client

from allmenning.booking.models import Adoption, PlaceTemplate, Terms
from allmenning.booking.rules.templates import template_of
from allmenning.booking.tests.adoptions import CONTENTS, empty_school, template
from allmenning.people.models import Person, Unit
from tests.cast import ClientFor

LIST = "/ansatte/maler"


@pytest.fixture
def school(terms: Terms) -> PlaceTemplate:
    return template(terms)


@pytest.fixture
def browser(per: Person, client_for: ClientFor) -> Client:
    return client_for(per, staff=True)


def url(school: PlaceTemplate, part: str = "") -> str:
    return f"{LIST}/{school.pk}{part}"


def fields(page: Any) -> dict[str, Any]:
    """What a browser would send back, untouched."""
    bound = list(page.context["form"])
    if formset := page.context.get("formset"):
        bound += [*formset.management_form, *(field for form in formset for field in form)]
    said = {field.html_name: _sent(field) for field in bound if "DELETE" not in field.html_name}
    return {name: value for name, value in said.items() if value is not False}


def _sent(field: Any) -> Any:
    value, choices = field.value(), getattr(field.field, "choices", ())
    if choices and value is None:
        return [] if field.use_fieldset else next(iter(choices))[0]
    if choices and isinstance(value, bool):
        return str(value)
    return "" if value is None else value


def said_beside(page: str, field: str) -> str:
    return page.split(f'id="id_{field}_error">')[1].split("</div>")[0]


def contents_of(school: PlaceTemplate) -> dict[str, Any]:
    school.refresh_from_db()
    contents: dict[str, Any] = school.contents
    return contents


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
        "Mandag 14.00–22.00; Tirsdag–fredag 16.00–22.00",
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
