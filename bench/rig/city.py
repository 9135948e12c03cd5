"""A city of any size for benchmarks: spaces, rules, a year of bookings and their claims.

Half the spaces take twenty people or more, half keep buffers, a tenth are halls that split in
three parts (which are spaces too). Each space has eight bookings of one or two hours a week,
evening-weighted, open 08 to 22.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import psycopg

from allmenning.booking.models import BookingRules, Request, Terms
from allmenning.core import scope
from allmenning.core.clock import local_date, wall_clock
from allmenning.core.models import Municipality
from allmenning.people.models import Person, Unit
from allmenning.places.actions.search_words import refresh_search_words
from allmenning.places.models import (
    Asset,
    Building,
    District,
    OpeningHours,
    Space,
    SpaceAsset,
    Timetable,
)

WEEKS = 52
PER_WEEK = 8
SPACES_PER_BUILDING = 8
SLOT_HOURS = (8, 10, 12, 14, 16, 18, 20)
# How likely each two hours of the day is to be booked: evenings most.
WEIGHTS = (1, 1, 1, 2, 5, 8, 6)
BULK_TABLES = ("booking_booking", "booking_claim")
FAMILY = 4


@dataclass(frozen=True)
class Made:
    """One space of the city and the assets it consists of."""

    space: Space
    assets: tuple[int, ...]
    buffer_after: int


def municipality() -> Municipality:
    """The benchmark's own municipality, answering at 127.0.0.1."""
    found, _made = Municipality.objects.get_or_create(
        slug="by",
        defaults={
            "name": "By",
            "kommunenummer": "9999",
            "phone": "21 80 21 80",
            "email": "post@by.example",
            "hosts": ["127.0.0.1", "by.localhost"],
        },
    )
    return found


def empty() -> None:
    """Take away what an earlier benchmark left; the tables and their migrations stay."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        rows = connection.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT IN ('django_migrations', 'django_content_type')"
        )
        tables = ", ".join(name for (name,) in rows)
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


def build(spaces: int, *, seed: int, first_week: date) -> list[Made]:
    """Add this many spaces with a year of bookings; call within the municipality's scope."""
    chance = random.Random(seed)
    made = _spaces(spaces, seed, chance)
    requests = _requests(made)
    with _bulk() as cursor:
        _write(cursor, made, requests, chance, first_week)
    return made


def _spaces(count: int, seed: int, chance: random.Random) -> list[Made]:
    terms, _new = Terms.objects.get_or_create(
        name="vilkår", version=1, defaults={"text": {"nb": "Rydd."}, "published_at": _now()}
    )
    root, _new = Unit.objects.get_or_create(kind=Unit.Kind.MUNICIPALITY, name="By")
    made: list[Made] = []
    while len(made) < count:
        building = _building(seed, len(made), root, chance)
        made += _in_building(building, min(SPACES_PER_BUILDING, count - len(made)), chance)
    refresh_search_words(one.space for one in made)
    _rules(made, terms)
    return made


def _building(seed: int, number: int, root: Unit, chance: random.Random) -> Building:
    name = f"Bygg {seed}-{number}"
    unit = Unit.objects.create(kind=Unit.Kind.BUILDING, name=name, parent=root)
    timetable = Timetable.objects.create(name=name, closed_on_public_holidays=False)
    OpeningHours.objects.bulk_create(
        OpeningHours(timetable=timetable, weekday=day, opens=480, closes=1320) for day in range(7)
    )
    district, _new = District.objects.get_or_create(
        code=f"{chance.randrange(15):02}",
        defaults={"name": "Bydel", "latitude": 59.9, "longitude": 10.7},
    )
    return Building.objects.create(
        unit=unit,
        district=district,
        timetable=timetable,
        name=name,
        slug=f"bygg-{seed}-{number}",
        category="Skole",
        latitude=59.82 + chance.random() * 0.16,
        longitude=10.62 + chance.random() * 0.32,
        is_published=True,
    )


def _in_building(building: Building, count: int, chance: random.Random) -> list[Made]:
    """The building's spaces; four of each ten are a hall and its three parts, so that a tenth
    of all spaces are halls."""
    if count >= FAMILY and chance.random() < FAMILY * SPACES_PER_BUILDING / 40:
        parts = Asset.objects.bulk_create(
            Asset(building=building, name=f"Del {letter}") for letter in "ABC"
        )
        ids = tuple(part.pk for part in parts)
        buffer = 15 * chance.randrange(2)
        family = [_space(building, "Gymsal", ids, buffer, 120)]
        family += [_space(building, f"Gymsal {n + 1}/3", (ids[n],), buffer, 40) for n in range(3)]
        return family + [_single(building, n, chance) for n in range(count - FAMILY)]
    return [_single(building, n, chance) for n in range(count)]


def _single(building: Building, number: int, chance: random.Random) -> Made:
    asset = Asset.objects.create(building=building, name=f"Rom {number}")
    people = 40 if chance.random() < 0.4 else 12
    return _space(building, f"Møterom {number}", (asset.pk,), 15 * chance.randrange(2), people)


def _space(
    building: Building, name: str, assets: tuple[int, ...], buffer: int, people: int
) -> Made:
    space = Space.objects.create(
        building=building,
        name=name,
        slug=name.lower().replace(" ", "-").replace("/", "-").replace("ø", "o"),
        kind="gym" if "Gymsal" in name else "meeting_room",
        capacity=people,
        facilities=["wifi"],
        purposes=["meeting", "sport"],
        is_published=True,
    )
    SpaceAsset.objects.bulk_create(SpaceAsset(space=space, asset_id=asset) for asset in assets)
    return Made(space, assets, buffer)


