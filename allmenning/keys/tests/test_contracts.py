"""Contracts for hours without staff: who may sign, what her key opens, and how it is taken back."""

from datetime import date, datetime, time, timedelta

import pytest

from django.db.backends.postgresql.psycopg_any import DateRange

from allmenning.booking.models import Terms
from allmenning.core.clock import instant
from allmenning.core.log import Actor
from allmenning.core.models import ActLog
from allmenning.keys.actions import contracts as actions
from allmenning.keys.actions.contract_cards import CardTaken, register_card
from allmenning.keys.actions.contract_keys import agree_keys
from allmenning.keys.models import Contract, ContractCard, Door, Gateway, Grant, OpenAccess, Opening
from allmenning.keys.queries import contracts
from allmenning.keys.queries.pins import codes_of, secret_of
from allmenning.keys.rules.pins import card_digest
from allmenning.mail.models import Letter
from allmenning.people.models import Person
from allmenning.places.models import OpeningException

State = Contract.State


def grant_of(contract: Contract) -> Grant:
    return Grant.objects.get(contract=contract, state=Grant.State.ACTIVE)


def hours(grant: Grant) -> list[tuple[datetime, datetime]]:
    rows = grant.doors.order_by("during")
    return [(row.during.lower, row.during.upper) for row in rows]


def day(number: int) -> tuple[datetime, datetime]:
    on = date(2026, 12, number)
    return instant(on, time(7)), instant(on, time(23))


def sent(gateway: Gateway) -> int:
    gateway.refresh_from_db()
    return gateway.sequence


# Signing


def test_who_signs_gets_one_key_for_the_coming_days(
    karis_contract: Contract, kari: Person, main_door: Door
) -> None:
    grant = grant_of(karis_contract)

    assert (karis_contract.state, karis_contract.age_from) == (State.ACTIVE, "number")
    assert (grant.holder, grant.booking, grant.staff) == (kari, None, None)
    assert hours(grant) == [day(1), day(2), day(3), day(4)]
    assert {len(code) for code in codes_of(grant).values()} == {6}


def test_signing_twice_is_signing_once(
    karis_contract: Contract, kari: Person, open_haugen: OpenAccess, terms: Terms, now: datetime
) -> None:
    again = actions.sign(person=kari, place=open_haugen, terms=terms, now=now)

    assert again == karis_contract
    assert Grant.objects.count() == 1


def test_an_age_limit_is_read_from_the_number(
    kari: Person, open_haugen: OpenAccess, terms: Terms, now: datetime
) -> None:
    open_haugen.least_age = 100

    with pytest.raises(actions.TooYoung):
        actions.sign(person=kari, place=open_haugen, terms=terms, now=now)
    kari.number_lookup = kari.number_sealed = None
    kari.save()
    with pytest.raises(actions.AgeUnknown):
        actions.sign(person=kari, place=open_haugen, terms=terms, now=now)
    assert not Contract.objects.exists()


def test_the_newest_terms_are_signed_and_a_place_may_take_no_more(
    kari: Person, open_haugen: OpenAccess, terms: Terms, now: datetime
) -> None:
    newer = Terms.objects.create(name=terms.name, version=2, text={"nb": "Nytt"}, published_at=now)

    with pytest.raises(actions.OtherTerms):
        actions.sign(person=kari, place=open_haugen, terms=terms, now=now)
    open_haugen.takes_new = False
    with pytest.raises(actions.TakesNoMore):
        actions.sign(person=kari, place=open_haugen, terms=newer, now=now)


def test_newer_terms_are_accepted_on_the_same_contract(
    karis_contract: Contract, kari: Person, open_haugen: OpenAccess, terms: Terms, now: datetime
) -> None:
    newer = Terms.objects.create(name=terms.name, version=2, text={"nb": "Nytt"}, published_at=now)
    open_haugen.takes_new = False

    actions.sign(person=kari, place=open_haugen, terms=newer, now=now)

    karis_contract.refresh_from_db()
    assert karis_contract.terms == newer


