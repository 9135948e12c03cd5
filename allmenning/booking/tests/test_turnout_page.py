"""The page behind the link in the letter after use: how many came?"""

from datetime import datetime, timedelta

import pytest

from django.core.signing import Signer
from django.test import Client

from allmenning.booking.access_by_link import turnout_link
from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.models import Booking, CultureTotal, Turnout
from allmenning.booking.tests.scenes import between, booked
from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog, Municipality
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.browsers import words_of
from tests.cast import ClientFor
from tests.moment import SetClock

EVENING = between("18:00", "21:00")
AFTER = EVENING.end + timedelta(hours=1)


@pytest.fixture
def used(kari: Person, musikkrom: Space, now: datetime, set_clock: SetClock) -> Booking:
    """Kari's choir expected twelve in the room for twenty, and it is over."""
    booking = booked(kari, musikkrom, now, EVENING, participants=12)
    set_clock(AFTER)
    return booking


def page_of(booking: Booking, at: datetime = AFTER) -> str:
    return f"/hvor-mange-kom/{turnout_link(booking, now=at)}/svar"


@pytest.fixture
def anybody(client_for: ClientFor, used: Booking) -> Client:
    """A browser where nobody is signed in."""
    return client_for(None)


def told() -> list[int | None]:
    return list(Turnout.objects.values_list("people", flat=True))


def test_the_estimate_stands_there_and_looking_changes_nothing(
    used: Booking, anybody: Client
) -> None:
    answer = anybody.get(page_of(used))

    assert answer.status_code == 200
    assert "<h1>Hvor mange kom?</h1>" in words_of(answer)
    assert "Tirsdag 15. desember 2026 kl. 18–21" in words_of(answer)
    assert "Musikkrom, Haugen skole" in words_of(answer)
    assert 'name="people" value="12"' in words_of(answer)
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    anybody.head(page_of(used))
    assert (told(), ActLog.objects.filter(verb="told_turnout").count()) == ([], 0)


def test_one_tap_says_that_as_many_came_as_expected(used: Booking, anybody: Client) -> None:
    answer = anybody.post(page_of(used), {"people": "12", "button": "send"})
    thanks = anybody.get(answer["Location"])

    assert (answer.status_code, answer["Location"]) == (303, page_of(used))
    assert "Takk! Du svarte 12 personer." in words_of(thanks)
    total = CultureTotal.objects.get()
    assert (total.planned, total.confirmed, total.answered) == (2160, 2160, 1)


def test_the_answer_can_be_changed(used: Booking, anybody: Client) -> None:
    for people in ("9", "14"):
        anybody.post(page_of(used), {"people": people})
    shown = words_of(anybody.get(page_of(used)))

    assert told() == [14]
    assert 'name="people" value="14"' in shown
    assert "Endre svaret" in shown


def test_nobody_used_it_whatever_the_number_says(used: Booking, anybody: Client) -> None:
    anybody.post(page_of(used), {"people": "12", "button": "nobody"})

    assert told() == [0]
    assert not CultureTotal.objects.exists()
    assert "Takk! Du svarte at ingen brukte lokalet." in words_of(anybody.get(page_of(used)))


@pytest.mark.parametrize(
    ("button", "people", "then"),
    [("more", 12, 13), ("fewer", 12, 11), ("fewer", 0, 0), ("more", 40, 40)],
)
def test_a_step_changes_the_number_and_stores_nothing(
    used: Booking, anybody: Client, button: str, people: int, then: int
) -> None:
    answer = anybody.post(page_of(used), {"people": people, "button": button})

    assert answer.status_code == 200
    assert f'name="people" value="{then}"' in words_of(answer)
    assert told() == []


@pytest.mark.parametrize("people", ["-1", "41", "1000000000", "9" * 5000, "tolv", "٣٫٥", "1e3"])
def test_what_cannot_be_is_refused_in_words_and_kept(
    used: Booking, anybody: Client, people: str
) -> None:
    answer = anybody.post(page_of(used), {"people": people})

    assert answer.status_code == 422
    assert "Lokalet tar 20. Skriv et tall mellom 0 og 40." in words_of(answer)
    assert f'value="{people}"' in words_of(answer)
    assert told() == []


def test_a_button_nobody_made_counts_as_sending(used: Booking, anybody: Client) -> None:
    anybody.post(page_of(used), {"people": "5", "button": "delete"})

    assert told() == [5]


@pytest.mark.parametrize("forge", ["x{}", "{}x", "1-1", "1-99999999999:AAAA", "{}{}"])
def test_a_link_we_did_not_make_leads_nowhere(used: Booking, anybody: Client, forge: str) -> None:
    link = turnout_link(used, now=AFTER)
    path = f"/hvor-mange-kom/{forge.format(link, link)}/svar"

    assert anybody.get(path).status_code == 404
    assert anybody.post(path, {"people": "3"}).status_code == 404
    assert told() == []


def test_another_bookings_link_cannot_be_made_of_ones_own(used: Booking, anybody: Client) -> None:
    _number, rest = turnout_link(used, now=AFTER).split("-", 1)

    assert anybody.get(f"/hvor-mange-kom/{used.pk + 1}-{rest}/svar").status_code == 404


def test_what_was_signed_for_something_else_is_no_link(used: Booking, anybody: Client) -> None:
    other = Signer(salt="something.else").sign(f"{used.pk}-99999999999")

    assert anybody.get(f"/hvor-mange-kom/{other}/svar").status_code == 404


def test_the_link_works_for_thirty_days(
    used: Booking, anybody: Client, set_clock: SetClock
) -> None:
    set_clock(AFTER + timedelta(days=30) - timedelta(seconds=1))
    assert anybody.get(page_of(used)).status_code == 200

    set_clock(AFTER + timedelta(days=30))
    for answer in (anybody.get(page_of(used)), anybody.post(page_of(used), {"people": "3"})):
        assert answer.status_code == 410
        assert "Lenka er for gammel" in words_of(answer)
        assert "Musikkrom" not in words_of(answer)
    assert told() == []


def test_what_was_cancelled_has_nothing_to_answer(used: Booking, anybody: Client) -> None:
    cancel_booking(booking=used, canceller=Canceller(SYSTEM, by_staff=True), now=AFTER)
    looked, sent = anybody.get(page_of(used)), anybody.post(page_of(used), {"people": "3"})

    assert (looked.status_code, sent.status_code) == (200, 422)
    for answer in (looked, sent):
        assert "så det er ikke noe å svare på" in words_of(answer)
        assert "Send svaret" not in words_of(answer)
    assert told() == []


def test_another_municipality_does_not_know_the_link(
    used: Booking, asker: Municipality, client_for: ClientFor
) -> None:
    assert client_for(None, host="asker.localhost").get(page_of(used)).status_code == 404


def test_who_answers_again_and_again_must_wait(
    used: Booking, anybody: Client, kari: Person, client_for: ClientFor
) -> None:
    """The limit is the booking's own, so that another browser does not help."""
    codes = [anybody.post(page_of(used), {"people": n}).status_code for n in range(10)]

    assert codes == [303] * 10
    assert client_for(kari).post(page_of(used), {"people": 11}).status_code == 429
    assert told() == [9]


def test_the_act_says_that_it_came_by_the_link(
    kari: Person, used: Booking, anybody: Client
) -> None:
    anybody.post(page_of(used), {"people": "3"})

    act = ActLog.objects.get(verb="told_turnout")
    assert (act.actor_kind, act.actor_id, act.object_id) == ("link", kari.pk, used.pk)
