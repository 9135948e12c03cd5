"""Who is meant, who is left out and why, and that the ledger holds exactly the rest, once."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allmenning.core import scope
from allmenning.notices.actions import claiming
from allmenning.notices.actions.filling import fill
from allmenning.notices.models import Bounce, Dispatch, Enrolment, Notice, OptOut, Tally
from allmenning.notices.queries.audience import funnel, homes, sample
from allmenning.notices.rules.audience import Polygon
from allmenning.notices.tests import town
from allmenning.people.models import Guardianship, RegisteredPerson
from allmenning.places.models import Address

State = RegisteredPerson.State


def around(*names, houses):
    """A square that holds these houses."""
    points = [(houses[name].x, houses[name].y) for name in names]
    west, east = min(x for x, _ in points) - 10, max(x for x, _ in points) + 10
    return [[west, town.Y - 10], [east, town.Y - 10], [east, town.Y + 10], [west, town.Y + 10]]


def numbers(about, now):
    found = funnel(about, now=now)
    return found.found, {reason.value: number for reason, number in found.left_out.items()}


def left(about, now):
    """Who would be told, nobody else having been asked."""
    return [first for first, *_others in homes(about, now=now)]


def test_those_who_live_in_the_district_are_meant(ingrid, stovner, houses, now):
    at_stovner = [town.resident(houses["Stovner 1"]) for _ in range(3)]
    town.resident(houses["Frogner 1"])
    about = town.notice(ingrid, stovner, now, audience={"districts": ["030111"]})
    assert numbers(about, now) == (3, {})
    assert left(about, now) == [person.pk for person in at_stovner]


def test_those_in_a_drawn_area_are_meant(ingrid, stovner, houses, now):
    inside = town.resident(houses["Stovner 2"])
    town.resident(houses["Stovner 4"])
    area = around("Stovner 1", "Stovner 3", houses=houses)
    about = town.notice(ingrid, stovner, now, audience={"polygons": [area]})
    assert left(about, now) == [inside.pk]


@pytest.mark.parametrize(
    ("stretch", "meant"),
    [
        ({"first": 3, "last": 5}, [3, 4, 5]),
        ({"first": 3, "last": 6, "side": "odd"}, [3, 5]),
        ({"side": "even"}, [2, 4, 6]),
    ],
)
def test_those_along_a_stretch_of_a_street_are_meant(ingrid, stovner, houses, now, stretch, meant):
    people = {number: town.resident(houses[f"Stovner {number}"]) for number in range(1, 7)}
    town.resident(houses["Frogner 2"])
    audience = {"stretches": [{"street": 5678, **stretch}]}
    about = town.notice(ingrid, stovner, now, audience=audience)
    assert left(about, now) == [people[number].pk for number in meant]


def test_only_houses_known_to_be_detached_are_meant_when_it_says_so(ingrid, stovner, houses, now):
    town.resident(houses["Stovner 1"])
    detached = town.resident(houses["Stovner 2"])
    audience = {"districts": ["030111"], "detached_only": True}
    assert left(town.notice(ingrid, stovner, now, audience=audience), now) == [detached.pk]


def test_only_those_of_the_ages_are_meant(ingrid, stovner, houses, now):
    ages = {
        age: town.resident(houses["Stovner 1"], born_on=now.date().replace(year=2026 - age))
        for age in (66, 67, 70, 71)
    }
    audience = {"everybody": True, "youngest": 67, "oldest": 70}
    about = town.notice(ingrid, stovner, now, audience=audience)
    assert left(about, now) == [ages[67].pk, ages[70].pk]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    corners=st.lists(
        st.tuples(st.integers(-3, 8), st.integers(-3, 3)), min_size=3, max_size=8, unique=True
    )
)
def test_the_database_and_the_rule_agree_on_what_lies_within(ingrid, stovner, houses, now, corners):
    try:
        area = Polygon(tuple((town.X + 5_678_000 + 1000 * x, town.Y + y) for x, y in corners))
    except ValueError:
        return
    RegisteredPerson.objects.all().delete()
    at = {town.resident(house).pk: house for house in houses.values()}
    about = town.notice(ingrid, stovner, now, audience={"polygons": [area.corners]})
    assert set(left(about, now)) == {pk for pk, house in at.items() if area.holds(house.x, house.y)}


def test_each_reason_is_counted_the_first_that_holds(ingrid, stovner, houses, now):
    at = houses["Stovner 1"]
    about = town.notice(ingrid, stovner, now)
    other = town.notice(ingrid, stovner, now)
    town.resident(at)
    town.resident(at, state=State.DEAD)
    town.resident(at, state=State.GONE)
    town.shielded(home="hidden")
    town.resident(at, home="hidden")
    town.resident(at, born_on=date(2012, 1, 1))
    town.resident(at, born_on=None)
    OptOut.objects.create(person=town.resident(at), theme=about.theme, at=now)
    OptOut.objects.create(person=town.resident(at), theme=None, at=now)
    OptOut.objects.create(person=town.resident(at), theme=town.theme("annet"), at=now)
    resting = town.resident(at)
    Bounce.objects.create(person=resting, at=now, until=now + timedelta(days=1))
    town.had(town.resident(at), other, now - timedelta(days=13))
    town.had(town.resident(at), other, now - timedelta(days=15))
    town.had(town.resident(at), about, now - timedelta(days=300))
    assert numbers(about, now) == (
        13,
        {
            "dead": 1,
            "gone": 1,
            "near_shielded": 1,
            "minor": 2,
            "opted_out": 2,
            "resting": 1,
            "budget": 1,
            "told": 1,
        },
    )


def test_who_shares_a_child_with_somebody_shielded_is_left_out(ingrid, stovner, houses, now):
    hidden = town.shielded(home="hidden")
    father = town.resident(houses["Stovner 1"])
    child = town.child_of(father, born_on=date(2020, 1, 1))
    Guardianship.objects.create(child=child, guardian=hidden)
    guardian_of_hidden = town.resident(houses["Stovner 2"])
    Guardianship.objects.create(child=town.shielded(home="far"), guardian=guardian_of_hidden)
    about = town.notice(ingrid, stovner, now)
    assert numbers(about, now) == (3, {"near_shielded": 2, "minor": 1})


def test_twice_in_thirty_days_is_often_enough(ingrid, stovner, houses, now):
    person, other = town.resident(houses["Stovner 1"]), town.notice(ingrid, stovner, now)
    once_more = town.notice(ingrid, stovner, now)
    about = town.notice(ingrid, stovner, now)
    town.had(person, other, now - timedelta(days=29))
    assert numbers(about, now) == (1, {})
    town.had(person, once_more, now - timedelta(days=15))
    assert numbers(about, now) == (1, {"budget": 1})


def test_what_is_urgent_is_not_held_against_the_budget_nor_counted(ingrid, stovner, houses, now):
    person = town.resident(houses["Stovner 1"])
    urgent = town.notice(ingrid, stovner, now, is_urgent=True)
    town.had(person, urgent, now - timedelta(days=1))
    assert numbers(town.notice(ingrid, stovner, now), now) == (1, {})
    town.had(person, town.notice(ingrid, stovner, now), now - timedelta(days=2))
    assert numbers(town.notice(ingrid, stovner, now, is_urgent=True), now) == (1, {})


def test_of_a_household_the_eldest_who_can_be_told_is_told(ingrid, stovner, houses, now):
    at = houses["Stovner 1"]
    eldest = town.resident(at, home="us", born_on=date(1950, 1, 1))
    second = town.resident(at, home="us", born_on=date(1960, 1, 1))
    third = town.resident(at, home="us", born_on=date(1970, 1, 1))
    alone = town.resident(at)
    OptOut.objects.create(person=eldest, at=now)
    about = town.notice(ingrid, stovner, now, one_per_household=True)
    assert homes(about, now=now) == [[second.pk, third.pk], [alone.pk]]
    assert numbers(about, now) == (4, {"opted_out": 1, "household": 1})


def test_those_enrolled_are_meant_wherever_they_live(ingrid, stovner, houses, now):
    about = town.notice(ingrid, stovner, now, trigger=Notice.Trigger.ENROLLED, audience={})
    for days in (1, 0):
        Enrolment.objects.create(
            notice=about,
            person=town.resident(houses["Frogner 1"]),
            source="sign_up",
            purpose="Hageavfall",
            at=now,
            delete_on=now.date() + timedelta(days=days),
        )
    assert numbers(about, now) == (1, {})


def test_the_ledger_gets_one_row_for_each_and_none_the_second_time(ingrid, stovner, houses, now):
    people = [town.resident(houses["Stovner 1"]) for _ in range(4)]
    OptOut.objects.create(person=people[0], at=now)
    about = town.sending(ingrid, stovner, now, is_urgent=True)
    assert fill(notice=about, now=now) == 3
    rows = Dispatch.objects.filter(notice=about).values_list("person_id", "state", "due_at")
    assert list(rows) == [(person.pk, "pending", now) for person in people[1:]]
    assert fill(notice=about, now=now) == 0
    tallies = dict(Tally.objects.filter(notice=about).values_list("name", "number"))
    assert tallies == {"found": 4, "left": 3, "opted_out": 1}


def test_what_was_paused_while_it_waited_to_be_filled_stays_paused(ingrid, stovner, houses, now):
    town.resident(houses["Stovner 1"])
    about = town.sending(ingrid, stovner, now)
    Notice.objects.filter(pk=about.pk).update(state=Notice.State.PAUSED)
    assert fill(notice=about, now=now) == 0
    about.refresh_from_db()
    assert (about.state, about.filled_at) == (Notice.State.PAUSED, None)


def test_what_can_wait_goes_out_the_next_morning(ingrid, stovner, houses, now):
    town.resident(houses["Stovner 1"])
    about = town.sending(ingrid, stovner, now)
    fill(notice=about, now=now)
    assert about.dispatches.get().due_at == now.replace(hour=6) + timedelta(days=1)


@pytest.mark.parametrize("is_urgent", [False, True])
def test_two_for_the_same_morning_go_in_one_mail(ingrid, stovner, houses, now, is_urgent):
    people = [town.resident(houses[name]) for name in ("Stovner 1", "Frogner 1")]
    only = {"audience": {"districts": ["030111"]}}
    first = town.sending(ingrid, stovner, now, **only)
    second = town.sending(ingrid, stovner, now, is_urgent=is_urgent, reminder_after_days=20)
    for about in (first, second):
        fill(notice=about, now=now)
    lead = first.dispatches.get()
    rows = second.dispatches.order_by("person_id", "is_reminder")
    within = None if is_urgent else lead.pk
    assert list(rows.values_list("person_id", "state", "bundled_in_id")) == [
        (people[0].pk, "pending", within),
        (people[0].pk, "candidate", None),
        (people[1].pk, "pending", None),
        (people[1].pk, "candidate", None),
    ]
    if not is_urgent:
        claims = claiming.claim(now=lead.due_at)
        assert [[row.notice for row in one.rows] for one in claims] == [
            [first.pk, second.pk],
            [second.pk],
        ]


def test_a_notice_for_more_than_it_may_reach_is_stopped_and_reaches_nobody(
    ingrid, stovner, houses, now
):
    for _ in range(3):
        town.resident(houses["Stovner 1"])
    about = town.sending(ingrid, stovner, now, max_recipients=2)
    assert fill(notice=about, now=now) == 0
    about.refresh_from_db()
    assert (about.state, about.stopped_because) == (Notice.State.STOPPED, "3 > 2")
    assert not about.dispatches.exists()


def test_a_sample_tells_what_each_text_turns_on(ingrid, stovner, houses, now):
    people = [town.resident(houses["Stovner 1"]) for _ in range(5)]
    about = town.notice(ingrid, stovner, now)
    sampled = sample(about, count=3, now=now)
    district = Address.objects.get(pk=houses["Stovner 1"].pk).basic_unit.district_id
    assert len(sampled) == 3
    assert {one.person for one in sampled} <= {person.pk for person in people}
    assert {(one.child, one.district, one.variant) for one in sampled} == {(None, district, "")}
    assert sample(about, count=3, now=now) == sampled


def test_the_neighbours_people_are_never_meant(ingrid, stovner, houses, asker, now):
    with scope.municipality(asker.pk):
        theirs = town.settle()
        town.resident(theirs["Stovner 1"])
    town.resident(houses["Stovner 1"])
    assert numbers(town.notice(ingrid, stovner, now), now) == (1, {})
