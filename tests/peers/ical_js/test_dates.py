"""Our calendars as two libraries read them that know nothing of one another, date by date.

One is Python's recurring-ical-events over icalendar, the other ical.js of Thunderbird.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import recurring_ical_events
from icalendar import Calendar

from allmenning.activities.actions.planning import cancel, move, plan
from allmenning.activities.models import Activity, Schedule, Session
from allmenning.core.clock import instant, local_date
from allmenning.core.log import SYSTEM
from allmenning.places.models import Building, Holiday
from tests.cast import ClientFor
from tests.peers import node

pytestmark = pytest.mark.prove

HERE = Path(__file__).parent
# The clock is put back on 25 October and forward on 28 March.
FIRST, UNTIL = date(2026, 10, 1), date(2027, 5, 1)
CHANGES = (date(2026, 10, 25), date(2027, 3, 28))
TUESDAY, THURSDAY, SATURDAY, SUNDAY = 1, 3, 5, 6
Times = list[tuple[datetime, datetime]]
Read = Callable[[str], dict[str, Times]]


@pytest.fixture(scope="module")
def ical_js() -> Path:
    node.install(HERE)
    return HERE / "dates.mjs"


@pytest.fixture
def read(client_for: ClientFor, ical_js: Path, tmp_path: Path) -> Read:
    """What each of the two shows of the calendar at an address."""

    def both(address: str) -> dict[str, Times]:
        content = client_for(None).get(address).content
        file = tmp_path / "calendar.ics"
        file.write_bytes(content)
        stretch = [day.isoformat() for day in (FIRST, UNTIL)]
        shown = json.loads(node.run(HERE, str(ical_js), str(file), *stretch))
        return {
            "icalendar": _in_python(content),
            "ical.js": [tuple(map(datetime.fromisoformat, times)) for times in shown],
        }

    return both


def _in_python(content: bytes) -> Times:
    found = recurring_ical_events.of(Calendar.from_ical(content)).between(FIRST, UNTIL)
    standing = [event for event in found if event["STATUS"] != "CANCELLED"]
    return sorted((event.start.astimezone(UTC), event.end.astimezone(UTC)) for event in standing)


def ours(**which: object) -> Times:
    rows = Session.objects.filter(**which).exclude(state=Session.State.CANCELLED)
    return sorted(rows.values_list("starts", "ends"))


@pytest.fixture
def repeated(baby_group: Activity, haugen: Building, now: datetime) -> Callable[..., Schedule]:
    """Plan an activity by a rule over both changes of the clock."""

    def repeat(weekdays: list[int], opens: float, closes: float, weeks: int = 1) -> Schedule:
        schedule = Schedule.objects.create(
            activity=baby_group,
            building=haugen,
            weekdays=weekdays,
            every_weeks=weeks,
            first_day=FIRST,
            opens=round(opens * 60),
            closes=round(closes * 60),
        )
        plan(schedule=schedule, until=UNTIL, now=now)
        return schedule

    return repeat


def agree(read: Read, address: str, **which: object) -> Times:
    """All three say the same, and that is not nothing."""
    expected, shown = ours(**which), read(address)
    assert shown["icalendar"] == expected
    assert shown["ical.js"] == expected
    assert len(expected) > 20
    return expected


@pytest.mark.parametrize(
    ("weekdays", "opens", "closes", "weeks"),
    [
        ([TUESDAY, THURSDAY], 18, 20.5, 2),
        ([SUNDAY], 10, 12, 1),
        ([SATURDAY], 23, 27, 1),
        ([SUNDAY], 0.5, 3.5, 1),
        ([SUNDAY], 2.5, 4.5, 1),
        ([SUNDAY], 0.5, 2.5, 1),
    ],
)
def test_what_repeats_is_at_the_same_times_over_both_changes_of_the_clock(
    read: Read,
    repeated: Callable[..., Schedule],
    weekdays: list[int],
    opens: float,
    closes: float,
    weeks: int,
) -> None:
    repeated(weekdays, opens, closes, weeks)

    agree(read, "/aktiviteter/babytreff.ics")


def test_days_that_are_left_out_moved_cancelled_or_added(
    read: Read, repeated: Callable[..., Schedule], haugen: Building, now: datetime
) -> None:
    christmas = date(2026, 12, 22), date(2027, 1, 2)
    Holiday.objects.create(kind=Holiday.Kind.PUBLIC, days=christmas, name={"nb": "Jul"})
    schedule = repeated([TUESDAY, SUNDAY], 10, 12)
    moved, onto_the_change, dropped, *_rest = Session.objects.filter(starts__gt=now).order_by(
        "starts"
    )
    _move(moved, moved.starts + timedelta(days=1, hours=3), now)
    _move(onto_the_change, instant(CHANGES[1], time(1, 30)), now)
    cancel(session=dropped, reason={"nb": "Syk"}, actor=SYSTEM, now=now)
    _add(schedule, haugen, instant(CHANGES[1], time(3, 30)), now)
    _add(schedule, haugen, instant(CHANGES[0], time(2, 30)), now)

    times = agree(read, "/aktiviteter/babytreff.ics")

    days = {local_date(starts) for starts, _ends in times}
    assert {*CHANGES} <= days
    assert not days & {date(2026, 12, 27), date(2026, 12, 29), local_date(dropped.starts)}


def test_the_calendar_of_all_is_that_of_each(
    read: Read, repeated: Callable[..., Schedule], baby_group: Activity, haugen: Building
) -> None:
    repeated([SUNDAY], 10, 12)
    state = Activity.State.TRIAL
    told = {"title": {"nb": "Sjakkveld"}, "kind": Activity.Kind.DROP_IN, "state": state}
    chess = Activity.objects.create(unit=haugen.unit, slug="sjakkveld", **told)
    other = repeated([THURSDAY], 18, 21)
    Session.objects.filter(schedule=other).update(activity=chess)
    Schedule.objects.filter(pk=other.pk).update(activity=chess)

    agree(read, "/aktiviteter.ics")
    agree(read, "/aktiviteter/sjakkveld.ics", activity=chess)


def _move(session: Session, starts: datetime, now: datetime) -> None:
    ends = starts + (session.ends - session.starts)
    move(session=session, starts=starts, ends=ends, actor=SYSTEM, now=now)


def _add(schedule: Schedule, building: Building, starts: datetime, now: datetime) -> None:
    Session.objects.create(
        activity=schedule.activity,
        building=building,
        starts=starts,
        ends=starts + timedelta(hours=2),
        changed_at=now,
    )
