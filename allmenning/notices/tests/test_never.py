"""Whatever happens in whatever order, nobody who must not be written to reaches the builder."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as how
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pytest_django import Settings

from allmenning.mail.rules.answers import Fate
from allmenning.notices.actions import claiming, journal, sweeping
from allmenning.notices.actions.claiming import Claim
from allmenning.notices.actions.journal import Entry
from allmenning.notices.channels.mails import Mail, Post
from allmenning.notices.models import Bounce, Dispatch, Notice, OptOut
from allmenning.notices.rules import pace
from allmenning.notices.tests import town
from allmenning.notices.tests.posting import REACHED, Register, dispatch, number_of
from allmenning.people.models import Person, RegisteredPerson, Unit
from allmenning.places.models import Address
from tests.moment import NOW

PEOPLE = 5
Against = Callable[["Senders", RegisteredPerson], None]


def _register_says(**facts: Any) -> Against:
    def act(machine: "Senders", person: RegisteredPerson) -> None:
        contact = replace(REACHED, email="x@innbygger.example", **facts)
        machine.register.told = {**machine.register.told, number_of(person): contact}

    return act


def _row_says(**facts: Any) -> Against:
    def act(_machine: "Senders", person: RegisteredPerson) -> None:
        RegisteredPerson.objects.filter(pk=person.pk).update(**facts)

    return act


def _unknown(machine: "Senders", person: RegisteredPerson) -> None:
    machine.register.told = {**machine.register.told, number_of(person): None}


def _opted_out(machine: "Senders", person: RegisteredPerson) -> None:
    OptOut.objects.get_or_create(person=person, theme=machine.about.theme, defaults={"at": NOW})


def _opted_out_of_all(_machine: "Senders", person: RegisteredPerson) -> None:
    OptOut.objects.get_or_create(person=person, theme=None, defaults={"at": NOW})


def _lives_with_shielded(_machine: "Senders", person: RegisteredPerson) -> None:
    mate = town.shielded(home="")
    RegisteredPerson.objects.filter(pk=mate.pk).update(home=bytes(person.home or b""))


def _resting(_machine: "Senders", person: RegisteredPerson) -> None:
    facts = {"at": NOW, "until": NOW + timedelta(days=99)}
    Bounce.objects.update_or_create(person=person, defaults=facts)


# What is against somebody: at the register it counts when it is asked, here when she is claimed.
AT_REGISTER: dict[str, Against] = {
    "reserved": _register_says(is_reserved=True),
    "unknown": _unknown,
    "cannot be notified": _register_says(can_be_notified=False),
    "long unconfirmed": _register_says(confirmed_at=NOW - timedelta(days=700)),
}
HERE: dict[str, Against] = {
    "dead": _row_says(state="dead"),
    "gone": _row_says(state="gone"),
    "shielded": _row_says(is_shielded=True, address="", basic_unit=""),
    "near shielded": _lives_with_shielded,
    "minor": _row_says(born_on=date(2015, 1, 1)),
    "unknown age": _row_says(born_on=None),
    "opted out": _opted_out,
    "opted out of all": _opted_out_of_all,
    "resting": _resting,
}


class Senders(RuleBasedStateMachine):
    """Two senders' steps, and people's lives between them."""

    author: Person
    unit: Unit
    tick: Callable[[datetime], None]

    def __init__(self) -> None:
        super().__init__()
        Notice.objects.filter(state="sending").update(state="stopped")
        self.now = NOW
        self.tick(self.now)
        self.about = town.sending(self.author, self.unit, NOW, is_urgent=True)
        house = Address.objects.first()
        self.people = [town.resident(house) for _ in range(PEOPLE)]
        for person in self.people:
            dispatch(self.about, person)
        self.register = Register()
        self.post = Post(self.register)  # type: ignore[arg-type]
        self.against: dict[int, set[str]] = {person.pk: set() for person in self.people}
        self.in_hand: list[Claim] = []
        self.written: list[Mail] = []
        self.taken: dict[int, int] = {}

    @rule(who=st.integers(0, PEOPLE - 1), what=st.sampled_from(sorted([*AT_REGISTER, *HERE])))
    def life_goes_on(self, who: int, what: str) -> None:
        person = self.people[who]
        (AT_REGISTER | HERE)[what](self, person)
        self.against[person.pk].add(what)

    @rule(most=st.integers(1, 3))
    def claim(self, most: int) -> None:
        with patch.object(pace, "AT_ONCE", most):
            claims = claiming.claim(now=self.now)
        for claim in claims:
            against = self.against[claim.person] & set(HERE)
            assert not against, against
            self.in_hand.append(claim)

    @precondition(lambda self: self.in_hand)
    @rule(which=st.integers(0, 9))
    def look_up(self, which: int) -> None:
        claim = self.in_hand.pop(which % len(self.in_hand))
        for mail in self.post.ready([claim]):
            against = self.against[claim.person] & set(AT_REGISTER)
            assert not against, against
            assert f"To: {mail.recipient}".encode() in mail.content()
            self.written.append(mail)

    @precondition(lambda self: self.written)
    @rule(which=st.integers(0, 9), fate=st.sampled_from([*Fate, None]), is_killed=st.booleans())
    def hand_over(self, which: int, fate: Fate | None, is_killed: bool) -> None:
        mail = self.written.pop(which % len(self.written))
        head = mail.claim.head.id
        may = journal.mark(claims=[mail.claim], now=self.now)
        if head not in may:
            return
        if fate in (Fate.ACCEPTED, Fate.UNKNOWN):
            self.taken[head] = self.taken.get(head, 0) + 1
        if not is_killed and fate is not None:
            journal.settle(entries=[Entry(mail.claim, fate)], now=self.now)

    @rule(minutes=st.sampled_from([1, 4, 11]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.tick(self.now)
        sweeping.sweep(now=self.now)
        asked = sweeping.in_doubt(now=self.now)
        answers = {one: one.id in self.taken for one in asked}
        sweeping.reconcile(answers=answers, now=self.now)

    @rule(state=st.sampled_from(["sending", "paused"]))
    def somebody_pauses_it(self, state: str) -> None:
        Notice.objects.filter(pk=self.about.pk).update(state=state)

    @invariant()
    def nobody_gets_it_twice(self) -> None:
        assert set(self.taken.values()) <= {1}
        said = Dispatch.objects.filter(notice=self.about, state="accepted")
        assert set(said.values_list("pk", flat=True)) <= set(self.taken)


@pytest.mark.prove
def test_nobody_who_must_not_be_written_to_reaches_the_builder(
    fatima: Person,
    stovner: Unit,
    settings: Settings,
    set_clock: Callable[[datetime], None],
) -> None:
    settings.NOTICES_ALLOWED = frozenset(["innbygger.example"])
    town.settle()
    Senders.author, Senders.unit, Senders.tick = fatima, stovner, staticmethod(set_clock)
    run_state_machine_as_test(Senders, settings=_MANY)


_MANY = how(
    max_examples=60,
    stateful_step_count=30,
    suppress_health_check=list(HealthCheck),
)
