"""Pages of contracts for those who take care of a place."""

from typing import Any

import pytest

from django.test import Client

from allmenning.core.models import ViewingLog
from allmenning.keys.models import Contract, ContractCard, OpenAccess
from allmenning.people.models import Person
from tests.cast import ClientFor

PLACE = "/ansatte/uten-betjening/haugen-skole"
BERIT = {
    "version": 1,
    "name": "Berit Moen",
    "phone": "900 00 001",
    "email": "",
    "institution": "",
    "proofed": "on",
    "old_enough": "on",
    "accept": "on",
}


@pytest.fixture
def work(fatima: Person, client_for: ClientFor) -> Client:
    return client_for(fatima, staff=True)


def page_of(contract: Contract) -> str:
    return f"/ansatte/avtaler/{contract.pk}"


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_list_names_who_may_come_in_and_the_viewing_log_says_so(
    work: Client, karis_contract: Contract, kari: Person, fatima: Person
) -> None:
    page = text(work, PLACE)

    assert "Kari Nordlie" in page
    assert "Ingen måler hvem som går" in page
    assert "av høyst 2" in page
    seen = ViewingLog.objects.filter(viewer_id=fatima.pk, person_id=kari.pk)
    assert seen.filter(object_kind="contract").exists()


def test_the_place_itself_leads_there(
    work: Client, karis_contract: Contract, kari: Person, client_for: ClientFor
) -> None:
    page = "/uten-betjening/haugen-skole"

    assert f'href="{PLACE}"' in text(work, page)
    assert f'href="{PLACE}"' not in text(client_for(kari), page)


def test_others_at_work_and_residents_are_told_of_nothing(
    karis_contract: Contract, kari: Person, ola: Person, client_for: ClientFor
) -> None:
    assert client_for(ola).get(PLACE).status_code in (302, 404)
    assert client_for(kari).post(f"{page_of(karis_contract)}/opphev").status_code in (302, 404)


def test_a_contract_is_made_at_the_desk(work: Client, open_haugen: OpenAccess) -> None:
    sent = work.post(f"{PLACE}/ny", BERIT)
    made = Contract.objects.get()

    assert (sent.status_code, sent["Location"]) == (303, page_of(made))
    assert (made.person.name, made.person.phone) == ("Berit Moen", "+4790000001")
    assert "Vis koden, så du kan gi den videre" in text(work, page_of(made))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Skriv navnet."),
        ({"phone": "12"}, "Skriv et telefonnummer som 400 00 000."),
        ({"email": "x"}, "Skriv en e-postadresse som navn@eksempel.no."),
        ({"proofed": ""}, "Se legitimasjonen før du lager avtalen."),
        ({"old_enough": ""}, "Stedet er for dem som har fylt 15 år."),
        ({"version": 9}, "Vilkårene er endret siden du åpnet siden."),
    ],
)
def test_what_is_missing_at_the_desk_is_asked_for(
    work: Client, open_haugen: OpenAccess, wrong: dict[str, Any], said: str
) -> None:
    sent = work.post(f"{PLACE}/ny", BERIT | wrong)

    assert sent.status_code == 422
    assert said in sent.content.decode()
    assert not Contract.objects.exists()


def test_a_contract_is_suspended_upheld_and_lifted(work: Client, karis_contract: Contract) -> None:
    page = page_of(karis_contract)
    empty = work.post(f"{page}/stans", {"reason": " "})
    assert (empty.status_code, "Skriv hvorfor." in empty.content.decode()) == (422, True)

    work.post(f"{page}/stans", {"reason": "Døra sto åpen."})
    assert "Døra sto åpen." in text(work, page)
    work.post(f"{page}/svar", {"reason": "Vi så det."})
    assert "Vi så det." in text(work, page)
    work.post(f"{page}/opphev")

    karis_contract.refresh_from_db()
    assert karis_contract.state == Contract.State.ACTIVE
    assert (
        "Avtalen er endret i mellomtiden."
        in work.post(f"{page}/opphev", follow=True).content.decode()
    )


def test_a_card_is_registered_and_its_number_is_nowhere(
    work: Client, karis_contract: Contract
) -> None:
    page = page_of(karis_contract)
    for typed, said in (("", "Skriv kortnummeret."), ("æ!", "bare tall og bokstaver")):
        refused = work.post(f"{page}/kort", {"number": typed}, follow=True).content.decode()
        assert said in refused

    done = work.post(f"{page}/kort", {"number": "N00123456"}, follow=True).content.decode()

    assert "Kortet er registrert." in done
    assert "N00123456" not in done
    assert ContractCard.objects.count() == 1


def test_a_course_is_noted_and_a_contract_ended(work: Client, karis_contract: Contract) -> None:
    page = page_of(karis_contract)
    assert "Avtalen er endret" in work.post(f"{page}/kurs", follow=True).content.decode()
    Contract.objects.update(state=Contract.State.WAITING)

    work.post(f"{page}/kurs")
    ended = work.post(f"{page}/avslutt")

    karis_contract.refresh_from_db()
    assert (ended["Location"], karis_contract.state) == (PLACE, Contract.State.ENDED)
    assert karis_contract.course_at is not None
