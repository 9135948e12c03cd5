"""How many can be reached is asked as a sum, and kept only of what is still so."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

import pytest

from django.utils import timezone

from allmenning.notices.actions.approving import approve, propose
from allmenning.notices.actions.counting import keep_counts
from allmenning.notices.actions.editing import edit
from allmenning.notices.channels.contact_register import ContactRegister
from allmenning.notices.channels.counting import unreached
from allmenning.notices.models import Notice, Tally
from allmenning.notices.queries import calling
from allmenning.notices.queries.audience import homes
from allmenning.notices.rules.reasons import Reason
from allmenning.notices.tests import posting, scenes, town
from allmenning.people.models import RegisteredPerson
from allmenning.registers.calling import RegisterDown
from allmenning.registers.krr import Contact, Status

NONE = dict.fromkeys(["reserved", "not_registered", "unreachable", "unknown"], 0)


class Register(ContactRegister):
    """Says in turn that one is reserved, one is not registered, one can be reached, and no more."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def look_up(self, numbers: Sequence[str]) -> Mapping[str, Contact]:
        facts = [
            (Status.ACTIVE, True, False, ""),
            (Status.NOT_REGISTERED, False, False, ""),
            (Status.ACTIVE, False, True, "somebody@example.org"),
        ]
        return {
            number: Contact(status, reserved, reached, email, self._now, "nb")
            for number, (status, reserved, reached, email) in zip(numbers, facts, strict=False)
        }


class Silent(ContactRegister):
    """Answers nobody."""

    def __init__(self) -> None:
        pass

    def look_up(self, numbers: Sequence[str]) -> Mapping[str, Contact]:
        raise RegisterDown


@pytest.fixture
def about(ingrid, stovner, oslo, now):
    houses = town.settle()
    for _ in range(4):
        town.resident(houses["Stovner 1"])
    town.resident(houses["Stovner 1"], state="dead")
    return town.notice(ingrid, stovner, now)


def sums(about):
    return dict(Tally.objects.filter(notice=about).values_list("name", "number"))


def test_the_register_is_asked_of_those_nothing_else_is_against(about, now):
    people = homes(about, now=now)
    assert unreached(people, register=Register(now), now=now) == {
        Reason.RESERVED: 1,
        Reason.NOT_REGISTERED: 1,
        Reason.UNKNOWN: 1,
    }


def test_a_number_that_cannot_be_read_is_one_nobody_knows_of(about, now):
    people = homes(about, now=now)
    RegisteredPerson.objects.filter(pk=people[0][0]).update(number_key_id="lost")
    RegisteredPerson.objects.filter(pk=people[1][0]).update(number_sealed=b"0" * 40)
    assert unreached(people, register=Register(now), now=now) == {
        Reason.RESERVED: 1,
        Reason.NOT_REGISTERED: 1,
        Reason.UNKNOWN: 2,
    }


def test_where_another_at_home_is_reached_nobody_is_missed(ingrid, stovner, houses, now):
    us = [town.resident(houses["Stovner 1"], home="us") for _ in range(3)]
    them = [town.resident(houses["Stovner 1"], home="them") for _ in range(2)]
    about = town.notice(ingrid, stovner, now, one_per_household=True)
    reserved = replace(posting.REACHED, is_reserved=True)
    told: dict[str, Contact | None] = dict.fromkeys(map(posting.number_of, (*us[:2], them[1])))
    told[posting.number_of(them[0])] = reserved
    register = cast(ContactRegister, posting.Register(told=told))
    meant = homes(about, now=now)
    assert meant == [[one.pk for one in home] for home in (us, them)]
    assert unreached(meant, register=register, now=timezone.now()) == {Reason.RESERVED: 1}


def test_the_sums_are_kept_until_the_audience_changes(about, ingrid, now):
    keep_counts(notice=about, unreached={Reason.RESERVED: 1}, now=now)
    assert sums(about) == {**NONE, "reserved": 1}
    assert list(calling.to_be_counted()) == []
    edit(notice=about, facts={"audience": {"districts": ["030111"]}}, by=ingrid, now=now)
    assert sums(about) == {}
    assert [draft.pk for draft in calling.to_be_counted()] == [about.pk]


def test_what_was_counted_of_another_audience_is_not_kept(about, ingrid, now):
    stale = Notice.objects.get(pk=about.pk)
    edit(notice=about, facts={"audience": {"districts": ["030111"]}}, by=ingrid, now=now)
    keep_counts(notice=stale, unreached={}, now=now)
    assert sums(about) == {}


def test_where_all_are_reached_nobody_is_asked_again(about, now):
    keep_counts(notice=about, unreached={}, now=now)
    assert sums(about) == NONE
    assert list(calling.to_be_counted()) == []


def test_a_change_that_is_for_the_same_people_asks_nobody_again(about, ingrid, now):
    keep_counts(notice=about, unreached={}, now=now)
    edit(notice=about, facts={"title": "Nytt navn", "max_recipients": 7}, by=ingrid, now=now)
    assert sums(about) == NONE


def test_what_is_sent_begins_with_no_sums_of_the_draft(ingrid, stovner, per, berit, now):
    draft = scenes.drafted(ingrid, stovner, now, trigger="age", audience={"everybody": True})
    keep_counts(notice=draft, unreached={Reason.RESERVED: 400}, now=now)
    about = propose(notice=draft, expected=0, by=ingrid, now=now)
    for person in (per, berit):
        approve(notice=about, seen=bytes(about.proposed or b""), by=person, now=now)
    assert sums(about) == {}


def test_a_register_that_is_down_says_nothing_of_anybody(about, now):
    with pytest.raises(RegisterDown):
        unreached(homes(about, now=now), register=Silent(), now=now)
