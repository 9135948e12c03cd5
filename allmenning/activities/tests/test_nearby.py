"""The baby groups that messages tell new parents of."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from allmenning.activities.actions.planning import cancel
from allmenning.activities.actions.signing_up import sign_up
from allmenning.activities.models import Activity, Session
from allmenning.activities.queries.nearby import baby_groups_near
from allmenning.core.clock import instant
from allmenning.core.log import SYSTEM
from allmenning.core.models import Municipality
from allmenning.places.models import Building, District

Meet = Callable[..., Session]


@pytest.fixture
def district(oslo: Municipality) -> District:
    return District.objects.create(code="030111", name="Stovner", latitude=59.96, longitude=10.92)


@pytest.fixture
def meet(baby_group: Activity, haugen: Building, now: datetime) -> Meet:
    """A time of a group, at 11 of a day in December, so many degrees north of the district."""

    def at(day: int, group: Activity = baby_group, *, north: float = 0, **facts: Any) -> Session:
        starts = instant(date(2026, 12, day), time(11))
        building = haugen
        if north:
            told = {"name": f"Hus {north}", "slug": f"hus-{round(north * 1000)}"}
            place = {"latitude": haugen.latitude + north, "longitude": haugen.longitude}
            more = {"unit": haugen.unit, "timetable": haugen.timetable, "category": "hus"}
            building = Building.objects.create(**told, **place, **more)
        times = {"starts": starts, "ends": starts + timedelta(hours=2), "changed_at": now}
        return Session.objects.create(activity=group, building=building, **times, **facts)

    return at


def told(district: District, now: datetime, language: str = "nb") -> list[str]:
    return baby_groups_near(district=district.pk, language=language, now=now)


def group(like: Activity, slug: str, **facts: Any) -> Activity:
    usual = {"kind": like.kind, "state": like.state, "youngest": 0, "oldest": 1}
    return Activity.objects.create(
        unit=like.unit, slug=slug, **{**usual, "title": {"nb": slug}, **facts}
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nb",
            "Babytreff: tirsdag 8. desember kl. 11–13, Haugen skole, Haugenveien 1. Norsk, arabisk. Gratis.",
        ),
        (
            "nn",
            "Babytreff: tysdag 8. desember kl. 11–13, Haugen skole, Haugenveien 1. Norsk, arabisk. Gratis.",
        ),
        (
            "en",
            "Baby group: Tuesday 8 December, 11:00–13:00, Haugen skole, Haugenveien 1. Norwegian, Arabic. Free.",
        ),
    ],
)
def test_when_where_in_which_languages_and_for_how_much(
    district: District, meet: Meet, baby_group: Activity, now: datetime, language: str, said: str
) -> None:
    Activity.objects.update(languages=["ar"])
    meet(8)
    meet(15)

    assert told(district, now, language) == [said]


def test_the_three_nearest_come_first(
    district: District, meet: Meet, baby_group: Activity, now: datetime
) -> None:
    for number, north in ((4, 0.05), (2, 0.02), (1, 0.01), (3, 0.03)):
        meet(8 + number, group(baby_group, f"Gruppe {number}"), north=north)
    meet(2, group(baby_group, "På Hamar"), north=0.8)

    names = [line.partition(":")[0] for line in told(district, now)]

    assert names == ["Gruppe 1", "Gruppe 2", "Gruppe 3"]


def test_a_cancelled_session_never_appears(district: District, meet: Meet, now: datetime) -> None:
    first, _second = meet(8), meet(15)
    cancel(session=first, reason={"nb": "Syk"}, actor=SYSTEM, now=now)

    (line,) = told(district, now)

    assert "15. desember" in line
    cancel(session=_second, reason={"nb": "Syk"}, actor=SYSTEM, now=now)
    assert told(district, now) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"state": Activity.State.STOPPED},
        {"state": Activity.State.IDEA},
        {"oldest": 18},
        {"oldest": None},
        {"youngest": 1, "oldest": 2},
        {"kind": Activity.Kind.OUTREACH},
    ],
)
def test_what_is_no_open_baby_group_is_not_there(
    district: District, meet: Meet, baby_group: Activity, now: datetime, facts: dict[str, Any]
) -> None:
    meet(8, group(baby_group, "Noe annet", **facts))

    assert told(district, now) == []


def test_what_costs_says_so(
    district: District, meet: Meet, baby_group: Activity, now: datetime
) -> None:
    meet(8, group(baby_group, "Babysang", price=5000))

    (line,) = told(district, now)

    assert line.endswith("Norsk. 50 kroner.")


def test_where_one_signs_up_it_says_so_and_what_is_full_is_passed_over(
    district: District, meet: Meet, baby_group: Activity, now: datetime
) -> None:
    Activity.objects.update(places=4)
    first, second = meet(8), meet(15)
    sign_up(session=first, name="Samira", people=3, secret=b"a" * 32, now=now)

    (line,) = told(district, now)
    assert "8. desember" in line
    assert line.endswith("Norsk. Gratis, meld deg på.")

    sign_up(session=first, name="Ali", people=1, secret=b"b" * 32, now=now)
    (line,) = told(district, now)
    assert "15. desember" in line
    sign_up(session=second, name="Ali", people=4, secret=b"c" * 32, now=now)
    assert told(district, now) == []
    Activity.objects.update(places=None, price=5000)
    (line,) = told(district, now)
    assert line.endswith("Norsk. 50 kroner.")