def test_where_a_course_is_needed_the_key_comes_after_it(
    kari: Person, fatima: Person, open_haugen: OpenAccess, terms: Terms, now: datetime
) -> None:
    open_haugen.needs_course = True
    open_haugen.save()
    contract = actions.sign(person=kari, place=open_haugen, terms=terms, now=now)
    assert (contract.state, Grant.objects.count()) == (State.WAITING, 0)

    actions.note_course(contract=contract, employee=fatima, now=now)

    assert hours(grant_of(contract))[0] == day(1)
    with pytest.raises(actions.NotNow):
        actions.note_course(contract=contract, employee=fatima, now=now)


def test_at_the_desk_an_employee_answers_for_who_it_is(
    fatima: Person, open_haugen: OpenAccess, terms: Terms, now: datetime
) -> None:
    berit = Person.objects.create(name="Berit Moen", phone="+4790000001", created_at=now)

    made = actions.sign_at_desk(
        person=berit, place=open_haugen, terms=terms, employee=fatima, now=now
    )

    assert (made.age_from, made.proofed_by, made.state) == ("staff", fatima, State.ACTIVE)
    assert ActLog.objects.filter(verb="signed", actor_id=fatima.pk).count() == 1


# The key, day by day


def test_nothing_is_sent_while_nothing_changes(
    karis_contract: Contract, gateway: Gateway, now: datetime
) -> None:
    before = sent(gateway)

    agree_keys(now=now + timedelta(hours=1))

    assert sent(gateway) == before


def test_each_day_the_next_comes_with_the_same_code(
    karis_contract: Contract, gateway: Gateway, now: datetime
) -> None:
    grant, before = grant_of(karis_contract), sent(gateway)
    code = codes_of(grant)

    agree_keys(now=now + timedelta(hours=22, minutes=1))

    assert hours(grant) == [day(2), day(3), day(4)]
    assert sent(gateway) == before + 1
    assert codes_of(grant_of(karis_contract)) == code


def test_a_closed_day_is_skipped_and_over_a_holiday_the_key_stays_the_same(
    karis_contract: Contract, open_haugen: OpenAccess, now: datetime
) -> None:
    grant = grant_of(karis_contract)
    closed = DateRange(date(2026, 12, 3), date(2026, 12, 14))
    OpeningException.objects.create(timetable=open_haugen.timetable, days=closed)

    agree_keys(now=now)
    assert hours(grant) == [day(1), day(2)]
    agree_keys(now=now + timedelta(days=2))

    assert grant_of(karis_contract) == grant
    assert hours(grant) == [day(14)]
    # The doors are told at once, as they keep the hours from before.
    assert list(grant.credentials.values_list("sequence", "actual")) == [(6, "sent")]


# Suspended, heard, ended


def suspended(contract: Contract, fatima: Person, now: datetime) -> Contract:
    actions.suspend(contract=contract, reason="Døra sto åpen.", employee=fatima, now=now)
    return contract


def test_a_suspension_takes_the_key_and_says_why(
    karis_contract: Contract, kari: Person, fatima: Person, gateway: Gateway, now: datetime
) -> None:
    before = sent(gateway)

    suspended(karis_contract, fatima, now)

    letter = Letter.objects.get()
    assert not Grant.objects.filter(state=Grant.State.ACTIVE).exists()
    assert sent(gateway) == before + 1
    assert letter.address == kari.email
    assert "Døra sto åpen." in letter.text
    assert "/uten-betjening/haugen-skole" in letter.text
    with pytest.raises(actions.NotNow):
        suspended(karis_contract, fatima, now)


