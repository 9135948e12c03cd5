"""Taking back what was decided, within a day."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking, cancel_rest
from allmenning.booking.actions.decisions import approve, approve_adjusted
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.models import Booking, Change
from allmenning.booking.tests.patterns import booked_series, states
from allmenning.booking.tests.scenes import EVENING, TUESDAY, asked, between, booked, claimed
from allmenning.core.log import Actor
from allmenning.core.models import Municipality
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.cast import ClientFor

HTMX = {"HX-Request": "true"}


def undo_of(booking: Booking) -> str:
    return f"/ansatte/soknader/{booking.pk}/angre"


def latest(booking: Booking) -> dict[str, int]:
    return {"change": Change.objects.filter(booking=booking).latest("pk").pk}


@pytest.fixture
def approved(kari: Person, fatima: Person, gymsal: Space, now: datetime) -> Booking:
    return approve(booking=asked(kari, gymsal, now), by=fatima, now=now)


def test_a_yes_waits_again(approved: Booking, fatima: Person, client_for: ClientFor) -> None:
    work = client_for(fatima, staff=True)

    page = work.get(f"/ansatte/soknader/{approved.pk}").content.decode()
    sent = work.post(undo_of(approved), latest(approved), headers=HTMX)
    part = sent.content.decode()

    assert "Angre" in page
    assert sent.status_code == 200
    assert part.strip().startswith("<article")
    assert "Godkjenn" in part
    assert "Angre" not in part
    approved.refresh_from_db()
    assert approved.state == "waiting"


def test_without_javascript_one_comes_back_to_the_row(
    approved: Booking, fatima: Person, client_for: ClientFor
) -> None:
    sent = client_for(fatima, staff=True).post(undo_of(approved), latest(approved))

    assert (sent.status_code, sent["Location"]) == (303, f"/ansatte/soknader#soknad-{approved.pk}")


def test_a_yes_to_another_time_waits_for_what_was_asked(
    kari: Person, fatima: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking, later = asked(kari, gymsal, now), between("20:00", "22:00")
    approve_adjusted(booking=booking, space=gymsal, period=later, by=fatima, now=now)

    client_for(fatima, staff=True).post(undo_of(booking), latest(booking))

    booking.refresh_from_db()
    assert (booking.state, booking.during.lower) == ("waiting", EVENING.start)


@pytest.fixture
def gone(kari: Person, ola: Person, fatima: Person, gymsal: Space, now: datetime) -> Booking:
    """Kari's booking, which Fatima cancelled by mistake before Ola took its time."""
    booking = booked(kari, gymsal, now)
    by_mistake = Canceller(Actor("person", fatima.pk), reason="Feil", by_staff=True)
    cancel_booking(booking=booking, canceller=by_mistake, now=now)
    booked(ola, gymsal, now)
    return booking


def slots(part: str) -> list[str]:
    """What the buttons on the row send."""
    return re.findall(r'name="instead" value="([^"]+)"', part)


def test_a_time_that_is_gone_is_told_with_what_is_free(
    gone: Booking, fatima: Person, gymsal: Space, client_for: ClientFor
) -> None:
    sent = client_for(fatima, staff=True).post(undo_of(gone), latest(gone), headers=HTMX)
    part = sent.content.decode()

    assert sent.status_code == 422
    assert "Tiden er ikke lenger ledig, så dette kan ikke angres." in part
    assert "Opptatt 18–20 denne tirsdagen. Ledig" in part
    assert "Gi en av disse tidene i stedet:" in part
    assert slots(part)
    assert claimed(gymsal) == [(EVENING.start, EVENING.end)] * 3


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["part", "page"])
def test_another_time_is_given_instead_in_one_tap(
    gone: Booking, fatima: Person, client_for: ClientFor, headers: dict[str, str]
) -> None:
    work = client_for(fatima, staff=True)
    offered = slots(work.post(undo_of(gone), latest(gone), headers=headers).content.decode())

    sent = work.post(undo_of(gone), {**latest(gone), "instead": offered[0]}, headers=headers)

    assert sent.status_code == (200 if headers else 303)
    gone.refresh_from_db()
    start = int(offered[0].split(" ")[1])
    assert (gone.state, gone.during.lower.timestamp()) == ("confirmed", start)
    assert gone.claims.count() == 3
    undone = Change.objects.latest("pk")
    assert (undone.kind, undone.after["starts"]) == ("undone", gone.during.lower.isoformat())


