"""The first visit: name, e-mail and phone."""

import pytest

from django.test import Client

from allmenning.core.models import ActLog
from allmenning.people.models import Person
from tests.cast import ClientFor

GOOD = {"name": " Kari  Nordlie ", "email": "kari@example.org", "phone": "22 33 44 55"}


@pytest.fixture
def client(kari: Person, client_for: ClientFor) -> Client:
    Person.objects.update(name="", email="", phone="")
    return client_for(kari)


def test_what_is_told_is_stored_and_one_goes_on(client: Client, kari: Person) -> None:
    assert client.get("/velkommen").status_code == 200

    response = client.post("/velkommen?neste=%2Fmine", GOOD)

    assert response["Location"] == "/mine"
    kari.refresh_from_db()
    assert (kari.name, kari.email, kari.phone) == (
        "Kari Nordlie",
        "kari@example.org",
        "+4722334455",
    )
    assert kari.is_complete
    assert ActLog.objects.get().actor_id == kari.pk


def test_the_phone_may_be_left_out(client: Client, kari: Person) -> None:
    assert client.post("/velkommen", {**GOOD, "phone": ""}).status_code == 302
    kari.refresh_from_db()
    assert (kari.phone, kari.is_complete) == ("", True)


def test_the_way_on_never_leads_elsewhere(client: Client) -> None:
    assert client.post("/velkommen?neste=//evil.example", GOOD)["Location"] == "/"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Skriv hva du heter."),
        ("name", "Kari 🙂", "Skriv navnet med bokstaver"),
        ("name", "Kari\u202eNordlie", "Skriv navnet med bokstaver"),
        ("name", "a" * 100_000, "Navnet er for langt"),
        ("email", "", "så vi kan svare deg"),
        ("email", "kari@", "Skriv en e-postadresse som"),
        ("email", "a" * 100_000 + "@example.org", "Skriv en e-postadresse som"),
        (
            "email",
            "a" * 60 + "@" + "a" * 60 + 4 * ".example" * 6 + ".no",
            "E-postadressen er for lang",
        ),
        ("phone", "12", "Skriv et telefonnummer med åtte sifre"),
        ("phone", "ring meg", "Skriv et telefonnummer med åtte sifre"),
        ("phone", "9" * 100_000, "Telefonnummeret er for langt"),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_nothing_is_lost(
    client: Client, kari: Person, field: str, typed: str, sentence: str
) -> None:
    page = client.post("/velkommen", {**GOOD, field: typed})

    assert page.status_code == 422
    assert sentence in page.context["form"].errors[field][0]
    assert sentence in page.text
    assert page.context["form"][field].value() == typed
    kept = [value for name, value in GOOD.items() if name != field]
    assert all(value in page.text for value in kept)
    kari.refresh_from_db()
    assert (kari.name, kari.email) == ("", "")


def test_an_empty_form_is_not_taken_for_none(client: Client) -> None:
    assert client.post("/velkommen", {}).status_code == 422


def test_what_is_known_stands_there(kari: Person, client_for: ClientFor) -> None:
    Person.objects.update(phone="+4722334455")

    page = client_for(kari).get("/velkommen")

    assert 'value="Kari Nordlie"' in page.text
    assert 'value="22 33 44 55"' in page.text


def test_strangers_sign_in_first(kari: Person, nils: Person, client_for: ClientFor) -> None:
    for client in (client_for(None), client_for(nils, host="oslo.localhost")):
        assert client.get("/velkommen")["Location"] == "/innlogging?neste=%2Fvelkommen"
        assert client.post("/velkommen", GOOD).status_code == 302
    kari.refresh_from_db()
    assert kari.phone == "400 00 000"
