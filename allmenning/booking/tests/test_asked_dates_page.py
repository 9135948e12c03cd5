"""A request for several dates: one row, answered all at once or date by date, and taken back."""

from datetime import date, datetime
from typing import Any

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.decisions import approve
from allmenning.booking.actions.moving import Mover, change_people
from allmenning.booking.models import Booking, Request
from allmenning.booking.queries.inbox import waiting_in_order
from allmenning.booking.tests.patterns import asked_series, states
from allmenning.booking.tests.scenes import asked, between
from allmenning.core.log import Actor
from allmenning.core.models import Municipality
from allmenning.people.models import Person, Unit
from allmenning.places.models import Space
from tests.cast import ClientFor

INBOX = "/ansatte/soknader"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def request_(kari: Person, gymsal: Space, now: datetime) -> Request:
    """Kari asks for six Tuesdays in the gym."""
    return asked_series(kari, gymsal, now)


def ids(request: Request) -> list[int]:
    return list(request.bookings.order_by("during").values_list("pk", flat=True))


def page_of(request: Request) -> str:
    return f"{INBOX}/{ids(request)[0]}"


def chosen(request: Request, dates: list[int], **more: Any) -> dict[str, Any]:
    shown = ",".join(map(str, ids(request)))
    return {"answer": "dates", "shown": shown, "dates": dates, **more}


def test_it_is_one_row_with_its_dates(
    request_: Request, fatima: Person, haugen_unit: Unit, client_for: ClientFor, now: datetime
) -> None:
    page = client_for(fatima, staff=True).get(INBOX).content.decode()

    assert list(waiting_in_order([haugen_unit.pk], now=now)) == ids(request_)[:1]
    assert page.count('<article class="asking') == 1
    assert "6 datoer fra" in page
    assert "Godkjenn alle 6" in page
    for key in ids(request_):
        assert f'id="dato-{key}" checked' in page


def test_all_of_them_at_once(request_: Request, fatima: Person, client_for: ClientFor) -> None:
    work = client_for(fatima, staff=True)

    sent = work.post(page_of(request_), chosen(request_, ids(request_)), headers=HTMX)

    assert sent.status_code == 200
    assert states(request_) == ["confirmed"] * 6
    assert "6 av 6 datoer ble godkjent." in sent.content.decode()


def test_some_of_them_and_no_to_the_rest_with_a_reason(
    request_: Request, fatima: Person, client_for: ClientFor
) -> None:
    work, some = client_for(fatima, staff=True), ids(request_)[:4]

    silent = work.post(page_of(request_), chosen(request_, some, reason=" "))
    told = work.post(page_of(request_), chosen(request_, some, reason="Skolefest."))
    inbox = work.get(INBOX).content.decode()

    assert silent.status_code == 422
    assert "Skriv hvorfor, så søkeren forstår svaret." in silent.content.decode()
    assert f'id="dato-{ids(request_)[4]}">' in silent.content.decode()
    assert told.status_code == 303
    assert states(request_) == ["confirmed"] * 4 + ["declined"] * 2
    assert inbox.count('<article class="asking') == 1
    assert "4 av 6 datoer ble godkjent." in inbox


def test_no_to_all(request_: Request, fatima: Person, client_for: ClientFor) -> None:
    answer = chosen(request_, ids(request_), answer="none", reason="Gulvet lakkes.")

    client_for(fatima, staff=True).post(page_of(request_), answer)

    assert states(request_) == ["declined"] * 6