def _rules(made: list[Made], terms: Terms) -> None:
    BookingRules.objects.bulk_create(
        BookingRules(
            space=one.space,
            days=(date(2020, 1, 1), None),
            terms=terms,
            buffer_after=one.buffer_after,
            horizon_days=365,
            max_minutes=24 * 60,
            max_active_person=1000,
            max_active_association=1000,
        )
        for one in made
    )


def _requests(made: list[Made]) -> dict[int, Request]:
    borrower, _new = Person.objects.get_or_create(
        name="Lag", defaults={"email": "lag@by.example", "created_at": _now()}
    )
    terms = Terms.objects.get(name="vilkår", version=1)
    rows = Request.objects.bulk_create(
        Request(
            applicant=borrower,
            purpose="sport",
            activity="Trening",
            participants=20,
            phone="21802180",
            terms=terms,
            sent_at=_now(),
        )
        for _one in made
    )
    return {one.space.pk: row for one, row in zip(made, rows, strict=True)}


def weekly_slots(chance: random.Random, *, families: int) -> Iterator[list[tuple[int, int]]]:
    """For a hall and its parts in turn, or one lone space: eight (day, hour) that do not collide."""
    slots = [(day, hour) for day in range(7) for hour in SLOT_HOURS]
    weights = [weight for _day in range(7) for weight in WEIGHTS]
    drawn = sorted(
        slots,
        key=lambda slot: -(chance.random() ** (1 / weights[slots.index(slot)])),
    )
    yield drawn[:PER_WEEK]
    for _part in range(families - 1):
        rest = drawn[PER_WEEK : PER_WEEK * 3]
        yield sorted(chance.sample(rest, PER_WEEK))


def _write(
    cursor: psycopg.Cursor,
    made: list[Made],
    requests: dict[int, Request],
    chance: random.Random,
    first_week: date,
) -> None:
    owner = scope.municipality_id()
    cursor.execute("SELECT coalesce(max(id), 0) FROM booking_booking")
    (number,) = cursor.fetchone() or (0,)
    claims: list[tuple[object, ...]] = []
    columns = "id, municipality_id, request_id, space_id, during, state, decided_at, reason"
    with cursor.copy(f"COPY booking_booking ({columns}) FROM STDIN") as copy:
        for one, starts, ends in _year(made, chance, first_week):
            number += 1
            during = f"[{starts.isoformat()},{ends.isoformat()})"
            request = requests[one.space.pk].pk
            copy.write_row((number, owner, request, one.space.pk, during, "confirmed", starts, ""))
            until = ends + timedelta(minutes=one.buffer_after)
            taken = f"[{starts.isoformat()},{until.isoformat()})"
            claims += [(owner, asset, taken, number) for asset in one.assets]
    with cursor.copy(
        "COPY booking_claim (municipality_id, asset_id, during, booking_id) FROM STDIN"
    ) as copy:
        for claim in claims:
            copy.write_row(claim)
    cursor.execute("SELECT setval('booking_booking_id_seq', %s)", [number])


def _year(
    made: list[Made], chance: random.Random, first_week: date
) -> Iterator[tuple[Made, datetime, datetime]]:
    for family in _families(made):
        for week in range(WEEKS):
            monday = first_week + timedelta(weeks=week)
            drawn = weekly_slots(chance, families=len(family))
            for one, slots in zip(family, drawn, strict=True):
                for day, hour in slots:
                    minutes = 60 if chance.random() < 0.5 else 120 - one.buffer_after
                    starts = wall_clock(monday + timedelta(days=day), hour * 60)
                    yield one, starts, starts + timedelta(minutes=minutes)


def _families(made: list[Made]) -> Iterator[list[Made]]:
    """Spaces that share assets stand together: a hall first, its three parts after it."""
    index = 0
    while index < len(made):
        size = FAMILY if len(made[index].assets) > 1 else 1
        yield made[index : index + size]
        index += size


@contextmanager
def _bulk() -> Iterator[psycopg.Cursor]:
    """A cursor of the owner that loads fast: keys and indexes go and come back, checked."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT set_config('allmenning.municipality', '*', false)")
        again = [statement for table in BULK_TABLES for statement in _stripped(cursor, table)]
        yield cursor
        for statement in again:
            cursor.execute(statement)
        connection.commit()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        for table in (*BULK_TABLES, "places_space", "booking_bookingrules", "places_spaceasset"):
            connection.execute(f"VACUUM ANALYZE {table}")


def _stripped(cursor: psycopg.Cursor, table: str) -> list[str]:
    """Take away what slows loading down. Returns the statements that put it back."""
    cursor.execute(
        """SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid = %s::regclass AND contype IN ('f', 'x')""",
        [table],
    )
    constraints = cursor.fetchall()
    cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    for name, _definition in constraints:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname !~ '_pkey$'"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [table],
    )
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    return [
        *(definition for _name, definition in indexes),
        *(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {text}' for name, text in constraints),
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
    ]


def first_week() -> date:
    """The Monday of this week in Oslo."""
    today = local_date(_now())
    return today - timedelta(days=today.weekday())


def _now() -> datetime:
    return datetime.now(UTC)