def test_the_holder_is_heard_and_answered(
    karis_contract: Contract, fatima: Person, now: datetime
) -> None:
    suspended(karis_contract, fatima, now)
    actions.give_statement(contract=karis_contract, statement="Det var ikke meg.", now=now)
    actions.uphold(contract=karis_contract, answer="Kameraet sier det.", employee=fatima, now=now)

    held = contracts.suspension_of(karis_contract)
    assert held is not None
    assert (held.statement, held.answer) == ("Det var ikke meg.", "Kameraet sier det.")
    assert Letter.objects.count() == 2

    actions.give_statement(contract=karis_contract, statement="Jo visst.", now=now)
    actions.lift(contract=karis_contract, employee=fatima, now=now)

    assert contracts.suspension_of(karis_contract) is None
    assert hours(grant_of(karis_contract))[0] == day(1)
    assert Letter.objects.count() == 3
    with pytest.raises(actions.NotNow):
        actions.give_statement(contract=karis_contract, statement="Mer", now=now)


def test_nobody_ends_a_suspended_contract_to_sign_a_new_one(
    karis_contract: Contract,
    kari: Person,
    fatima: Person,
    open_haugen: OpenAccess,
    terms: Terms,
    now: datetime,
) -> None:
    suspended(karis_contract, fatima, now)
    actions.end(contract=karis_contract, actor=Actor("person", kari.pk), now=now)

    with pytest.raises(actions.Barred):
        actions.sign(person=kari, place=open_haugen, terms=terms, now=now)


def test_an_ended_contract_opens_nothing_and_forgets_its_card(
    karis_contract: Contract, kari: Person, fatima: Person, now: datetime
) -> None:
    register_card(contract=karis_contract, number="N00123456", employee_id=fatima.pk, now=now)

    for _twice in range(2):
        actions.end(contract=karis_contract, actor=Actor("person", kari.pk), now=now)

    assert not Grant.objects.filter(state=Grant.State.ACTIVE).exists()
    assert not ContractCard.objects.exists()
    assert ActLog.objects.filter(verb="ended").count() == 1


# Cards, and who is inside


def test_a_card_is_known_by_its_digest_alone_and_opens_for_one_contract(
    karis_contract: Contract,
    ola: Person,
    fatima: Person,
    open_haugen: OpenAccess,
    terms: Terms,
    gateway: Gateway,
    now: datetime,
) -> None:
    before = sent(gateway)
    register_card(contract=karis_contract, number="N00123456", employee_id=fatima.pk, now=now)
    digest = card_digest(secret_of(gateway.pk), "N00123456")
    olas = actions.sign(person=ola, place=open_haugen, terms=terms, now=now)

    assert [bytes(card.digest) for card in karis_contract.cards.all()] == [digest]
    assert sent(gateway) == before + 2
    assert "N00123456" not in str(list(ActLog.objects.values_list("details", flat=True)))
    with pytest.raises(CardTaken):
        register_card(contract=olas, number="N00123456", employee_id=fatima.pk, now=now)


def test_entries_tell_about_how_many_are_inside(
    karis_contract: Contract,
    open_haugen: OpenAccess,
    gateway: Gateway,
    main_door: Door,
    now: datetime,
) -> None:
    def opened(sequence: int, ago: timedelta, **facts: object) -> None:
        usual = {"allowed": True, "by": "pin", "reason": "open", "line": b"x", "link": b"y"}
        Opening.objects.create(
            gateway=gateway,
            sequence=sequence,
            at=now - ago,
            received_at=now,
            door=main_door,
            grant=grant_of(karis_contract),
            **{**usual, **facts},
        )

    opened(1, timedelta(hours=3))
    assert contracts.inside(open_haugen, now=now) == 0
    opened(2, timedelta(minutes=40), allowed=False, reason="wrong_pin")
    opened(3, timedelta(minutes=30))
    opened(4, timedelta(minutes=30), reason="opened", outcome_of=3)
    opened(5, timedelta(minutes=20))

    assert contracts.inside(open_haugen, now=now) == 1
    assert len(contracts.let_in_today(open_haugen, now=now)) == 3
