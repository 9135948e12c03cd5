"""Letters and texts that cost money: two say yes to the price, the guard is asked, doubt stays doubt."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

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
from allmenning.notices.queries.paying import price_of, unreached
from allmenning.notices.tests.resident_scenes import begun_notice, in_register, message_to
from allmenning.people.channels import folkeregisteret
from allmenning.people.models import Person, RegisteredPerson, Unit
from allmenning.places.models import Address, Street
from allmenning.registers.krr import Contact, Status
from simulators.paid.server import INTEGRATION, PASSWORD, TOKEN, Server
from tests.browsers import words_of
from tests.cast import PIDS, ClientFor

State = PaidMessage.State


@pytest.fixture
def digging(fatima: Person, stovner: Unit, now: datetime) -> Notice:
    """Fatima wrote it; a letter costs 25 kroner and a part of a text 40 øre."""
    since = local_date(now) - timedelta(days=10)
    Tariff.objects.create(channel="letter", price=2_500, valid_from=since)
    Tariff.objects.create(channel="sms", price=40, valid_from=since)
    body = "Hei. Ring {kommune.telefon}.\n\nHilsen oss."
    return begun_notice(fatima, stovner, now, body=body, is_urgent=True)


@pytest.fixture
def karis(kari: Person, digging: Notice, now: datetime) -> Dispatch:
    """No e-mail reaches Kari, who lives in Haugenveien."""
    street = Street.objects.create(code=7, name="Haugenveien")
    Address.objects.create(
        reference="a1",
        street=street,
        number=1,
        postcode="0979",
        post_town="OSLO",
        x=109_200_000,
        y=599_600_000,
    )
    person = in_register(kari, now, address="a1", basic_unit="03011101")
    return message_to(person, digging, now, state="skipped", reason="unreachable")


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The providers, with an account of Oslo's, and the registers telling of Kari."""
    with Server(0) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        at = server.base_url
        settings.NOTICES_SMS = {"oslo": {"address": at, "key": TOKEN, "sender": "Oslo"}}
        settings.NOTICES_SVARUT = {
            "oslo": {
                "address": at,
                "account": "k1",
                "integration": INTEGRATION,
                "password": PASSWORD,
            }
        }
        monkeypatch.setattr(paid, "tokens", _Tokens)
        monkeypatch.setattr(paid, "contact_register", _Register)
        monkeypatch.setattr(folkeregisteret, "look_up_name", _named)
        yield server
        server.shutdown()


def _named(_number: str, *, purpose: str, now: datetime) -> str:
    assert purpose
    return "Kari Nordlie"


class _Tokens:
    def token(self, scope: str, *, now: datetime) -> str:
        assert scope == "ks:fiks"
        return TOKEN


class _Register:
    def look_up(self, numbers: list[str], *, now: datetime) -> dict[str, Contact]:
        told = Contact(Status.ACTIVE, False, True, "", None, "", "+4740000000", now)
        return dict.fromkeys(numbers, told)


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
    return paying.order_paid(notice=notice, channel=channel, actor=Actor("person", 1), now=now)


def test_two_others_say_yes_before_anything_is_ordered(
    digging: Notice, karis: Dispatch, fatima: Person, ingrid: Person, per: Person, now: datetime
) -> None:
    with pytest.raises(approving.OwnNotice):
        approved(digging, "letter", now, fatima)
    with pytest.raises(paying.NotApproved):
        ordered(digging, "letter", now, ingrid)
    with pytest.raises(approving.AlreadyApproved):
        approved(digging, "letter", now, ingrid)
    with pytest.raises(paying.NotApproved):
        ordered(digging, "sms", now)
    assert not PaidMessage.objects.exists()

    assert ordered(digging, "letter", now, per) == 1
    assert ordered(digging, "letter", now) == 0
    assert [(one.price, one.state) for one in PaidMessage.objects.all()] == [(2_500, "pending")]
    assert Approval.objects.filter(channel=Channel.LETTER).count() == 2


def test_another_price_must_be_approved_anew(
    digging: Notice, karis: Dispatch, ingrid: Person, per: Person, now: datetime
) -> None:
    approved(digging, "letter", now, ingrid, per)
    Tariff.objects.create(channel="letter", price=2_600, valid_from=local_date(now))

    with pytest.raises(paying.NotApproved):
        ordered(digging, "letter", now)


def test_the_database_holds_it_too(digging: Notice, karis: Dispatch, now: datetime) -> None:
    with pytest.raises(IntegrityError, match="two people approve"), transaction.atomic():
        PaidMessage.objects.create(dispatch=karis, channel="letter", price=2_500, due_at=now)


@pytest.mark.parametrize(
    ("reason", "by_letter", "by_sms"),
    [("unreachable", 1, 1), ("not_registered", 1, 0), ("reserved", 1, 0), ("opted_out", 0, 0)],
)
def test_whom_it_is_for(
    digging: Notice, karis: Dispatch, now: datetime, reason: str, by_letter: int, by_sms: int
) -> None:
    Dispatch.objects.update(reason=reason)

    assert unreached(digging, "letter").count() == by_letter
    assert unreached(digging, "sms").count() == by_sms


def test_a_letter_goes_out_once(
    digging: Notice, karis: Dispatch, ingrid: Person, per: Person, server: Server, now: datetime
) -> None:
    ordered(digging, "letter", now, ingrid, per)

    paid.send_all()
    paid.send_all()

    (letter,) = server.letters
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
    digging: Notice, karis: Dispatch, ingrid: Person, per: Person, server: Server, now: datetime
) -> None:
    ordered(digging, "sms", now, ingrid, per)

    paid.send_all()

    (text,) = server.texts.values()
    assert text.words == text_words(digging)
    assert "Vi graver i gata di" in text.words
    assert PaidMessage.objects.get().price == 40


