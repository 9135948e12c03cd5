"""The pages on which a place is taken into use."""

from datetime import datetime
from typing import Any

import pytest

from django.test import Client

from allmenning.booking.models import Adoption, Booking, BookingRules, Terms
from allmenning.booking.tests.adoptions import begun, empty_school, template
from allmenning.booking.tests.scenes import accepted
from allmenning.people.models import Person, Unit
from allmenning.places.models import Building, District, Space
from tests.cast import ClientFor

BEGIN = "/ansatte/ta-i-bruk"


@pytest.fixture
def adoption(haugen_unit: Unit, terms: Terms, ingrid: Person, now: datetime) -> Adoption:
    return begun(haugen_unit, terms, ingrid, now)


@pytest.fixture
def browser(ingrid: Person, client_for: ClientFor) -> Client:
    return client_for(ingrid, staff=True)


def step(adoption: Adoption, name: str) -> str:
    return f"{BEGIN}/{adoption.pk}/{name}"


def shown(page: Any) -> dict[str, Any]:
    """What a browser would send back, untouched."""
    said = {bound.html_name: bound.value() for bound in page.context["form"]}
    return {name: value for name, value in said.items() if value not in (None, False)}


def test_an_existing_school_is_chosen(
    haugen_unit: Unit, terms: Terms, browser: Client, now: datetime
) -> None:
    school, made = empty_school(haugen_unit), template(terms)

    page = browser.get(BEGIN)
    answer = browser.post(BEGIN, shown(page) | {"building": school.pk, "unit": haugen_unit.pk})

    adoption = Adoption.objects.get()
    assert (adoption.building, adoption.template) == (school, made)
    assert (answer.status_code, answer.headers["Location"]) == (303, step(adoption, "lokaler"))


def test_a_new_school_is_told_about(
    stovner: Unit, terms: Terms, browser: Client, now: datetime
) -> None:
    template(terms)
    district = District.objects.create(code="1", name="Stovner", latitude=59.9, longitude=10.9)
    fields = shown(browser.get(BEGIN)) | {"building": "nytt"}

    wrong = browser.post(BEGIN, fields)
    assert wrong.status_code == 422
    assert "Skriv hva bygget heter." in wrong.content.decode()
    assert "Velg hvor bygget ligger." in wrong.content.decode()

    told = {"name": "Lia skole", "district": district.pk, "unit": stovner.pk}
    assert browser.post(BEGIN, fields | told).status_code == 303
    assert Building.objects.get().name == "Lia skole"
    again = browser.post(BEGIN, fields | told)
    assert "Det finnes et bygg med dette navnet." in again.content.decode()


def test_without_a_template_one_is_told(stovner: Unit, browser: Client) -> None:
    assert "Kommunen har ingen maler ennå." in browser.get(BEGIN).content.decode()


def test_who_leads_nothing_finds_nothing(
    adoption: Adoption, fatima: Person, client_for: ClientFor
) -> None:
    caretaker = client_for(fatima, staff=True)

    assert caretaker.get(BEGIN).status_code == 404
    assert caretaker.get(step(adoption, "lokaler")).status_code == 404


def test_every_step_to_ready(adoption: Adoption, browser: Client) -> None:
    page = browser.get(step(adoption, "lokaler"))
    fields = shown(page) | {"people_1": "35"}
    del fields["take_2"]
    assert browser.post(step(adoption, "lokaler"), fields).status_code == 303
    page = browser.get(step(adoption, "tider"))
    assert "Mandag–fredag fra" in page.content.decode()
    assert "Lørdag og søndag til" in page.content.decode()
    assert "Ingrid Sæther" in page.content.decode()
    fields = shown(page) | {"opens_0": "17:00", "approval": "always"}
    assert browser.post(step(adoption, "tider"), fields).status_code == 303
    assert "Rydd etter deg." in browser.get(step(adoption, "vilkar")).content.decode()

    answer = browser.post(step(adoption, "vilkar"), {"read": "on"})

    assert answer.headers["Location"] == step(adoption, "prov")
    names = adoption.building.spaces.order_by("sort_key").values_list("name", "capacity")
    assert list(names) == [("Hele salen", 100), ("Sal 1", 35)]
    assert {rules.needs_approval for rules in BookingRules.objects.all()} == {True}


