"""Answering one request, in the list and from the e-mail."""

from datetime import datetime

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.decisions import approve
from allmenning.booking.actions.moving import Mover, change_people
from allmenning.booking.models import Booking, Change, Claim
from allmenning.booking.tests.scenes import EVENING, asked, booked
from allmenning.core.log import Actor
from allmenning.core.models import ActLog, Municipality
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.cast import ClientFor

HTMX = {"HX-Request": "true"}


def page_of(booking: Booking) -> str:
    return f"/ansatte/soknader/{booking.pk}"


@pytest.fixture
def waiting(kari: Person, gymsal: Space, now: datetime) -> Booking:
    """Kari asks for the gym on Tuesday evening."""
    return asked(kari, gymsal, now)


def test_the_link_in_the_email_leads_to_the_request(
    waiting: Booking, fatima: Person, client_for: ClientFor
) -> None:
    answer = client_for(fatima, staff=True).get(page_of(waiting))
    page = answer.content.decode()

    assert answer.status_code == 200
    assert f'id="soknad-{waiting.pk}"' in page
    assert "Alle søknader" in page
    assert Claim.objects.count() == 0


@pytest.mark.parametrize(
    ("answer", "state"),
    [({"answer": "approve"}, "confirmed"), ({"answer": "decline", "reason": "Stengt"}, "declined")],
)
def test_without_javascript_one_comes_back_to_the_row(
    waiting: Booking, fatima: Person, client_for: ClientFor, answer: dict[str, str], state: str
) -> None:
    sent = client_for(fatima, staff=True).post(page_of(waiting), answer)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by) == (state, fatima)
    assert (sent.status_code, sent["Location"]) == (303, f"/ansatte/soknader#soknad-{waiting.pk}")


def test_with_htmx_only_the_row_comes_back(
    waiting: Booking, fatima: Person, client_for: ClientFor
) -> None:
    work = client_for(fatima, staff=True)

    sent = work.post(page_of(waiting), {"answer": "approve"}, headers=HTMX)
    part = sent.content.decode()

    assert sent.status_code == 200
    assert part.strip().startswith("<article")
    assert "<html" not in part
    assert "Godkjent av deg i dag kl. 09." in part
    assert "data-approve" not in part
    assert "Angre" in part


@pytest.mark.parametrize("extra", [{}, HTMX])
@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001, "nei\x00"])
def test_a_no_without_a_proper_reason_is_asked_again(
    waiting: Booking, fatima: Person, client_for: ClientFor, extra: dict[str, str], reason: str
) -> None:
    work = client_for(fatima, staff=True)

    sent = work.post(page_of(waiting), {"answer": "decline", "reason": reason}, headers=extra)

    assert sent.status_code == 422
    assert "ds-validation-message" in sent.content.decode()
    assert '<details class="decline" open>' in sent.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_a_reason_of_a_megabyte_is_refused_in_a_sentence(
    waiting: Booking, fatima: Person, client_for: ClientFor
) -> None:
    typed = {"answer": "decline", "reason": "å" * 1_000_000}

    sent = client_for(fatima, staff=True).post(page_of(waiting), typed)

    assert sent.status_code == 422
    assert "Skriv høyst 2000." in sent.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


@pytest.mark.parametrize("typed", [{}, {"answer": "maybe"}, {"answer": ["approve", "decline"]}])
def test_an_answer_that_is_neither_is_none(
    waiting: Booking, fatima: Person, client_for: ClientFor, typed: dict[str, object]
) -> None:
    assert client_for(fatima, staff=True).post(page_of(waiting), typed).status_code == 422
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_the_later_of_two_is_told_who_answered(
    waiting: Booking, fatima: Person, ingrid: Person, client_for: ClientFor, now: datetime
) -> None:
    approve(booking=waiting, by=ingrid, now=now)

    sent = client_for(fatima, staff=True).post(
        page_of(waiting), {"answer": "decline", "reason": "Stengt"}, headers=HTMX
    )
    part = sent.content.decode()

    assert sent.status_code == 422
    assert "Noen kom deg i forkjøpet." in part
    assert "Godkjent av Ingrid Sæther i dag kl. 09." in part
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"


