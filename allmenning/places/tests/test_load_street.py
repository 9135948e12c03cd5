"""A street is had from Geonorge whole or not at all, and keeps what Matrikkelen's file said."""

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from io import StringIO

import pytest

from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.places.actions.grounding import load_ground, load_street
from allmenning.places.models import Address, BasicUnit, Street
from allmenning.places.queries.landmarks import landmark_named
from allmenning.places.rules.address_file import AddressLine
from allmenning.registers import calling, geonorge
from simulators.population import ground
from simulators.population.city import Population
from simulators.registers import krr
from simulators.registers.server import Server
from tests.database import AtOnce

PEOPLE = Population({"030111": 300}, dt.date(2026, 12, 1))


@pytest.fixture
def server(settings: LazySettings) -> Iterator[Server]:
    unknown = lambda _number: krr.NOT_REGISTERED  # noqa: E731
    with Server(0, {}, unknown, slow_seconds=0.3, population=PEOPLE) as server:
        settings.GEONORGE_URL = f"{server.base_url}/geonorge/adresser/v1"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def houses(server: Server) -> list[ground.Address]:
    """Those of one street, as Geonorge knows them."""
    everywhere = server.people.addresses
    return [one for one in everywhere if one.street == everywhere[0].street]


def _line(house: ground.Address) -> AddressLine:
    """As Kartverket's file tells of it."""
    return AddressLine(
        reference=house.reference,
        street_code=house.street.code,
        street=house.street.name,
        number=house.number,
        letter=house.letter,
        postcode=house.postcode,
        post_town=house.post_town,
        basic_unit=house.unit.code,
        basic_unit_name=house.unit.name,
        x=house.x,
        y=house.y,
    )


def _load(name: str, slug: str = "oslo") -> str:
    told = StringIO()
    call_command("load_street", slug, name, stdout=told)
    return told.getvalue()


def _rows() -> list[tuple[object, ...]]:
    names = ("number", "letter", "postcode", "post_town", "x", "y", "reference", "basic_unit__code")
    return sorted(Address.objects.values_list(*names), key=str)


def test_a_new_street_comes_with_all_its_doors(
    oslo: Municipality, houses: list[ground.Address], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geonorge, "MOST_IN_PAGE", 5)
    many, name = len(houses), houses[0].street.name

    told = _load(name.lower())

    assert told.splitlines() == [
        f"{many} addresses: {many} are new, 0 were put right.",
        f"{many} have no id in Matrikkelen yet:"
        " notices by street or area reach who lives there after the next file.",
    ]
    street = Street.objects.get()
    assert (street.code, street.name) == (houses[0].street.code, name)
    assert _rows() == sorted(
        ((h.number, h.letter, h.postcode, h.post_town, h.x, h.y, None, None) for h in houses),
        key=str,
    )
    landmark = landmark_named(f"{name} {houses[3].number}{houses[3].letter}")
    assert landmark is not None
    assert landmark.point.latitude == pytest.approx(houses[3].y / 1e7)


def test_doing_so_again_changes_nothing(oslo: Municipality, houses: list[ground.Address]) -> None:
    name = houses[0].street.name
    _load(name)
    before = list(Address.objects.order_by("pk").values())

    assert " 0 are new, 0 were put right.\n" in _load(name)

    assert list(Address.objects.order_by("pk").values()) == before


def test_what_the_file_said_is_kept_and_the_rest_put_right(
    oslo: Municipality, houses: list[ground.Address]
) -> None:
    many = len(houses)
    load_ground([_line(house) for house in houses[:-2]], districts={})
    Address.objects.update(is_detached=True)
    Address.objects.filter(reference=houses[1].reference).update(x=1 + houses[1].x, postcode="0001")
    Street.objects.update(name="Gammelveien")

    told = _load(houses[0].street.name)

    assert told.startswith(f"{many} addresses: 2 are new, 1 were put right.\n2 have no id")
    moved = Address.objects.get(reference=houses[1].reference)
    assert (moved.x, moved.postcode, moved.is_detached) == (houses[1].x, houses[1].postcode, True)
    assert moved.basic_unit == BasicUnit.objects.get(code=houses[1].unit.code)
    assert Address.objects.count() == many
    assert Street.objects.get().name == houses[0].street.name


def test_the_next_file_gives_the_ids(oslo: Municipality, houses: list[ground.Address]) -> None:
    name = houses[0].street.name
    _load(name)

    load_ground([_line(house) for house in houses], districts={})

    assert _rows() == sorted(
        (
            (h.number, h.letter, h.postcode, h.post_town, h.x, h.y, h.reference, h.unit.code)
            for h in houses
        ),
        key=str,
    )
    assert _load(name) == f"{len(houses)} addresses: 0 are new, 0 were put right.\n"


def test_a_door_that_the_file_does_not_have_stays(
    oslo: Municipality, houses: list[ground.Address]
) -> None:
    _load(houses[0].street.name)

    load_ground([_line(house) for house in houses[1:]], districts={})

    assert Address.objects.count() == len(houses)
    left = Address.objects.get(reference=None)
    assert (left.number, left.letter) == (houses[0].number, houses[0].letter)