@pytest.mark.parametrize(
    ("failure", "state", "hindrance"),
    [("down", "pending", ""), ("refused", "refused", "400"), ("lost", "unknown", "")],
)
def test_what_becomes_of_failures(
    digging: Notice,
    karis: Dispatch,
    ingrid: Person,
    per: Person,
    server: Server,
    now: datetime,
    failure: str,
    state: str,
    hindrance: str,
) -> None:
    ordered(digging, "letter", now, ingrid, per)
    server.failure = failure

    paid.send_all()

    found = PaidMessage.objects.get()
    assert (found.state, found.hindrance) == (state, hindrance)
    server.failure = "none"
    paid.send_all()
    assert len(server.letters) == (failure == "lost")


def test_what_was_refused_is_tried_again_when_somebody_says_so(
    digging: Notice, karis: Dispatch, ingrid: Person, per: Person, server: Server, now: datetime
) -> None:
    ordered(digging, "letter", now, ingrid, per)
    server.failure = "refused"
    paid.send_all()
    server.failure = "none"

    found = PaidMessage.objects.get()
    assert paying.try_again(paid=found, actor=Actor("person", per.pk), now=now)
    paid.send_all()

    assert PaidMessage.objects.get().state == "sent"
    assert not paying.try_again(paid=found, actor=Actor("person", per.pk), now=now)


def test_the_guard_is_asked_when_it_is_sent(
    digging: Notice, karis: Dispatch, ingrid: Person, per: Person, server: Server, now: datetime
) -> None:
    ordered(digging, "letter", now, ingrid, per)
    who = Actor("link", 1)
    opt_out(person=karis.person, themes=[digging.theme], actor=who, now=now)

    paid.send_all()

    assert server.letters == []
    found = PaidMessage.objects.get()
    assert (found.state, found.hindrance) == ("skipped", "opted_out")
    assert OptOut.objects.exists()


def test_who_has_no_address_gets_no_letter(
    digging: Notice, karis: Dispatch, ingrid: Person, per: Person, server: Server, now: datetime
) -> None:
    ordered(digging, "letter", now, ingrid, per)
    RegisteredPerson.objects.update(address="b2")

    paid.send_all()

    assert (PaidMessage.objects.get().state, PaidMessage.objects.get().hindrance) == (
        "refused",
        "no_address",
    )


def test_a_text_that_lacks_a_fact_is_put_right_first(
    fatima: Person,
    stovner: Unit,
    digging: Notice,
    karis: Dispatch,
    ingrid: Person,
    per: Person,
    server: Server,
    now: datetime,
) -> None:
    other = begun_notice(fatima, stovner, now, is_urgent=True)
    message_to(karis.person, other, now, state="skipped", reason="unreachable")
    ordered(other, "letter", now, ingrid, per)

    paid.send_all()

    found = PaidMessage.objects.get()
    assert (found.state, found.hindrance) == ("refused", "no_words")


def test_a_worker_that_died_leaves_doubt(
    digging: Notice, karis: Dispatch, ingrid: Person, per: Person, now: datetime
) -> None:
    ordered(digging, "letter", now, ingrid, per)
    assert paying.claim_paid(now=now) is not None

    paying.doubt_old(now=now + timedelta(minutes=19))
    assert PaidMessage.objects.get().state == State.ATTEMPTING
    paying.doubt_old(now=now + timedelta(minutes=20))
    assert PaidMessage.objects.get().state == State.UNKNOWN
    assert paying.claim_paid(now=now + timedelta(hours=2)) is None


# The page


def test_the_page_leads_through_it(
    client_for: ClientFor,
    digging: Notice,
    karis: Dispatch,
    ingrid: Person,
    per: Person,
    server: Server,
) -> None:
    address = f"/ansatte/varsler/{digging.pk}/betalt/brev"
    first, second = client_for(ingrid, staff=True), client_for(per, staff=True)
    assert "kr 25,00" in words_of(first.get(address))

    assert "To må godkjenne" in words_of(first.post(address, {"act": "send"}))
    assert first.post(address, {"act": "approve"}).status_code == 303
    assert "Venter på at flere godkjenner." in words_of(first.get(address))
    assert "Du har allerede godkjent" in words_of(first.post(address, {"act": "approve"}))
    second.post(address, {"act": "approve"})
    assert "Send 1 for kr 25,00" in words_of(second.get(address))
    assert second.post(address, {"act": "send"}).status_code == 303

    server.failure = "refused"
    paid.send_all()
    page = words_of(first.get(address))
    assert "Leverandøren svarte 400." in page
    row = PaidMessage.objects.get()
    assert first.post(address, {"act": "again", "paid": row.pk}).status_code == 303
    assert PaidMessage.objects.get().state == "pending"
    assert first.post(address, {"act": "again", "paid": "x"}).status_code == 404
    assert first.post(address, {"act": "x"}).status_code == 422


def test_nobody_else_finds_the_page(
    client_for: ClientFor, digging: Notice, fatima: Person, kari: Person, per: Person
) -> None:
    address = f"/ansatte/varsler/{digging.pk}/betalt/"

    assert client_for(fatima, staff=True).get(f"{address}brev").status_code == 404
    assert client_for(kari).get(f"{address}brev").status_code == 404
    assert client_for(per, staff=True).get(f"{address}fax").status_code == 404