def test_a_date_that_is_taken_is_told_and_left_out(
    request_: Request,
    ola: Person,
    fatima: Person,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    rival = asked(ola, gymsal, now, between("18:00", "20:00", date(2026, 12, 8)))
    approve(booking=rival, by=fatima, now=now)
    work, second = client_for(fatima, staff=True), ids(request_)[1]

    page = work.get(page_of(request_)).content.decode()
    sent = work.post(page_of(request_), chosen(request_, ids(request_)), headers=HTMX)

    for shown in ("1 av 6 datoer er opptatt.", "Opptatt 18–20 av en privatperson.</span>"):
        assert shown in page
    assert "Opptatt 18–20 av en privatperson.</textarea>" in " ".join(page.split())
    assert f'id="dato-{second}">' in page
    assert "Godkjenn alle" not in page
    assert sent.status_code == 422
    assert "Noen av tidene er ikke lenger ledige." in sent.content.decode()
    assert states(request_) == ["waiting"] * 6


@pytest.mark.parametrize("shown", ["", "1,2,3", "x"])
def test_only_what_was_seen_is_answered(
    request_: Request, fatima: Person, client_for: ClientFor, shown: str
) -> None:
    answer = chosen(request_, ids(request_), shown=shown)

    sent = client_for(fatima, staff=True).post(page_of(request_), answer)

    assert sent.status_code == 422
    assert "Datoene i søknaden er endret." in sent.content.decode()
    assert states(request_) == ["waiting"] * 6


@pytest.mark.parametrize(("answer", "reason"), [("dates", ""), ("none", "Skolefest.")])
def test_what_was_changed_since_the_dates_were_shown_is_told_once(
    request_: Request,
    kari: Person,
    fatima: Person,
    client_for: ClientFor,
    now: datetime,
    answer: str,
    reason: str,
) -> None:
    work, mover = client_for(fatima, staff=True), Mover(Actor("person", kari.pk))
    first = request_.bookings.earliest("during")
    changes = change_people(booking=first, participants=60, mover=mover, now=now)
    asked_for = chosen(request_, ids(request_), answer=answer, reason=reason, seen="0")

    told = work.post(page_of(request_), asked_for, headers=HTMX)

    assert told.status_code == 422
    assert "Søknaden ble endret mens du så på den." in told.text
    assert told.text.count("60 personer") == 1
    assert f"{reason}</textarea>" in " ".join(told.text.split())
    assert states(request_) == ["waiting"] * 6

    work.post(page_of(request_), asked_for | {"seen": changes[-1].pk})
    assert states(request_) == ["confirmed" if answer == "dates" else "declined"] * 6


def test_what_was_chosen_and_typed_stays_when_a_date_is_given_up(
    request_: Request, kari: Person, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    shown = ids(request_)
    asked_for = chosen(request_, shown[:2], reason="Skolefest.", seen="0")
    last = request_.bookings.get(pk=shown[-1])
    cancel_booking(booking=last, canceller=Canceller(Actor("person", kari.pk)), now=now)

    told = client_for(fatima, staff=True).post(page_of(request_), asked_for, headers=HTMX)
    part = " ".join(told.text.split())

    assert "Datoene i søknaden er endret." in part
    assert "<strong>Avbestilt</strong>" in part
    assert "Skolefest.</textarea>" in part
    for key, mark in zip(shown, [" checked", " checked", "", "", ""], strict=False):
        assert f'id="dato-{key}"{mark}>' in part


def test_a_typed_reason_stays_when_one_date_is_left(
    kari: Person, fatima: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    request = asked_series(kari, gymsal, now)
    shown = ids(request)
    for booking in request.bookings.exclude(pk=shown[0]):
        cancel_booking(booking=booking, canceller=Canceller(Actor("person", kari.pk)), now=now)
    answer = {"answer": "none", "shown": ",".join(map(str, shown)), "seen": "0"}

    told = client_for(fatima, staff=True).post(
        f"{INBOX}/{shown[0]}", answer | {"reason": "Skolefest."}, headers=HTMX
    )

    assert told.status_code == 422
    assert "Søknaden ble endret mens du så på den." in told.text
    assert "Skolefest.</textarea>" in " ".join(told.text.split())
    assert states(request)[0] == "waiting"


def test_a_date_of_another_request_is_not_a_choice(
    request_: Request,
    ola: Person,
    fatima: Person,
    musikkrom: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    other = asked(ola, musikkrom, now)
    answer = chosen(request_, [other.pk], reason="Nei")

    assert client_for(fatima, staff=True).post(page_of(request_), answer).status_code == 422
    assert states(request_) == ["waiting"] * 6


def test_the_answer_is_taken_back_as_one(
    request_: Request, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    work, first = client_for(fatima, staff=True), ids(request_)[0]
    work.post(page_of(request_), chosen(request_, ids(request_)[:4], reason="Skolefest."))
    page = work.get(INBOX).content.decode()
    change = Booking.objects.get(pk=first).changes.get().pk

    sent = work.post(f"{INBOX}/{first}/angre", {"change": change}, headers=HTMX)

    assert f'name="change" value="{change}"' in page
    assert sent.status_code == 200
    assert "Godkjenn alle 6" in sent.content.decode()
    assert states(request_) == ["waiting"] * 6


def test_a_date_given_up_since_stays_given_up(
    request_: Request, kari: Person, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    work, first = client_for(fatima, staff=True), ids(request_)[0]
    work.post(page_of(request_), chosen(request_, ids(request_)))
    last = request_.bookings.order_by("during").last()
    assert last
    cancel_booking(booking=last, canceller=Canceller(Actor("person", kari.pk)), now=now)

    change = Booking.objects.get(pk=first).changes.get().pk
    work.post(f"{INBOX}/{first}/angre", {"change": change})

    assert states(request_) == ["waiting"] * 5 + ["cancelled"]


def test_others_do_not_find_it(
    request_: Request, kari: Person, nils: Person, asker: Municipality, client_for: ClientFor
) -> None:
    for client in (client_for(kari), client_for(nils, staff=True)):
        answer = client.post(page_of(request_), chosen(request_, ids(request_)))
        assert answer.status_code == 404
    assert states(request_) == ["waiting"] * 6
