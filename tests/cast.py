"""The cast: a few people and places, the same in every test, in place of random ones.

Everybody is made up. A test names the members it needs and gets what they rest on as well. The
cast lives in Oslo, and Oslo is in scope from the moment one of its members is on stage; Nils is
the stranger, and what happens in Asker stands within `with scope.municipality(asker.pk)`.

    def test_kari_sees_the_gym(kari, gymsal, client_for):
        page = client_for(kari).get(...)
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Final

import pytest

from django.test import Client

from allmenning.booking.actions.bookings import Particulars, confirm_hold
from allmenning.booking.actions.closures import close_assets
from allmenning.booking.actions.holds import hold_slot
from allmenning.booking.models import Booking, BookingRules, Closure, Hold, Terms
from allmenning.core import scope
from allmenning.core.clock import instant
from allmenning.core.log import Actor
from allmenning.core.models import Municipality
from allmenning.core.period import Period
from allmenning.people.access import digest_of
from allmenning.people.actions.numbers import place
from allmenning.people.models import ApiKey, Association, Person, Representative, Role, Unit
from allmenning.people.queries import key_ring
from allmenning.places.models import Asset, Building, OpeningHours, Space, SpaceAsset, Timetable

# The same people as in the stand-in for ID-porten; synthetic numbers have 80 added to the month.
PIDS: Final = {
    "kari": "15839000046",
    "ola": "02917800017",
    "fatima": "24827500026",
    "ingrid": "17906900076",
    "per": "27888000017",
    "nils": "19878200066",
}
AUTUMN: Final = instant(date(2026, 8, 1), time(8))
ROLES_END: Final = date(2027, 6, 30)

ClientFor = Callable[..., Client]


# Municipalities


@pytest.fixture
def oslo(database: None, now: datetime) -> Iterator[Municipality]:
    """Oslo, in scope for the rest of the test."""
    municipality = _municipality("oslo", "Oslo", "0301")
    with scope.municipality(municipality.pk):
        yield municipality


@pytest.fixture
def asker(database: None, now: datetime) -> Municipality:
    """The neighbour, whose rows Oslo must never see."""
    return _municipality("asker", "Asker", "3203")


@pytest.fixture
def baerum(database: None, now: datetime) -> Municipality:
    return _municipality("baerum", "Bærum", "3201")


def _municipality(slug: str, name: str, kommunenummer: str) -> Municipality:
    return Municipality.objects.create(
        slug=slug,
        name=name,
        kommunenummer=kommunenummer,
        phone="21 80 21 80",
        email=f"post@{slug}.example",
        hosts=[f"{slug}.localhost"],
    )


# Units: Oslo kommune > Bydel Stovner > Haugen skole


@pytest.fixture
def oslo_kommune(oslo: Municipality) -> Unit:
    return Unit.objects.create(kind=Unit.Kind.MUNICIPALITY, name="Oslo kommune")


@pytest.fixture
def stovner(oslo_kommune: Unit) -> Unit:
    return Unit.objects.create(parent=oslo_kommune, kind=Unit.Kind.DISTRICT, name="Bydel Stovner")


@pytest.fixture
def haugen_unit(stovner: Unit) -> Unit:
    return Unit.objects.create(parent=stovner, kind=Unit.Kind.BUILDING, name="Haugen skole")


# People


@pytest.fixture
def kari(oslo: Municipality) -> Person:
    """A resident of Oslo without any role."""
    return _person("Kari Nordlie")


@pytest.fixture
def ola(oslo: Municipality, skolekorps: Association) -> Person:
    """Leads Haugen skolekorps and books for it."""
    person = _person("Ola Bråten")
    Representative.objects.create(person=person, association=skolekorps)
    return person


@pytest.fixture
def fatima(haugen_unit: Unit) -> Person:
    """Caretaker at Haugen skole."""
    return _employee("Fatima Hassan", Role.Kind.CARETAKER, haugen_unit)


@pytest.fixture
def ingrid(stovner: Unit) -> Person:
    """Leads Bydel Stovner, and with it all that lies under it."""
    return _employee("Ingrid Sæther", Role.Kind.UNIT_LEADER, stovner)


@pytest.fixture
def per(oslo_kommune: Unit) -> Person:
    """Administers the whole municipality."""
    return _employee("Per Haugland", Role.Kind.ADMINISTRATOR, oslo_kommune)


@pytest.fixture
def nils(asker: Municipality) -> Person:
    """A resident of Asker: a stranger in Oslo."""
    with scope.municipality(asker.pk):
        return _person("Nils Vik")


@pytest.fixture
def skolekorps(oslo: Municipality) -> Association:
    return Association.objects.create(organisasjonsnummer="310000019", name="Haugen skolekorps")


def _person(name: str) -> Person:
    first = name.split()[0].lower()
    person = Person(name=name, email=f"{first}@example.org", phone="400 00 000")
    person.created_at = AUTUMN
    place(person, PIDS[first], key_ring())
    person.save()
    return person


def _employee(name: str, kind: Role.Kind, unit: Unit) -> Person:
    person = _person(name)
    Role.objects.create(person=person, unit=unit, kind=kind, expires_on=ROLES_END)
    return person


HAUGENS_KEY: Final = "haugens-hemmelige-streng"


@pytest.fixture
def haugens_key(haugen_unit: Unit) -> ApiKey:
    """What another system shows to act for Haugen skole: every right, until roles end."""
    return ApiKey.objects.create(
        unit=haugen_unit,
        name="Skolens kalender",
        rights=ApiKey.Right.values,
        digest=digest_of(HAUGENS_KEY),
        created_at=AUTUMN,
        expires_on=ROLES_END,
    )


@pytest.fixture
def program(haugens_key: ApiKey, bokmal_again: None) -> Client:
    """The other system itself."""
    return Client(HTTP_HOST="oslo.localhost", HTTP_AUTHORIZATION=f"Bearer {HAUGENS_KEY}")


# Places: Haugen skole with a gym of three parts and a music room


@pytest.fixture
def haugen(haugen_unit: Unit) -> Building:
    """A school, open 16-22 on weekdays and 10-18 at weekends."""
    return Building.objects.create(
        unit=haugen_unit,
        timetable=_evenings_and_weekends(),
        name="Haugen skole",
        slug="haugen-skole",
        category="skole",
        address="Haugenveien 1",
        latitude=59.96,
        longitude=10.92,
        is_published=True,
    )


@pytest.fixture
def gym_parts(haugen: Building) -> list[Asset]:
    """What is really taken in the gym: its three parts, A, B and C."""
    return Asset.objects.bulk_create(
        Asset(building=haugen, name=f"Gymsal {part}") for part in "ABC"
    )


@pytest.fixture
def gymsal(haugen: Building, gym_parts: list[Asset], terms: Terms) -> Space:
    """The whole gym: borrowing it takes all three parts."""
    return _space(haugen, "Gymsal", "gymsal", terms, gym_parts, kind="gym", capacity=150)


@pytest.fixture
def gym_thirds(haugen: Building, gym_parts: list[Asset], terms: Terms) -> list[Space]:
    """Each third of the gym as a space of its own."""
    return [
        _space(haugen, f"Gymsal 1/3 {part}", f"gymsal-{part.lower()}", terms, [asset], capacity=50)
        for part, asset in zip("ABC", gym_parts, strict=True)
    ]


@pytest.fixture
def musikkrom(haugen: Building, terms: Terms) -> Space:
    """A music room for 20 people."""
    asset = Asset.objects.create(building=haugen, name="Musikkrom")
    return _space(
        haugen,
        "Musikkrom",
        "musikkrom",
        terms,
        [asset],
        kind="music_room",
        capacity=20,
        purposes=["music"],
        facilities=["piano", "soundproof", "noise"],
    )


@pytest.fixture
def terms(oslo: Municipality) -> Terms:
    return Terms.objects.create(
        name="Lån av skolelokaler",
        version=1,
        text={"nb": "Rydd etter deg."},
        published_at=AUTUMN,
    )


def _evenings_and_weekends() -> Timetable:
    timetable = Timetable.objects.create(name="Kvelder og helger")
    OpeningHours.objects.bulk_create(
        OpeningHours(timetable=timetable, weekday=day, opens=opens * 60, closes=closes * 60)
        for day in range(7)
        for opens, closes in [(16, 22) if day < 5 else (10, 18)]
    )
    return timetable


def _space(
    building: Building, name: str, slug: str, terms: Terms, assets: list[Asset], **facts: object
) -> Space:
    usual = {"kind": "gym", "purposes": ["sport", "music", "event"], "facilities": ["activity"]}
    space = Space.objects.create(
        building=building, name=name, slug=slug, is_published=True, **{**usual, **facts}
    )
    SpaceAsset.objects.bulk_create(SpaceAsset(space=space, asset=asset) for asset in assets)
    BookingRules.objects.create(space=space, days=(date(2026, 8, 1), None), terms=terms)
    return space


# Bookings


@pytest.fixture
def hold(kari: Person, musikkrom: Space, now: datetime) -> Hold:
    """Kari keeps the music room for ten minutes: tomorrow evening from 18 to 20."""
    tomorrow = date(2026, 12, 2)
    evening = Period(instant(tomorrow, time(18)), instant(tomorrow, time(20)))
    return hold_slot(person=kari, space=musikkrom, period=evening, participants=12, now=now)


@pytest.fixture
def booking(hold: Hold, now: datetime) -> Booking:
    """Kari's choir has the music room tomorrow evening from 18 to 20."""
    choir = Particulars(purpose="music", activity="Korøvelse", participants=12, phone="400 00 000")
    return confirm_hold(hold=hold, particulars=choir, now=now)


@pytest.fixture
def closure(haugen: Building, gym_parts: list[Asset], per: Person, now: datetime) -> Closure:
    """The gym is closed the day after tomorrow from 16 to 22: the floor is washed."""
    day = date(2026, 12, 3)
    return close_assets(
        building=haugen,
        assets=gym_parts,
        period=Period(instant(day, time(16)), instant(day, time(22))),
        reason={"nb": "Gulvvask"},
        actor=Actor("person", per.pk),
        now=now,
    )
