"""Roles: who hands out what, where and how long, and what a role lets one do."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from allmenning.core.log import SYSTEM, Actor
from allmenning.core.models import ActLog
from allmenning.people import access, actions, queries
from allmenning.people.models import Person, Role, Unit
from allmenning.registers.national_id import InvalidNationalId

END = date(2027, 6, 30)
NUMBER = "12814600023"


def by(person: Person) -> Actor:
    return Actor("person", person.pk)


def grant(
    person: Person,
    unit: Unit,
    kind: str,
    *,
    by: Actor = SYSTEM,
    expires_on: date = END,
    now: datetime,
) -> Role:
    return actions.grant_role(
        person=person, unit=unit, kind=kind, expires_on=expires_on, actor=by, now=now
    )


def test_a_leader_makes_somebody_caretaker_below_her(
    ingrid: Person, kari: Person, haugen_unit: Unit, now: datetime
) -> None:
    role = grant(kari, haugen_unit, Role.Kind.CARETAKER, by=by(ingrid), now=now)

    assert access.may(person=kari, kinds=["caretaker"], unit=haugen_unit.pk, now=now)
    act = ActLog.objects.get()
    assert (act.verb, act.actor_id, act.object_id) == ("role_granted", ingrid.pk, role.pk)
    assert act.details == {
        "person": kari.pk,
        "unit": haugen_unit.pk,
        "role": "caretaker",
        "expires_on": "2027-06-30",
    }


def test_granting_again_prolongs(
    per: Person, kari: Person, haugen_unit: Unit, now: datetime
) -> None:
    grant(kari, haugen_unit, "caretaker", now=now)
    grant(kari, haugen_unit, "caretaker", expires_on=date(2028, 1, 1), now=now)

    assert [role.expires_on for role in Role.objects.filter(person=kari)] == [date(2028, 1, 1)]


@pytest.mark.parametrize(
    ("granter", "unit", "kind"),
    [
        ("kari", "haugen_unit", "caretaker"),
        ("fatima", "haugen_unit", "caretaker"),
        ("ingrid", "oslo_kommune", "caretaker"),
        ("ingrid", "stovner", "unit_leader"),
        ("ingrid", "oslo_kommune", "administrator"),
    ],
)
def test_who_may_not_grant(
    request: pytest.FixtureRequest, ola: Person, now: datetime, granter: str, unit: str, kind: str
) -> None:
    actor, place = by(request.getfixturevalue(granter)), request.getfixturevalue(unit)

    with pytest.raises(actions.MayNotGrant):
        grant(ola, place, kind, by=actor, now=now)
    assert not Role.objects.filter(person=ola).exists()


def test_a_leader_whose_role_ran_out_grants_nothing(
    ingrid: Person, kari: Person, stovner: Unit, now: datetime
) -> None:
    late = now.replace(year=2027, month=7)

    with pytest.raises(actions.MayNotGrant):
        grant(kari, stovner, "caretaker", by=by(ingrid), expires_on=date(2027, 12, 1), now=late)


def test_nobody_prolongs_her_own_role(per: Person, oslo_kommune: Unit, now: datetime) -> None:
    with pytest.raises(actions.MayNotGrant):
        grant(per, oslo_kommune, "administrator", by=by(per), now=now)


def test_administrators_belong_to_the_municipality(
    kari: Person, stovner: Unit, now: datetime
) -> None:
    with pytest.raises(actions.NotHeldThere):
        grant(kari, stovner, "administrator", now=now)


@pytest.mark.parametrize("days", [-1, 3 * 365, 365_000])
def test_a_role_ends_within_two_years(
    kari: Person, stovner: Unit, now: datetime, days: int
) -> None:
    with pytest.raises(actions.ExpiryOutOfRange):
        grant(kari, stovner, "caretaker", expires_on=now.date() + timedelta(days), now=now)


def test_a_refused_grant_adds_nobody(ingrid: Person, oslo_kommune: Unit, now: datetime) -> None:
    people = Person.objects.count()
    facts: dict[str, Any] = {
        "number": NUMBER,
        "name": "Gunnar Dahl",
        "kind": "caretaker",
        "expires_on": END,
    }

    with pytest.raises(actions.MayNotGrant):
        actions.grant_role_by_number(**facts, unit=oslo_kommune, actor=by(ingrid), now=now)
    assert Person.objects.count() == people


def test_a_role_may_wait_for_the_first_sign_in(
    ingrid: Person, stovner: Unit, now: datetime
) -> None:
    facts: dict[str, Any] = {
        "name": "Gunnar Dahl",
        "kind": "caretaker",
        "expires_on": END,
        "unit": stovner,
    }

    role = actions.grant_role_by_number(number=NUMBER, **facts, actor=by(ingrid), now=now)
    again = actions.grant_role_by_number(number=NUMBER, **facts, actor=by(ingrid), now=now)

    assert role == again
    assert role.person.name == "Gunnar Dahl"
    with pytest.raises(InvalidNationalId):
        actions.grant_role_by_number(number="1", **facts, actor=by(ingrid), now=now)


def test_a_role_is_taken_back(ingrid: Person, fatima: Person, now: datetime) -> None:
    role = Role.objects.get(person=fatima)

    actions.end_role(role=role, actor=by(ingrid), now=now)

    assert not queries.holds_role(person=fatima, now=now)
    assert ActLog.objects.get().verb == "role_ended"


def test_nobody_takes_back_her_own_role_or_her_leaders(
    ingrid: Person, fatima: Person, per: Person, now: datetime
) -> None:
    for actor, holder in ((per, per), (ingrid, ingrid), (fatima, ingrid), (ingrid, per)):
        with pytest.raises(actions.MayNotGrant):
            actions.end_role(role=Role.objects.get(person=holder), actor=by(actor), now=now)


def test_a_role_reaches_down_and_never_up_or_aside(
    ingrid: Person, oslo_kommune: Unit, stovner: Unit, haugen_unit: Unit, now: datetime
) -> None:
    aside = Unit.objects.create(parent=oslo_kommune, kind="district", name="Bydel Grorud")

    reached = [
        access.may(person=ingrid, kinds=["unit_leader"], unit=unit.pk, now=now)
        for unit in (oslo_kommune, aside, stovner, haugen_unit)
    ]

    assert reached == [False, False, True, True]
    assert not access.may(person=ingrid, kinds=["caretaker"], unit=stovner.pk, now=now)
    assert queries.units_where(person=ingrid, kinds=["unit_leader"], now=now) == {
        stovner.pk,
        haugen_unit.pk,
    }


def test_a_role_lasts_to_the_end_of_its_last_day_in_oslo(fatima: Person, haugen_unit: Unit) -> None:
    last_minute = datetime.fromisoformat("2027-06-30T23:59:00+02:00")

    for moment, held in ((last_minute, True), (last_minute + timedelta(minutes=2), False)):
        facts: dict[str, Any] = {"person": fatima, "kinds": ["caretaker"], "unit": haugen_unit.pk}
        assert access.may(**facts, now=moment) is held
        assert queries.holds_role(person=fatima, now=moment) is held


def test_asking_whether_one_may_takes_two_reads(
    fatima: Person,
    haugen_unit: Unit,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        access.may(person=fatima, kinds=["caretaker"], unit=haugen_unit.pk, now=now)


def test_those_told_of_a_unit_hold_a_role_there_or_above(
    fatima: Person, ingrid: Person, per: Person, haugen_unit: Unit, stovner: Unit, now: datetime
) -> None:
    kinds = ["caretaker", "unit_leader"]

    assert queries.staff_for(units=[haugen_unit.pk], kinds=kinds, now=now) == [fatima, ingrid]
    assert queries.staff_for(units=[stovner.pk], kinds=kinds, now=now) == [ingrid]


def test_units_grow_in_a_tree(oslo_kommune: Unit, stovner: Unit, now: datetime) -> None:
    school = actions.add_unit(
        parent=stovner, kind="building", name="Rommen skole", actor=SYSTEM, now=now
    )

    assert school.parent == stovner
    assert ActLog.objects.get().verb == "unit_added"
    with pytest.raises(actions.UnitNameTaken):
        actions.add_unit(
            parent=stovner, kind="building", name="Rommen skole", actor=SYSTEM, now=now
        )
    for parent, kind in ((school, "building"), (None, "district"), (oslo_kommune, "municipality")):
        with pytest.raises(actions.CannotStandThere):
            actions.add_unit(parent=parent, kind=kind, name="Feil", actor=SYSTEM, now=now)
