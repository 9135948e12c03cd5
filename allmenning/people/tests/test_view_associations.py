"""Registering an association, and the administrator's list of who acts for which."""

import pytest

from allmenning.core.models import ViewingLog
from allmenning.people.models import Association, Person, Representative
from tests.cast import ClientFor

NEW = "/foreninger/ny"
EVERY = "/ansatte/foreninger"
GOOD = {"organisasjonsnummer": "310 000 027", "name": " Haugen  idrettslag "}
APPOINTED = {"number": "12814600023", "name": "Gunnar Dahl", "until": ""}


def test_anybody_signed_in_registers_an_association(kari: Person, client_for: ClientFor) -> None:
    client = client_for(kari)
    assert client.get(NEW).status_code == 200

    page = client.post(NEW, GOOD)

    assert page["Location"] == "/"
    association = Association.objects.get()
    assert (association.organisasjonsnummer, association.name) == (
        "310000027",
        "Haugen idrettslag",
    )
    assert not Representative.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("organisasjonsnummer", "", "Skriv organisasjonsnummeret."),
        ("organisasjonsnummer", "310000028", "Dette er ikke et organisasjonsnummer."),
        ("organisasjonsnummer", "3" * 100_000, "Et organisasjonsnummer har ni sifre."),
        ("organisasjonsnummer", "310000019", "Foreningen er registrert fra før. Ring 21 80 21 80"),
        ("name", "", "Skriv hva foreningen heter."),
        ("name", "🙂", "Skriv navnet med vanlige bokstaver"),
        ("name", "Haugen\u202eskole", "Skriv navnet med vanlige bokstaver"),
        ("name", "a" * 100_000, "Navnet er for langt."),
    ],
)
def test_a_bad_form_says_what_is_wrong(
    kari: Person,
    skolekorps: Association,
    client_for: ClientFor,
    field: str,
    typed: str,
    sentence: str,
) -> None:
    page = client_for(kari).post(NEW, {**GOOD, field: typed})

    assert page.status_code == 422
    assert sentence in page.text
    assert page.context["form"][field].value() == typed
    assert Association.objects.get() == skolekorps


def test_an_administrator_sees_who_acts_for_which(
    per: Person, ola: Person, skolekorps: Association, client_for: ClientFor
) -> None:
    page = client_for(per, staff=True).get(EVERY)

    assert page.status_code == 200
    assert "Haugen skolekorps" in page.text
    assert "Ola Bråten" in page.text
    row = ViewingLog.objects.get()
    assert (row.viewer_id, row.person_id, row.object_id) == (per.pk, ola.pk, skolekorps.pk)


def test_the_one_who_registered_is_let_act(
    per: Person, kari: Person, client_for: ClientFor
) -> None:
    client_for(kari).post(NEW, GOOD)
    association = Association.objects.get()
    client = client_for(per, staff=True)
    assert "La Kari Nordlie bestille" in client.get(EVERY).text

    assert client.post(f"{EVERY}/{association.pk}/registrert-av")["Location"] == EVERY

    assert Representative.objects.get().person == kari


def test_nobody_is_let_act_when_nobody_registered(
    per: Person, skolekorps: Association, client_for: ClientFor
) -> None:
    client = client_for(per, staff=True)

    assert client.post(f"{EVERY}/{skolekorps.pk}/registrert-av").status_code == 404


def test_somebody_is_appointed_by_number(
    per: Person, skolekorps: Association, client_for: ClientFor
) -> None:
    client = client_for(per, staff=True)
    address = f"{EVERY}/{skolekorps.pk}"
    assert client.get(address).status_code == 200

    assert client.post(address, {**APPOINTED, "until": "2026-12-01"})["Location"] == EVERY

    representative = Representative.objects.get()
    assert representative.person.name == "Gunnar Dahl"
    assert "1. desember 2026" in client.get(EVERY).text


@pytest.mark.parametrize(
    ("field", "typed"),
    [("number", "12814600024"), ("name", ""), ("until", "2026-11-30"), ("until", "snart")],
)
def test_a_bad_appointment_changes_nothing(
    per: Person, skolekorps: Association, client_for: ClientFor, field: str, typed: str
) -> None:
    page = client_for(per, staff=True).post(f"{EVERY}/{skolekorps.pk}", {**APPOINTED, field: typed})

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Representative.objects.exists()


def test_an_administrator_ends_it(
    per: Person, ola: Person, skolekorps: Association, client_for: ClientFor
) -> None:
    representative = Representative.objects.get(person=ola)
    client = client_for(per, staff=True)
    address = f"/ansatte/representanter/{representative.pk}/avslutt"

    assert client.post(address)["Location"] == EVERY
    assert not Representative.objects.exists()
    assert client.post(address).status_code == 404


def test_strangers_find_nothing(
    kari: Person,
    ingrid: Person,
    ola: Person,
    nils: Person,
    skolekorps: Association,
    client_for: ClientFor,
) -> None:
    representative = Representative.objects.get()
    addresses = {
        EVERY: "get",
        f"{EVERY}/{skolekorps.pk}": "post",
        f"{EVERY}/{skolekorps.pk}/registrert-av": "post",
        f"/ansatte/representanter/{representative.pk}/avslutt": "post",
    }

    for address, method in addresses.items():
        for client in (client_for(kari), client_for(ingrid, staff=True)):
            assert getattr(client, method)(address).status_code == 404
        stranger = client_for(nils, staff=True, host="oslo.localhost")
        assert getattr(stranger, method)(address).status_code == 302
    assert client_for(None).post(NEW, GOOD)["Location"].startswith("/innlogging?")
    assert Association.objects.count() == Representative.objects.count() == 1
