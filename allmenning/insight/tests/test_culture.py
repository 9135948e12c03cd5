"""Culture hours told apart by place, month and activity: every way adds up to the same."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from django.db import transaction

from allmenning.booking.actions.culture_hours import count_due
from allmenning.booking.actions.culture_recount import difference
from allmenning.booking.models import Booking
from allmenning.booking.tests.houses import district, house, room
from allmenning.booking.tests.scenes import between
from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.core.period import Period
from allmenning.insight.queries.culture import (
    By,
    Figures,
    Line,
    Selection,
    counted_hours,
    lines,
    together,
    years,
)
from allmenning.insight.tests.scenes import Had, hours_from, past
from allmenning.insight.views.figures import bars, told
from allmenning.people.models import Person
from allmenning.places.models import Building, Purpose, Space

LATER = datetime(2030, 1, 1, tzinfo=UTC)
EVERYTHING = Selection()
PLACES = (By.MONTH, By.DISTRICT, By.BUILDING, By.PURPOSE)


@pytest.fixture
def spaces(musikkrom: Space, gymsal: Space, haugen: Building) -> list[Space]:
    """Two in Haugen, one in another district, and one in a house without any."""
    stovner, grorud = district("Stovner"), district("Grorud", code="31")
    Building.objects.update(district=stovner)
    elsewhere = house(haugen, "aasen", district=grorud)
    return [
        musikkrom,
        gymsal,
        room(elsewhere, musikkrom, "sal"),
        room(house(haugen, "lia"), musikkrom, "stue"),
    ]


@st.composite
def bookings(draw: st.DrawFn) -> list[dict[str, Any]]:
    one = st.fixed_dictionaries(
        {
            "space": st.integers(0, 3),
            "start": st.integers(0, 3 * 365 * 24 * 12),
            "minutes": st.integers(1, 600).map(lambda fives: 5 * fives),
            "purpose": st.sampled_from(Purpose.values),
            "expected": st.integers(1, 150),
            "came": st.none() | st.integers(0, 150),
            "state": st.sampled_from(["confirmed"] * 4 + ["cancelled", "waiting", "declined"]),
        }
    )
    return draw(st.lists(one, max_size=12))


def had(drawn: dict[str, Any], spaces: list[Space]) -> Had:
    start = datetime(2026, 1, 1, tzinfo=UTC) + drawn["start"] * timedelta(minutes=5)
    period = Period(start, start + timedelta(minutes=drawn["minutes"]))
    rest = {name: drawn[name] for name in ("purpose", "expected", "came", "state")}
    return Had(spaces[drawn["space"]], period, **rest)


class Undo(Exception):
    """The example is over."""


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=bookings())
def test_every_way_of_telling_apart_adds_up_to_the_same(
    kari: Person, spaces: list[Space], now: datetime, drawn: list[dict[str, Any]]
) -> None:
    try:
        with transaction.atomic():
            found = [had(each, spaces) for each in drawn]
            for each in found:
                past(kari, each, now)
            count_due(now=LATER)
            adds_up(found)
            raise Undo
    except Undo:
        pass


def adds_up(found: list[Had]) -> None:
    whole = counted_hours()
    used = [each for each in found if each.state == "confirmed" and each.came != 0]
    assert whole.planned == sum(
        each.period.length // timedelta(minutes=1) * each.expected for each in used
    )
    assert (whole.bookings, whole.answered) == (
        len(used),
        len([each for each in used if each.came]),
    )
    assert not difference(now=LATER)
    shown = told(whole)["hours"]
    for by in PLACES:
        parts = lines(by, EVERYTHING)
        table = bars(parts, [{} for _part in parts])
        assert together(parts) == whole
        assert sum(row["planned"] for row in table["rows"]) == table["sum"]["planned"] == shown
        told_of = [row["confirmed"] for row in table["rows"] if row["confirmed"] is not None]
        assert sum(told_of) == (table["sum"]["confirmed"] or 0)
    for building in Building.objects.all():
        here = Selection(building=building)
        assert together(lines(By.SPACE, here)) == together(lines(By.MONTH, here))


def lend(kari: Person, now: datetime, *all_had: Had) -> None:
    for each in all_had:
        past(kari, each, now)
    count_due(now=LATER)


def named(found: list[Line]) -> dict[Any, int]:
    return {line.key[-1]: line.figures.planned // 60 for line in found}


def test_nothing_lent_is_nothing_counted(oslo: Municipality) -> None:
    assert counted_hours() == Figures()
    assert [lines(by, EVERYTHING) for by in PLACES] == [[]] * 4
    assert years() == []


def test_each_way_names_its_parts_with_most_first(
    kari: Person, spaces: list[Space], now: datetime
) -> None:
    evening = between("18:00", "20:00").start
    lend(
        kari,
        now,
        Had(spaces[0], hours_from(evening, 3)),
        Had(spaces[2], hours_from(evening, 2), purpose="sport", expected=50, came=40),
        Had(spaces[3], hours_from(evening + timedelta(days=30), 1), expected=5),
    )

    by_district = lines(By.DISTRICT, EVERYTHING)
    assert named(by_district) == {"Grorud": 100, "Stovner": 60, None: 5}
    assert by_district[0].figures == Figures(6000, 4800, 1, 1)
    assert [line.key[1] for line in lines(By.BUILDING, EVERYTHING)] == [
        "Aasen",
        "Haugen skole",
        "Lia",
    ]
    assert named(lines(By.PURPOSE, EVERYTHING)) == {"sport": 100, "music": 65}
    assert [line.key for line in lines(By.MONTH, EVERYTHING)] == [
        (date(2026, 12, 1),),
        (date(2027, 1, 1),),
    ]


def test_a_selection_leaves_out_the_rest(kari: Person, spaces: list[Space], now: datetime) -> None:
    evening = between("18:00", "20:00").start
    lend(
        kari,
        now,
        Had(spaces[0], hours_from(evening, 1)),
        Had(spaces[1], hours_from(evening + timedelta(days=30), 2), purpose="sport"),
        Had(spaces[2], hours_from(evening, 4)),
    )
    haugen = Building.objects.get(slug="haugen-skole")

    def hours(**wanted: Any) -> int:
        return together(lines(By.MONTH, Selection(**wanted))).planned // 60

    assert years() == [2027, 2026]
    assert hours() == 140
    assert hours(year=2026) == 100
    assert hours(year=2027) == 40
    assert hours(purpose="sport") == 40
    assert hours(district=haugen.district_id) == 60
    assert hours(building=haugen, year=2026) == 20
    rooms = lines(By.SPACE, Selection(building=haugen, year=2027, purpose="sport"))
    assert named(rooms) == {"Gymsal": 40}


def test_what_was_cancelled_afterwards_is_not_a_line(
    kari: Person, spaces: list[Space], now: datetime
) -> None:
    lend(kari, now, Had(spaces[0], hours_from(now, 1)))
    Booking.objects.update(state="cancelled")
    assert lines(By.MONTH, EVERYTHING) != []

    lend(kari, now, Had(spaces[1], hours_from(now, 1), came=0))

    assert [line.key[1] for line in lines(By.BUILDING, EVERYTHING)] == ["Haugen skole"]
    assert len(lines(By.SPACE, Selection(building=spaces[0].building))) == 1


def test_another_municipality_has_its_own(
    kari: Person, spaces: list[Space], asker: Municipality, now: datetime
) -> None:
    lend(kari, now, Had(spaces[0], hours_from(now, 1)))

    with scope.municipality(asker.pk):
        assert counted_hours() == Figures()
        assert lines(By.BUILDING, EVERYTHING) == []
