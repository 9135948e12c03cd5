"""Letters and texts that cost money: two say yes to the price, the guard is asked, doubt stays doubt."""

from datetime import datetime, timedelta

import pytest

from django.db import IntegrityError, transaction

from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.notices.actions import approving, paying
from allmenning.notices.actions.opting_out import opt_out
from allmenning.notices.channels import paid
from allmenning.notices.models import (
    Approval,
    Channel,
    Dispatch,
    Notice,
    OptOut,
    PaidMessage,
    Tariff,
)
from allmenning.notices.queries.paid_words import text_words
from allmenning.notices.queries.paying import Offer, counts, offer_of, price_of, unreached
from allmenning.notices.tests import town
from allmenning.notices.tests.resident_scenes import begun_notice, message_to
from allmenning.people.models import Person, RegisteredPerson, Unit
from simulators.paid.server import Server
from tests.cast import PIDS

State = PaidMessage.State


def approved(notice: Notice, channel: str, now: datetime, *people: Person) -> None:
    for person in people:
        approving.approve_price(
            notice=notice,
            channel=channel,
            price=price_of(notice, channel, now=now),
            seen=bytes(notice.proposed or b""),
            by=person,
            now=now,
        )


def ordered(notice: Notice, channel: str, now: datetime, *people: Person) -> int:
    approved(notice, channel, now, *people)
    seen = offer_of(notice, channel, now=now)
    actor = Actor("person", 1)
    return paying.order_paid(notice=notice, channel=channel, seen=seen, actor=actor, now=now)


def test_two_others_say_yes_before_anything_is_ordered(
    priced: Notice, to_kari: Dispatch, fatima: Person, ingrid: Person, per: Person, now: datetime
) -> None:
    with pytest.raises(approving.OwnNotice):
        approved(priced, "letter", now, fatima)
    with pytest.raises(paying.NotApproved):
        ordered(priced, "letter", now, ingrid)
    with pytest.raises(approving.AlreadyApproved):
        approved(priced, "letter", now, ingrid)
    with pytest.raises(paying.NotApproved):
        ordered(priced, "sms", now)
    assert not PaidMessage.objects.exists()

    assert ordered(priced, "letter", now, per) == 1
    assert ordered(priced, "letter", now) == 0
    assert [(one.price, one.state) for one in PaidMessage.objects.all()] == [(2_500, "pending")]
    assert Approval.objects.filter(channel=Channel.LETTER).count() == 2


def test_another_price_must_be_approved_anew(
    priced: Notice, to_kari: Dispatch, ingrid: Person, per: Person, now: datetime
) -> None:
    approved(priced, "letter", now, ingrid, per)
    Tariff.objects.create(channel="letter", price=2_600, valid_from=local_date(now))

    with pytest.raises(paying.NotApproved):
        ordered(priced, "letter", now)
    assert ordered(priced, "letter", now, ingrid, per) == 1
    assert PaidMessage.objects.get().price == 2_600


@pytest.mark.parametrize("seen", [Offer(2, 2_500), Offer(1, 2_400)])
def test_only_what_was_seen_is_ordered(
    priced: Notice, to_kari: Dispatch, ingrid: Person, per: Person, now: datetime, seen: Offer
) -> None:
    approved(priced, "letter", now, ingrid, per)
    actor = Actor("person", 1)

    with pytest.raises(paying.OtherOffer):
        paying.order_paid(notice=priced, channel="letter", seen=seen, actor=actor, now=now)
    assert not PaidMessage.objects.exists()


@pytest.mark.parametrize("state", ["paused", "stopped", "ended"])
def test_of_what_is_not_being_sent_nothing_is_ordered(
    priced: Notice, to_kari: Dispatch, ingrid: Person, per: Person, state: str, now: datetime
) -> None:
    Notice.objects.filter(pk=priced.pk).update(state=state)
    with pytest.raises(paying.NotSent):
        ordered(priced, "letter", now, ingrid, per)


def test_what_is_ordered_waits_for_a_pause_and_ends_with_a_stop(
    priced: Notice, to_kari: Dispatch, ingrid: Person, per: Person, now: datetime
) -> None:
    ordered(priced, "letter", now, ingrid, per)
    approving.pause(notice=priced, by=ingrid, now=now)
    assert paying.claim_paid(now=now) is None
    assert PaidMessage.objects.get().state == "pending"

    approving.stop(notice=priced, because="Feil gate.", by=ingrid, now=now)
    assert paying.claim_paid(now=now) is None
    found = PaidMessage.objects.get()
    assert (found.state, found.hindrance) == ("skipped", "stopped")


def test_letters_and_texts_are_counted_apart(
    priced: Notice, to_kari: Dispatch, ingrid: Person, per: Person, now: datetime
) -> None:
    ordered(priced, "sms", now, ingrid, per)

    assert counts(priced, "sms") == {"pending": 1}
    assert counts(priced, "letter") == {}


def test_the_database_holds_it_too(priced: Notice, to_kari: Dispatch, now: datetime) -> None:
    with pytest.raises(IntegrityError, match="two people approve"), transaction.atomic():
        PaidMessage.objects.create(dispatch=to_kari, channel="letter", price=2_500, due_at=now)


@pytest.mark.parametrize(
    ("reason", "by_letter", "by_sms"),
    [("unreachable", 1, 1), ("not_registered", 1, 0), ("reserved", 1, 0), ("opted_out", 0, 0)],
)
def test_whom_it_is_for(
    priced: Notice, to_kari: Dispatch, now: datetime, reason: str, by_letter: int, by_sms: int
) -> None:
    Dispatch.objects.update(reason=reason)

    assert unreached(priced, "letter").count() == by_letter
    assert unreached(priced, "sms").count() == by_sms