def test_ones_own_answer_sent_twice_is_no_trouble(
    waiting: Booking, fatima: Person, client_for: ClientFor
) -> None:
    work = client_for(fatima, staff=True)

    answers = [work.post(page_of(waiting), {"answer": "approve"}) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert ActLog.objects.filter(verb="approved").count() == 1


@pytest.mark.parametrize("extra", [{}, HTMX])
@pytest.mark.parametrize(
    ("answer", "state"),
    [({"answer": "approve"}, "confirmed"), ({"answer": "decline", "reason": "Stengt"}, "declined")],
)
def test_what_was_changed_since_the_row_was_shown_is_told_before_it_is_answered(
    waiting: Booking,
    kari: Person,
    fatima: Person,
    client_for: ClientFor,
    now: datetime,
    answer: dict[str, str],
    state: str,
    extra: dict[str, str],
) -> None:
    work = client_for(fatima, staff=True)
    assert work.get("/ansatte/soknader").text.count('name="seen" value="0"') == 2
    change = _more_people(waiting, kari, now)

    told = work.post(page_of(waiting), answer | {"seen": "0"}, headers=extra)

    assert told.status_code == 422
    for shown in ("Søknaden ble endret mens du så på den.", "20 personer", "60 personer"):
        assert shown in told.text
    assert told.text.count(f'name="seen" value="{change.pk}"') == 2
    assert (">Stengt</textarea>" in "".join(told.text.split())) is ("reason" in answer)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"

    work.post(page_of(waiting), answer | {"seen": change.pk})
    waiting.refresh_from_db()
    assert waiting.state == state


def test_a_no_without_a_reason_is_told_what_was_changed_too(
    waiting: Booking, kari: Person, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    _more_people(waiting, kari, now)

    sent = client_for(fatima, staff=True).post(
        page_of(waiting), {"answer": "decline", "reason": "", "seen": "0"}, headers=HTMX
    )

    assert "Søknaden ble endret mens du så på den." in sent.text
    assert "Skriv hvorfor, så søkeren forstår svaret." in sent.text


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 5000])
def test_a_forged_page_knew_nothing(
    waiting: Booking, fatima: Person, client_for: ClientFor, seen: str
) -> None:
    sent = client_for(fatima, staff=True).post(
        page_of(waiting), {"answer": "approve", "seen": seen}
    )

    assert sent.status_code == 422
    assert "Søknaden ble endret mens du så på den." in sent.text


def _more_people(booking: Booking, by: Person, now: datetime) -> Change:
    """Sixty come, not twenty."""
    mover = Mover(Actor("person", by.pk))
    (change,) = change_people(booking=booking, participants=60, mover=mover, now=now)
    return change


def test_what_was_drawn_back_is_told(
    waiting: Booking, kari: Person, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    cancel_booking(booking=waiting, canceller=Canceller(Actor("person", kari.pk)), now=now)

    sent = client_for(fatima, staff=True).post(
        page_of(waiting), {"answer": "approve"}, headers=HTMX
    )

    assert sent.status_code == 422
    assert "Avbestilt i dag kl. 09." in sent.content.decode()


def test_a_time_that_is_taken_is_told_with_a_no_ready_for_that_reason(
    waiting: Booking,
    ola: Person,
    fatima: Person,
    gym_thirds: list[Space],
    client_for: ClientFor,
    now: datetime,
) -> None:
    theirs = booked(ola, gym_thirds[0], now)
    approve(booking=theirs, by=fatima, now=now)
    work = client_for(fatima, staff=True)

    sent = work.post(page_of(waiting), {"answer": "approve"}, headers=HTMX)
    part = sent.content.decode()

    assert sent.status_code == 422
    assert "Tiden er ikke lenger ledig." in part
    assert "Opptatt 18–20 av en privatperson.</textarea>" in " ".join(part.split())
    assert '<details class="decline" open>' in part


def test_a_time_that_has_begun_can_only_be_declined(
    waiting: Booking, fatima: Person, client_for: ClientFor, set_clock: object
) -> None:
    set_clock(EVENING.start)  # type: ignore[operator]
    work = client_for(fatima, staff=True)

    sent = work.post(page_of(waiting), {"answer": "approve"})

    assert sent.status_code == 422
    assert "Tiden har begynt. Avslå, så søkeren får vite det." in sent.content.decode()


def test_others_do_not_find_it(
    waiting: Booking,
    kari: Person,
    fatima: Person,
    nils: Person,
    asker: Municipality,
    client_for: ClientFor,
) -> None:
    fatima.roles.update(expires_on="2026-11-30")

    for client in (client_for(kari), client_for(fatima, staff=True), client_for(nils, staff=True)):
        assert client.get(page_of(waiting)).status_code == 404
        assert client.post(page_of(waiting), {"answer": "approve"}).status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
