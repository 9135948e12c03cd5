"""People as they are now: only what is asked for, nothing unknown taken for a yes."""

from __future__ import annotations

import datetime as dt

import pytest

from allmenning.registers import folkeregisteret
from allmenning.registers.calling import (
    RegisterDown,
    RegisterRefused,
    TokenRefused,
    TooManyCalls,
)
from allmenning.registers.folkeregisteret import (
    Home,
    look_up,
    look_up_one,
    order_extract,
    persons,
    read_addresses,
    read_batch,
)
from allmenning.registers.tests.folkeregisteret import (
    DOCUMENTED,
    NUMBER,
    OTHER,
    SITE,
    STREET,
    site,
)
from simulators.population.people import FORTROLIG, STRENGT_FORTROLIG
from simulators.registers.server import Server


def read(monkeypatch: pytest.MonkeyPatch, **changes: object) -> folkeregisteret.Person | None:
    told = {"foedselsEllerDNummer": NUMBER, "folkeregisterperson": {**DOCUMENTED, **changes}}
    monkeypatch.setattr(persons, "post_json", lambda *_, **__: {"oppslag": [told]})
    return look_up([NUMBER], site=SITE).get(NUMBER)


def test_the_documented_example_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    person = read(monkeypatch)

    assert person is not None
    assert (person.number, person.status) == (NUMBER, "bosatt")
    assert person.born_on == dt.date(1924, 5, 9)
    assert person.home == Home("0301", moved_on=dt.date(2019, 5, 31))
    assert (person.is_shielded, person.guardians, person.second) == (False, (), None)


def test_an_address_along_a_street_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    person = read(monkeypatch, bostedsadresse=[STREET], deltBosted=[STREET])

    assert person is not None
    assert person.home == Home("0301", "a-1", "H0201", "03010102", dt.date(2026, 6, 15))
    assert person.second == person.home


def test_who_has_no_known_home_belongs_to_a_municipality(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = {"ukjentBosted": {"bostedskommune": "0301"}, "erGjeldende": True}
    person = read(monkeypatch, bostedsadresse=[nowhere])

    assert person is not None
    assert person.home == Home("0301")


@pytest.mark.parametrize(
    "change",
    [
        {"adressebeskyttelse": [{"graderingsnivaa": "fortrolig", "erGjeldende": True}]},
        {"adressebeskyttelse": [{"graderingsnivaa": "strengtFortrolig"}]},
        {"adressebeskyttelse": [{"graderingsnivaa": "noeNytt"}]},
        {"bostedsadresse": [{**STREET, "adressegradering": "klientadresse"}]},
        {"deltBosted": [{**STREET, "adressegradering": "fortrolig"}]},
    ],
)
def test_whoever_is_not_open_to_all_is_shielded(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, object]
) -> None:
    person = read(monkeypatch, **change)

    assert person is not None
    assert person.is_shielded


def test_what_no_longer_holds_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    former = {"graderingsnivaa": "fortrolig", "erGjeldende": False}
    bearing = [
        {"ansvar": "felles", "ansvarlig": OTHER, "erGjeldende": True},
        {"ansvar": "mor", "ansvarlig": "15839010351", "erGjeldende": False},
    ]
    person = read(monkeypatch, adressebeskyttelse=[former], foreldreansvar=bearing)

    assert person is not None
    assert not person.is_shielded
    assert person.guardians == (OTHER,)


@pytest.mark.parametrize(
    "change",
    [
        {"identifikasjonsnummer": []},
        {"identifikasjonsnummer": [{"status": "opphoert", "foedselsEllerDNummer": NUMBER}]},
        {"status": "bosatt"},
        {"foedsel": [{"foedselsdato": "i fjor"}]},
        {"bostedsadresse": [{**STREET, "grunnkrets": "nord"}]},
        {"bostedsadresse": [{**STREET, "grunnkrets": 123456}]},
        {"adressebeskyttelse": ["fortrolig"]},
    ],
)
def test_who_cannot_be_read_is_missing(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, object]
) -> None:
    assert read(monkeypatch, **change) is None


def test_people_are_found_as_they_are(server: Server) -> None:
    child = next(p for p in server.people.everybody.values() if p.second and p.guardians)
    parent = server.people.everybody[child.guardians[0]]

    found = look_up([child.number, parent.number], site=site(server))

    assert found[child.number].guardians == child.guardians
    assert child.number in found[parent.number].children
    second = found[child.number].second
    assert second is not None
    assert child.second is not None
    assert second.address == child.second.address.reference
    home = found[parent.number].home
    assert home is not None
    assert home.basic_unit == parent.home.address.unit.code


def test_of_the_strictly_shielded_no_place_is_told(server: Server) -> None:
    strict, other = list(server.people.everybody.values())[10:12]
    strict.shield, other.shield = STRENGT_FORTROLIG, FORTROLIG

    found = look_up([strict.number, other.number], site=site(server))

    assert all(person.is_shielded for person in found.values())
    assert found[strict.number].home is None


def test_a_former_number_leads_to_the_one_she_has(server: Server) -> None:
    person = next(p for p in server.people.everybody.values() if p.replaced)

    assert look_up([person.replaced], site=site(server))[person.replaced].number == person.number


def test_one_alone_is_found_or_unknown(server: Server) -> None:
    known = next(iter(server.people.everybody))

    found = look_up_one(known, site=site(server))
    assert found is not None
    assert found.number == known
    assert look_up_one("15839010351", site=site(server)) is None


@pytest.mark.parametrize("count", [0, 1001])
def test_nobody_and_too_many_are_not_asked_for(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 1000"):
        look_up([NUMBER] * count, site=SITE)
    with pytest.raises(ValueError, match="1 to 1000"):
        read_addresses(["d"] * count, site=SITE)


def test_others_than_those_asked_for_are_left_out(server: Server) -> None:
    known = list(server.people.everybody)[:3]
    server.failures["folkeregisteret"] = "wrong_people"
    assert look_up(known, site=site(server)) == {}

    server.failures["folkeregisteret"] = "fewer_people"
    assert set(look_up(known, site=site(server))) == set(known[1:])


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("down", RegisterDown),
        ("broken", RegisterDown),
        ("no_json", RegisterDown),
        ("too_many", TooManyCalls),
        ("no_token", TokenRefused),
        ("wrong_scope", RegisterRefused),
    ],
)
def test_every_way_to_fail_is_told_apart(server: Server, mode: str, error: type[Exception]) -> None:
    known = site(server)
    server.failures["folkeregisteret"] = mode
    for ask in (
        lambda: look_up([NUMBER], site=known),
        lambda: look_up_one(NUMBER, site=known),
        lambda: read_addresses(["d"], site=known),
        lambda: order_extract("0301", site=known),
        lambda: read_batch("j", 0, site=known),
    ):
        with pytest.raises(error):
            ask()


@pytest.mark.parametrize("content", [{}, [], {"oppslag": 3}, None])
def test_an_answer_without_people_is_none(monkeypatch: pytest.MonkeyPatch, content: object) -> None:
    monkeypatch.setattr(persons, "post_json", lambda *_, **__: content)
    with pytest.raises(RegisterDown):
        look_up([NUMBER], site=SITE)