def test_a_letter_goes_out_once(
    priced: Notice, to_kari: Dispatch, ingrid: Person, per: Person, providers: Server, now: datetime
) -> None:
    ordered(priced, "letter", now, ingrid, per)

    paid.send_all()
    paid.send_all()

    (letter,) = providers.letters
    assert letter.told["mottaker"] == {
        "digitalId": PIDS["kari"],
        "navn": "Kari Nordlie",
        "adresselinje1": "Haugenveien 1",
        "postnummer": "0979",
        "poststed": "OSLO",
    }
    sent = PaidMessage.objects.get()
    assert (sent.state, sent.reference, sent.tries) == ("sent", letter.id, 1)


def test_a_text_goes_out_and_is_priced_by_its_parts(
    priced: Notice, to_kari: Dispatch, ingrid: Person, per: Person, providers: Server, now: datetime
) -> None:
    ordered(priced, "sms", now, ingrid, per)

    paid.send_all()

    (text,) = providers.texts.values()
    assert text.words == text_words(priced, "nb")
    assert "Vi graver i gata di" in text.words
    assert PaidMessage.objects.get().price == 40


@pytest.mark.parametrize(
    ("failure", "state", "hindrance"),
    [("down", "pending", ""), ("refused", "refused", "400"), ("lost", "unknown", "")],
)
def test_what_becomes_of_failures(
    priced: Notice,
    to_kari: Dispatch,
    ingrid: Person,
    per: Person,
    providers: Server,
    now: datetime,
    failure: str,
    state: str,
    hindrance: str,
) -> None:
    ordered(priced, "letter", now, ingrid, per)
    providers.failure = failure

    paid.send_all()

    found = PaidMessage.objects.get()
    assert (found.state, found.hindrance) == (state, hindrance)
    providers.failure = "none"
    paid.send_all()
    assert len(providers.letters) == (failure == "lost")


def test_what_was_refused_is_tried_again_when_somebody_says_so(
    priced: Notice, to_kari: Dispatch, ingrid: Person, per: Person, providers: Server, now: datetime
) -> None:
    ordered(priced, "letter", now, ingrid, per)
    providers.failure = "refused"
    paid.send_all()
    providers.failure = "none"

    found = PaidMessage.objects.get()
    assert paying.try_again(paid=found, actor=Actor("person", per.pk), now=now)
    paid.send_all()

    assert PaidMessage.objects.get().state == "sent"
    assert not paying.try_again(paid=found, actor=Actor("person", per.pk), now=now)


def test_the_guard_is_asked_when_it_is_sent(
    priced: Notice, to_kari: Dispatch, ingrid: Person, per: Person, providers: Server, now: datetime
) -> None:
    ordered(priced, "letter", now, ingrid, per)
    who = Actor("link", 1)
    opt_out(person=to_kari.person, themes=[priced.theme], actor=who, now=now)

    paid.send_all()

    assert providers.letters == []
    found = PaidMessage.objects.get()
    assert (found.state, found.hindrance) == ("skipped", "opted_out")
    assert OptOut.objects.exists()


def test_who_has_no_address_gets_no_letter(
    priced: Notice, to_kari: Dispatch, ingrid: Person, per: Person, providers: Server, now: datetime
) -> None:
    ordered(priced, "letter", now, ingrid, per)
    RegisteredPerson.objects.update(address="b2")

    paid.send_all()

    assert (PaidMessage.objects.get().state, PaidMessage.objects.get().hindrance) == (
        "refused",
        "no_address",
    )


@pytest.mark.parametrize("channel", ["letter", "sms"])
def test_whose_number_cannot_be_read_gets_nothing_and_the_others_do(
    priced: Notice,
    to_kari: Dispatch,
    ingrid: Person,
    per: Person,
    providers: Server,
    channel: str,
    now: datetime,
) -> None:
    other = town.resident(None, address=to_kari.person.address, basic_unit="03011101")
    message_to(other, priced, now, state="skipped", reason="unreachable")
    ordered(priced, channel, now, ingrid, per)
    RegisteredPerson.objects.filter(pk=to_kari.person_id).update(number_key_id="lost")

    paid.send_all()

    found = PaidMessage.objects.order_by("pk").values_list("state", "hindrance")
    assert list(found) == [("refused", "no_number"), ("sent", "")]


def test_a_text_that_lacks_a_fact_is_put_right_first(
    fatima: Person,
    stovner: Unit,
    priced: Notice,
    to_kari: Dispatch,
    ingrid: Person,
    per: Person,
    providers: Server,
    now: datetime,
) -> None:
    other = begun_notice(fatima, stovner, now, is_urgent=True)
    message_to(to_kari.person, other, now, state="skipped", reason="unreachable")
    ordered(other, "letter", now, ingrid, per)

    paid.send_all()

    found = PaidMessage.objects.get()
    assert (found.state, found.hindrance) == ("refused", "no_words")


def test_a_worker_that_died_leaves_doubt(
    priced: Notice, to_kari: Dispatch, ingrid: Person, per: Person, now: datetime
) -> None:
    ordered(priced, "letter", now, ingrid, per)
    assert paying.claim_paid(now=now) is not None

    paying.doubt_old(now=now + timedelta(minutes=19))
    assert PaidMessage.objects.get().state == State.ATTEMPTING
    paying.doubt_old(now=now + timedelta(minutes=20))
    assert PaidMessage.objects.get().state == State.UNKNOWN
    assert paying.claim_paid(now=now + timedelta(hours=2)) is None