def test_what_was_chosen_stays_when_one_leaves(adoption: Adoption, browser: Client) -> None:
    assert step(adoption, "lokaler") in browser.get(BEGIN).content.decode()
    fields = shown(browser.get(step(adoption, "lokaler"))) | {"people_0": "77"}
    browser.post(step(adoption, "lokaler"), fields)

    page = browser.get(BEGIN).content.decode()
    assert step(adoption, "tider") in page
    assert "Neste steg: Tider og svar. Begynt i dag." in page
    assert shown(browser.get(step(adoption, "lokaler")))["people_0"] == 77


def test_what_is_wrong_is_said(adoption: Adoption, browser: Client) -> None:
    spaces = browser.post(step(adoption, "lokaler"), {"take_0": "on", "people_0": "mange"})
    nothing = browser.post(step(adoption, "lokaler"), {})
    fields = shown(browser.get(step(adoption, "tider")))
    hours = browser.post(step(adoption, "tider"), fields | {"opens_0": "", "horizon_days": "0"})
    late = browser.post(step(adoption, "tider"), fields | {"opens_0": "20", "closes_0": "13"})
    unread = browser.post(step(adoption, "vilkar"), {})

    for page, sentence in (
        (spaces, "Skriv et tall mellom 1 og 20"),
        (nothing, "Velg minst ett lokale."),
        (hours, "Skriv et klokkeslett som 18.00."),
        (hours, "Skriv et tall fra 1 til 730 dager."),
        (late, "Steng senest kl. 12 dagen etter."),
        (unread, "Les vilkårene, og kryss av."),
    ):
        assert page.status_code == 422
        assert sentence in page.content.decode()
    assert not Space.objects.exists()


def made_ready(adoption: Adoption, browser: Client) -> Space:
    browser.post(step(adoption, "vilkar"), {"read": "on"})
    return Space.objects.get(slug="sal-1")


def test_only_those_at_work_see_and_book_what_is_tried(
    adoption: Adoption, browser: Client, kari: Person, client_for: ClientFor
) -> None:
    space = made_ready(adoption, browser)
    page, book = "/steder/bjorkelunden-skole/sal-1", f"/bestill?lokale={space.pk}"
    resident, nobody = client_for(kari), client_for(None)

    for url in (page, book):
        assert "Dette er en prøve." in browser.get(url).content.decode()
        assert resident.get(url).status_code == 404
    assert nobody.get(page).status_code == 404


def test_a_trial_is_marked_and_listed_and_ends_at_the_opening(
    adoption: Adoption, browser: Client, now: datetime
) -> None:
    space = made_ready(adoption, browser)
    when = {"date": "2026-12-02", "start": "18:00", "end": "20:00", "participants": "5"}
    held = browser.post(f"/bestill?lokale={space.pk}", when).headers["Location"]
    receipt = browser.post(held, accepted(space, purpose="sport")).headers["Location"]

    assert "Dette er en prøve." in browser.get(receipt).content.decode()
    assert receipt in browser.get(step(adoption, "prov")).content.decode()
    assert browser.post(step(adoption, "prov")).status_code == 303
    assert Booking.objects.get().state == Booking.State.CANCELLED
    assert "Dette er en prøve." not in browser.get(receipt).content.decode()
    assert "er åpnet for alle." in browser.get(step(adoption, "prov")).content.decode()


def test_it_can_be_found_by_all_when_open(
    adoption: Adoption, browser: Client, client_for: ClientFor
) -> None:
    made_ready(adoption, browser)
    browser.post(step(adoption, "prov"))
    browser.post(step(adoption, "prov"))

    assert client_for(None).get("/steder/bjorkelunden-skole/sal-1").status_code == 200
    assert "allerede åpnet" in browser.get(step(adoption, "prov")).content.decode()


def test_steps_that_are_over_lead_on(adoption: Adoption, browser: Client) -> None:
    assert browser.get(step(adoption, "prov")).headers["Location"] == step(adoption, "lokaler")
    made_ready(adoption, browser)

    for name in ("lokaler", "tider", "vilkar"):
        answer = browser.get(step(adoption, name))
        assert (answer.status_code, answer.headers["Location"]) == (303, step(adoption, "prov"))