def test_the_other_time_went_too_and_more_are_offered(
    gone: Booking, ola: Person, fatima: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    work = client_for(fatima, staff=True)
    offered = slots(work.post(undo_of(gone), latest(gone), headers=HTMX).content.decode())
    _space, start, end = offered[0].split(" ")
    taken = Period(*(datetime.fromtimestamp(int(at), UTC) for at in (start, end)))
    booked(ola, gymsal, now, taken)

    sent = work.post(undo_of(gone), {**latest(gone), "instead": offered[0]}, headers=HTMX)

    assert sent.status_code == 422
    again = slots(sent.content.decode())
    assert again
    assert offered[0] not in again
    gone.refresh_from_db()
    assert gone.state == "cancelled"


@pytest.mark.parametrize("forged", ["", "x", "0 1 2", "1 x y", "{space} 1 1", "9999 {times}"])
def test_a_time_that_no_button_names_is_not_found(
    gone: Booking, fatima: Person, gymsal: Space, client_for: ClientFor, forged: str
) -> None:
    times = f"{EVENING.start.timestamp():.0f} {EVENING.end.timestamp():.0f}"
    value = forged.format(space=gymsal.pk, times=times)

    sent = client_for(fatima, staff=True).post(undo_of(gone), {**latest(gone), "instead": value})

    assert sent.status_code == 404
    gone.refresh_from_db()
    assert gone.state == "cancelled"


def test_what_the_house_is_closed_for_is_not_given(
    gone: Booking, fatima: Person, gymsal: Space, client_for: ClientFor
) -> None:
    night = between("02:00", "04:00")
    value = f"{gymsal.pk} {night.start.timestamp():.0f} {night.end.timestamp():.0f}"

    sent = client_for(fatima, staff=True).post(undo_of(gone), {**latest(gone), "instead": value})

    assert sent.status_code == 422
    gone.refresh_from_db()
    assert gone.state == "cancelled"


def test_of_several_dates_those_that_are_free_come_back(
    kari: Person, ola: Person, fatima: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    request = booked_series(kari, gymsal, now)
    canceller = Canceller(Actor("person", fatima.pk), reason="Feil", by_staff=True)
    cancel_rest(request=request, first_day=TUESDAY, canceller=canceller, now=now)
    booked(ola, gymsal, now, between("18:00", "20:00", date(2026, 12, 22)))
    first = request.bookings.get(during__startswith__date=TUESDAY)

    sent = client_for(fatima, staff=True).post(undo_of(first), latest(first), headers=HTMX)

    said = "3 av 4 datoer er angret. De andre har begynt, eller noen andre har tiden nå."
    assert said in sent.content.decode()
    assert states(request).count("confirmed") == 5


def test_a_date_that_was_over_before_it_moved_lets_the_others_come_back(
    kari: Person,
    fatima: Person,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
    set_clock: Any,
) -> None:
    """Three dates got other times in the same act; the one that was today has begun since."""
    request = booked_series(kari, gymsal, now)
    rows = list(request.bookings.order_by("during"))[:3]
    mover = Mover(Actor("person", fatima.pk), is_staff=True)
    for row in rows:
        later = between("20:00", "22:00", row.during.lower.date() + timedelta(days=1))
        move_booking(booking=row, space=gymsal, period=later, mover=mover, now=now)
    set_clock(now + timedelta(hours=10))

    sent = client_for(fatima, staff=True).post(undo_of(rows[2]), latest(rows[2]), headers=HTMX)

    said = "2 av 3 datoer er angret. De andre har begynt, eller noen andre har tiden nå."
    assert said in sent.content.decode()
    assert [moved.during.lower.hour for moved in request.bookings.order_by("during")[:3]] == [
        19,
        17,
        17,
    ]


def test_a_day_later_it_is_too_late(
    approved: Booking, fatima: Person, client_for: ClientFor, now: datetime, set_clock: object
) -> None:
    set_clock(now + timedelta(days=1, minutes=1))  # type: ignore[operator]
    work = client_for(fatima, staff=True)

    page = work.get(f"/ansatte/soknader/{approved.pk}").content.decode()
    sent = work.post(undo_of(approved), latest(approved))

    assert "Angre<" not in page
    assert sent.status_code == 422
    assert "Det er for sent å angre dette." in sent.content.decode()


def test_what_happened_since_is_not_swept_away(
    approved: Booking, kari: Person, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    answer = latest(approved)
    cancel_booking(booking=approved, canceller=Canceller(Actor("person", kari.pk)), now=now)

    sent = client_for(fatima, staff=True).post(undo_of(approved), answer)

    assert sent.status_code == 422
    assert "Noe har skjedd siden." in sent.content.decode()


@pytest.mark.parametrize("change", ["", "x", "²", "0", "9" * 40])
def test_a_change_that_is_none_changes_nothing(
    approved: Booking, fatima: Person, client_for: ClientFor, change: str
) -> None:
    sent = client_for(fatima, staff=True).post(undo_of(approved), {"change": change})

    assert sent.status_code == 422
    approved.refresh_from_db()
    assert approved.state == "confirmed"


def test_others_do_not_find_it(
    approved: Booking, kari: Person, nils: Person, asker: Municipality, client_for: ClientFor
) -> None:
    for client in (client_for(kari), client_for(nils, staff=True)):
        assert client.post(undo_of(approved), latest(approved)).status_code == 404
    approved.refresh_from_db()
    assert approved.state == "confirmed"