def test_a_street_of_the_same_number_elsewhere_is_left_alone(
    oslo: Municipality, asker: Municipality, houses: list[ground.Address]
) -> None:
    with scope.municipality(asker.pk):
        load_ground([_line(houses[0])], districts={})

    _load(houses[0].street.name)

    assert Address.objects.count() == len(houses)
    with scope.municipality(asker.pk):
        assert Address.objects.get().reference == houses[0].reference


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        ("too_many", "too many calls, wait 2"),
        ("broken", "status 500"),
        ("down", "status 503"),
        ("slow", "ReadTimeout"),
        ("no_json", "no JSON"),
    ],
)
def test_nothing_is_written_when_geonorge_does_not_answer(
    oslo: Municipality,
    server: Server,
    houses: list[ground.Address],
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
    why: str,
) -> None:
    monkeypatch.setattr(calling, "TIMEOUT_SECONDS", 0.1)
    server.failures["geonorge"] = mode

    with pytest.raises(CommandError, match=f"Geonorge does not tell the addresses: {why}"):
        _load(houses[0].street.name)

    assert not Street.objects.exists()


def test_nothing_is_written_when_a_later_page_fails(
    oslo: Municipality,
    server: Server,
    houses: list[ground.Address],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(geonorge, "MOST_IN_PAGE", 5)

    def once(call: calling.Call, *, asked: calling.Question) -> calling.Answer | None:
        answer = calling.get_json(call, asked=asked)
        server.failures["geonorge"] = "too_many"
        return answer

    monkeypatch.setattr(geonorge, "get_json", once)
    with pytest.raises(CommandError, match="too many calls"):
        _load(houses[0].street.name)

    assert not Street.objects.exists()


def test_what_is_unknown_or_refused_is_said(
    oslo: Municipality, server: Server, settings: LazySettings, houses: list[ground.Address]
) -> None:
    with pytest.raises(CommandError, match="Geonorge knows no addresses in Finnes ikke, Oslo"):
        _load("Finnes ikke")
    with pytest.raises(CommandError, match="no municipality called nowhere"):
        _load(houses[0].street.name, "nowhere")
    settings.GEONORGE_URL += "/elsewhere"
    with pytest.raises(CommandError, match="does not tell the addresses: 404"):
        _load(houses[0].street.name)

    assert not Street.objects.exists()


def test_too_many_of_one_name_are_for_a_file(
    oslo: Municipality, houses: list[ground.Address], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geonorge, "MOST_HITS", len(houses) - 1)
    monkeypatch.setattr(geonorge, "MOST_IN_PAGE", 2)

    with pytest.raises(CommandError, match="than Geonorge tells of: load a file"):
        _load(houses[0].street.name)


def test_what_cannot_be_read_is_counted_and_never_kept(
    oslo: Municipality, houses: list[ground.Address], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = geonorge.Door("Nyveien", 7, 1, "", "0979", "OSLO", 59.9, 10.9)
    abroad = geonorge.Door("Nyveien", 7, 3, "", "0979", "OSLO", 51.5, 0.1)
    told = [geonorge.Doors((here, abroad), 1), geonorge.Doors((abroad,), 2)]
    monkeypatch.setattr(geonorge, "doors_of", lambda *_, **__: told.pop())

    with pytest.raises(CommandError, match="no addresses in Nyveien, Oslo but 3 that cannot be"):
        _load("Nyveien")
    assert not Street.objects.exists()

    assert "Passed over: 2 that cannot be read.\n" in _load("Nyveien")
    assert str(Address.objects.get()) == "Nyveien 1"


def test_a_door_without_an_id_is_nobodys_address(
    oslo: Municipality, houses: list[ground.Address]
) -> None:
    """Who is shielded has "" for an address in our copy, and may be met by no area."""
    _load(houses[0].street.name)

    assert not Address.objects.filter(reference="").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM places_address WHERE reference = %s", [""])
        assert cursor.fetchone() == (0,)


def test_the_database_takes_a_door_without_an_id_once(
    oslo: Municipality, houses: list[ground.Address]
) -> None:
    _load(houses[0].street.name)
    again = Address.objects.first()
    assert again is not None
    again.pk = None

    with pytest.raises(IntegrityError, match="door_without_reference_once"):
        again.save(force_insert=True)


def test_two_who_load_the_same_street_at_once_load_it_once(
    committed: None, oslo: Municipality, houses: list[ground.Address], at_once: AtOnce
) -> None:
    lines = [replace(_line(house), reference="") for house in houses]

    results = at_once(*[partial(load_street, lines)] * 4)

    many = len(houses)
    assert sorted(done.added for done in results) == [0, 0, 0, many]
    assert {(done.corrected, done.without_reference) for done in results} == {(0, many)}
    assert Address.objects.count() == many
