"""While a place is tried, nothing of it is shown to people but by opening it to all."""

from datetime import datetime
from typing import Any

import pytest

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from allmenning.booking.actions import adopting
from allmenning.booking.models import Adoption, Terms
from allmenning.booking.tests.adoptions import begun
from allmenning.core.log import Actor
from allmenning.people.models import Person, Role, Unit
from allmenning.places.actions.editing import BeingTried, add_space, edit_building, edit_space
from allmenning.places.forms.place import shown_building, shown_space
from allmenning.places.models import Building, Space
from allmenning.places.queries.trials import trials_of
from tests.browsers import words_of
from tests.cast import ClientFor

BUILDING = "/ansatte/bygg/bjorkelunden-skole"
HALL = f"{BUILDING}/lokaler/hele-salen"
SENTENCE = "Stedet prøves. Folk ser det først når det åpnes for alle."
SHOWN = {"is_published": "on"}


@pytest.fixture
def actor(ingrid: Person) -> Actor:
    return Actor("person", ingrid.pk)


@pytest.fixture
def begun_only(haugen_unit: Unit, terms: Terms, ingrid: Person, now: datetime) -> Adoption:
    return begun(haugen_unit, terms, ingrid, now)


@pytest.fixture
def adoption(begun_only: Adoption, actor: Actor, now: datetime) -> Adoption:
    """A school that is ready to be tried."""
    return adopting.make_ready(adoption=begun_only, actor=actor, now=now)


@pytest.fixture
def browser(ingrid: Person, client_for: ClientFor) -> Client:
    return client_for(ingrid, staff=True)


def hall() -> Space:
    return Space.objects.get(slug="hele-salen")


def fields(page: Any) -> dict[str, Any]:
    said = {bound.html_name: bound.value() for bound in page.context["form"]}
    return {name: value for name, value in said.items() if value not in (None, False)}


def nobody_sees_it() -> bool:
    shown = [Building.objects.filter(is_published=True), Space.objects.filter(is_published=True)]
    return not any(rows.exists() for rows in shown)


@pytest.mark.parametrize("page", [BUILDING, HALL])
def test_the_tick_is_not_there_and_is_refused(
    adoption: Adoption, browser: Client, page: str
) -> None:
    opened = browser.get(page)
    trial = f"/ansatte/ta-i-bruk/{adoption.pk}/prov"
    assert "is_published" not in fields(opened)
    assert "is_published" not in opened.context["form"].fields
    assert f'<a href="{trial}">Gå til prøven</a>' in opened.content.decode()

    refused = browser.post(page, fields(opened) | {"name": "Nytt navn"} | SHOWN)

    assert refused.status_code == 422
    beside = refused.content.decode().split('id="id_is_published_error">')[1].split("</div>")[0]
    assert SENTENCE in beside
    assert f'<a href="{trial}">' in refused.content.decode()
    assert "Nytt navn" in refused.content.decode()
    assert nobody_sees_it()


def test_the_rest_is_edited_as_ever(adoption: Adoption, browser: Client) -> None:
    saved = browser.post(HALL, fields(browser.get(HALL)) | {"capacity": "90"})

    assert saved.status_code == 302
    assert (hall().capacity, hall().is_published) == (90, False)


def test_a_new_space_is_not_shown_either(adoption: Adoption, browser: Client) -> None:
    url = f"{BUILDING}/lokaler/nytt"
    facts = {"name": "Kjøkkenet", "kind": "kitchen", "capacity": "8", "purposes": ["course"]}
    said = fields(browser.get(url)) | facts

    refused = browser.post(url, said | SHOWN)

    assert refused.status_code == 422
    assert SENTENCE in words_of(refused)
    assert browser.post(url, said).status_code == 302
    assert Space.objects.get(slug="kjokkenet").is_published is False


def test_no_action_shows_it(adoption: Adoption, actor: Actor, now: datetime) -> None:
    building, space = adoption.building, hall()
    who: Any = {"actor": actor, "now": now}
    shown: Any = shown_building(building)
    with pytest.raises(BeingTried):
        edit_building(building=building, opened=shown, facts=shown | {"is_published": True}, **who)
    shown = shown_space(space)
    with pytest.raises(BeingTried):
        edit_space(space=space, opened=shown, facts=shown | {"is_published": True}, **who)
    with pytest.raises(BeingTried):
        add_space(
            building=building,
            facts=shown | {"name": "Ny", "is_published": True},
            parts=[],
            **who,
        )
    assert nobody_sees_it()


@pytest.mark.parametrize("column", ["bygget vises", "lokalet vises"])
def test_no_spreadsheet_shows_it(adoption: Adoption, browser: Client, column: str) -> None:
    names = {"byggnavn": adoption.building.name, "lokalnavn": "Hele salen"}
    row = names | {"slags lokale": "gymsal", "personer": "100", "passer til": "sport"}
    sheet = "\n".join(";".join(line) for line in zip(*(row | {column: "ja"}).items(), strict=True))

    page = browser.post(
        "/ansatte/regneark", {"file": SimpleUploadedFile("bygg.csv", sheet.encode())}, follow=True
    )

    assert SENTENCE in words_of(page)
    assert nobody_sees_it()


def test_who_may_not_open_it_is_told_who_may(
    adoption: Adoption, fatima: Person, haugen_unit: Unit, client_for: ClientFor
) -> None:
    Role.objects.filter(person=fatima).update(unit=haugen_unit)

    page = client_for(fatima, staff=True).get(HALL)

    assert "Folk ser det først når en leder åpner det for alle." in words_of(page)
    assert "Gå til prøven" not in page.content.decode()


def test_before_and_after_the_trial_the_tick_is_there(
    begun_only: Adoption, actor: Actor, browser: Client, now: datetime
) -> None:
    assert "is_published" in browser.get(BUILDING).context["form"].fields
    ready = adopting.make_ready(adoption=begun_only, actor=actor, now=now)
    assert trials_of([ready.building_id, 0]) == {ready.building_id: ready.pk}
    adopting.open_to_all(adoption=ready, actor=actor, now=now)

    page = browser.get(HALL)

    assert fields(page)["is_published"] is True
    assert "Stedet prøves" not in page.content.decode()
    unseen = {name: one for name, one in fields(page).items() if name != "is_published"}
    assert browser.post(HALL, unseen).status_code == 302
    again = browser.post(HALL, fields(browser.get(HALL)) | SHOWN)
    assert (again.status_code, hall().is_published) == (302, True)


def test_a_building_that_was_shown_before_stays_shown(adoption: Adoption, browser: Client) -> None:
    Building.objects.update(is_published=True)

    saved = browser.post(BUILDING, fields(browser.get(BUILDING)) | {"phone": "22 00 00 00"})

    building = Building.objects.get()
    assert saved.status_code == 302
    assert (building.phone, building.is_published) == ("22 00 00 00", True)
