"""The page where a leader hands out roles on her units."""

from typing import Any

import pytest

from allmenning.core import scope
from allmenning.core.models import Municipality, ViewingLog
from allmenning.people.models import Person, Role, Unit
from tests.cast import ClientFor

PAGE = "/ansatte/roller"


@pytest.fixture
def typed(haugen_unit: Unit) -> dict[str, Any]:
    return {
        "number": "128146 00023",
        "name": "Gunnar Dahl",
        "unit": haugen_unit.pk,
        "kind": "caretaker",
        "expires_on": "2027-06-30",
    }


def test_a_leader_sees_her_units_only(
    ingrid: Person, fatima: Person, per: Person, client_for: ClientFor
) -> None:
    page = client_for(ingrid, staff=True).get(PAGE)

    assert page.status_code == 200
    assert [role.person for role, _may_end in page.context["rows"]] == [ingrid, fatima]
    assert [may_end for _role, may_end in page.context["rows"]] == [False, True]
    assert [unit.name for unit in page.context["form"].units.values()] == [
        "Bydel Stovner",
        "Haugen skole",
    ]


def test_looking_at_roles_is_written_down(
    ingrid: Person, fatima: Person, client_for: ClientFor
) -> None:
    client_for(ingrid, staff=True).get(PAGE)

    row = ViewingLog.objects.get()
    assert (row.viewer_id, row.person_id, row.object_kind) == (ingrid.pk, fatima.pk, "role")


def test_a_leader_gives_a_role(
    ingrid: Person, typed: dict[str, Any], client_for: ClientFor
) -> None:
    client = client_for(ingrid, staff=True)

    assert client.post(PAGE, typed)["Location"] == PAGE

    assert Role.objects.get(kind="caretaker").person.name == "Gunnar Dahl"
    page = client.get(PAGE)
    assert "Rollen er gitt." in page.text
    assert "Gunnar Dahl" in page.text


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("number", "", "Skriv fødselsnummeret."),
        ("number", "12814600024", "Dette er ikke et fødselsnummer."),
        ("number", "1" * 100_000, "Et fødselsnummer har elleve sifre."),
        ("name", "", "Skriv navnet."),
        ("name", "Gunnar 🙂", "Skriv navnet med bokstaver"),
        ("unit", "10000000000000000000000", "Velg en enhet fra lista."),
        ("unit", "x", "Velg en enhet fra lista."),
        ("kind", "administrator", "Velg en rolle fra lista."),
        ("kind", "unit_leader", "Velg en rolle fra lista."),
        ("expires_on", "", "Velg hvor lenge"),
        ("expires_on", "snart", "Skriv en dato som"),
        ("expires_on", "2026-11-30", "Velg en dag fra i dag"),
        ("expires_on", "2206-01-01", "Velg en dag fra i dag"),
    ],
)
def test_a_bad_form_says_what_is_wrong_and_changes_nothing(
    ingrid: Person,
    typed: dict[str, Any],
    client_for: ClientFor,
    field: str,
    wrong: str,
    sentence: str,
) -> None:
    people = Person.objects.count()

    page = client_for(ingrid, staff=True).post(PAGE, {**typed, field: wrong})

    assert page.status_code == 422
    assert sentence in page.context["form"].errors[field][0]
    assert sentence in page.text
    assert (Person.objects.count(), Role.objects.count()) == (people, 1)


def test_a_unit_that_is_not_hers_cannot_be_forged(
    ingrid: Person, oslo_kommune: Unit, typed: dict[str, Any], client_for: ClientFor
) -> None:
    page = client_for(ingrid, staff=True).post(PAGE, {**typed, "unit": oslo_kommune.pk})

    assert page.status_code == 422
    assert Role.objects.count() == 1


def test_nobody_gives_herself_a_role(
    per: Person, oslo_kommune: Unit, typed: dict[str, Any], client_for: ClientFor
) -> None:
    client = client_for(per, staff=True)
    client.post(PAGE, typed)
    gunnar = Role.objects.get(kind="caretaker").person
    Role.objects.create(
        person=gunnar, unit=oslo_kommune, kind="administrator", expires_on="2027-01-01"
    )
    forged = {**typed, "kind": "administrator", "unit": oslo_kommune.pk}

    page = client_for(gunnar, staff=True).post(PAGE, forged)

    assert page.status_code == 422
    assert "du kan ikke gi deg selv en rolle" in page.text


def test_an_administrator_belongs_to_the_municipality(
    per: Person, typed: dict[str, Any], client_for: ClientFor
) -> None:
    page = client_for(per, staff=True).post(PAGE, {**typed, "kind": "administrator"})

    assert page.status_code == 422
    assert "hører til kommunen" in page.text
    assert not Person.objects.filter(name="Gunnar Dahl").exists()


def test_a_leader_ends_a_role(ingrid: Person, fatima: Person, client_for: ClientFor) -> None:
    role = Role.objects.get(person=fatima)
    client = client_for(ingrid, staff=True)

    assert client.post(f"{PAGE}/{role.pk}/avslutt")["Location"] == PAGE
    assert not Role.objects.filter(person=fatima).exists()
    assert client.post(f"{PAGE}/{role.pk}/avslutt").status_code == 404


def test_a_role_that_is_not_hers_to_end_stays(
    ingrid: Person, per: Person, client_for: ClientFor
) -> None:
    client = client_for(ingrid, staff=True)
    own, above = (Role.objects.get(person=person) for person in (ingrid, per))

    assert client.post(f"{PAGE}/{own.pk}/avslutt", follow=True).status_code == 200
    assert client.post(f"{PAGE}/{above.pk}/avslutt").status_code == 404
    assert Role.objects.count() == 2


def test_who_leads_nothing_finds_no_page(
    fatima: Person, kari: Person, nils: Person, client_for: ClientFor
) -> None:
    assert client_for(fatima, staff=True).get(PAGE).status_code == 404
    assert client_for(kari).get(PAGE).status_code == 404
    assert client_for(None).get(PAGE).status_code == 302
    assert client_for(nils, staff=True, host="oslo.localhost").get(PAGE).status_code == 302


def test_another_municipalitys_leader_reaches_no_role_here(
    nils: Person, asker: Municipality, fatima: Person, client_for: ClientFor
) -> None:
    role = Role.objects.get(person=fatima)
    with scope.municipality(asker.pk):
        root = Unit.objects.create(kind=Unit.Kind.MUNICIPALITY, name="Asker kommune")
        Role.objects.create(person=nils, unit=root, kind="administrator", expires_on="2027-01-01")
    client = client_for(nils, staff=True)

    page = client.get(PAGE)

    assert [row.person for row, _may_end in page.context["rows"]] == [nils]
    assert client.post(f"{PAGE}/{role.pk}/avslutt").status_code == 404
    assert Role.objects.filter(pk=role.pk).exists()


def test_many_roles_stand_on_pages(per: Person, oslo_kommune: Unit, client_for: ClientFor) -> None:
    for number in range(60):
        person = Person.objects.create(
            name=f"Ansatt {chr(65 + number % 26)}", created_at="2026-08-01T08:00:00Z"
        )
        Role.objects.create(
            person=person, unit=oslo_kommune, kind="caretaker", expires_on="2027-01-01"
        )
    client = client_for(per, staff=True)

    assert len(client.get(PAGE).context["rows"]) == 50
    assert len(client.get(PAGE, {"side": "2"}).context["rows"]) == 11
    assert client.get(PAGE, {"side": "99999999999"}).status_code == 200
    assert client.get(PAGE, {"side": "🙂"}).status_code == 200
