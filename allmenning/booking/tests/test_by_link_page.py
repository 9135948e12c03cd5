"""The page behind the link in letters to one who has no account: seeing a booking and giving it up."""

from datetime import datetime, timedelta

import pytest

from django.core.signing import Signer
from django.test import Client

from allmenning.booking.access_by_link import contact_link, turnout_link
from allmenning.booking.actions.at_desk import AtDesk, book_at_desk
from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.models import Booking, Change
from allmenning.booking.queries.series import Slot
from allmenning.booking.tests.scenes import EVENING, TUESDAY, between, claimed, told
from allmenning.core.log import Actor
from allmenning.core.models import ActLog, Municipality, ViewingLog
from allmenning.mail.models import Letter
from allmenning.people.actions.contacts import Contact
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.browsers import words_of
from tests.cast import ClientFor
from tests.jobs import RunJobs
from tests.moment import SetClock

BERIT = Contact("Berit Lund", "+4740000099", "berit@example.org")


@pytest.fixture
def berits(fatima: Person, musikkrom: Space, now: datetime) -> Booking:
    """Fatima has booked for Berit, who rang and has no account."""
    return book_at_desk(
        borrower=BERIT,
        slot=Slot(TUESDAY, musikkrom, EVENING),
        particulars=told(activity="Kvartett", participants=4),
        at_desk=AtDesk(fatima),
        now=now,
    )


@pytest.fixture
def anybody(client_for: ClientFor, berits: Booking) -> Client:
    """A browser where nobody is signed in."""
    return client_for(None)


def page_of(booking: Booking) -> str:
    return f"/se-bestilling/{contact_link(booking)}"


def test_it_shows_the_booking_and_nothing_more_and_looking_changes_nothing(
    berits: Booking, anybody: Client
) -> None:
    answer = anybody.get(page_of(berits))
    page = words_of(answer)

    assert answer.status_code == 200
    assert "Lokalet er ditt." in page
    assert "Tirsdag 15. desember kl. 18–20" in page
    assert "Musikkrom, Haugen skole" in page
    assert "Kvartett" in page
    assert "Du kan avbestille til mandag 14. desember kl. 18." in page
    for hidden in ("Berit", "40 00 00 99", "berit@example.org", "Fatima", "Meldinger"):
        assert hidden not in page
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    anybody.head(page_of(berits))
    berits.refresh_from_db()
    assert (berits.state, ViewingLog.objects.count()) == ("confirmed", 0)


def test_she_cancels_it_and_both_sides_are_told(
    berits: Booking, anybody: Client, musikkrom: Space, run_jobs: RunJobs
) -> None:
    seen = berits.changes.latest("pk").pk
    answer = anybody.post(page_of(berits), {"seen": seen})
    after = words_of(anybody.get(answer["Location"]))
    run_jobs()

    assert (answer.status_code, answer["Location"]) == (303, page_of(berits))
    assert "Bestillingen er avbestilt." in after
    assert "Ja, avbestill" not in after
    assert claimed(musikkrom) == []
    change = Change.objects.latest("pk")
    assert (change.kind, change.by, change.by_staff) == (
        "cancelled",
        berits.request.applicant,
        False,
    )
    assert ActLog.objects.get(verb="cancelled").actor_kind == "link"
    told_of = Letter.objects.filter(subject__startswith="Avbestilt").values_list("address")
    assert sorted(told_of) == [("berit@example.org",), ("fatima@example.org",)]


def test_twice_is_once(berits: Booking, anybody: Client) -> None:
    for _twice in range(2):
        assert anybody.post(page_of(berits)).status_code == 303

    assert ActLog.objects.filter(verb="cancelled").count() == 1


def test_too_late_is_told_and_the_time_can_be_given_back(
    berits: Booking, anybody: Client, set_clock: SetClock, musikkrom: Space
) -> None:
    set_clock(EVENING.start - timedelta(hours=1))
    refused = anybody.post(page_of(berits))
    berits.refresh_from_db()

    assert refused.status_code == 422
    assert "Det er for sent å avbestille på nett. Ring 21 80 21 80." in words_of(refused)
    assert berits.state == "confirmed"
    assert anybody.post(page_of(berits), {"gives_back": "1"}).status_code == 303
    assert Change.objects.latest("pk").kind == "given_back"
    assert claimed(musikkrom) == []


def test_what_others_changed_meanwhile_is_told_first(
    berits: Booking, anybody: Client, fatima: Person, musikkrom: Space, now: datetime
) -> None:
    seen = berits.changes.latest("pk").pk
    move_booking(
        booking=berits,
        space=musikkrom,
        period=between("16:00", "18:00"),
        mover=Mover(Actor("person", fatima.pk), is_staff=True),
        now=now,
    )

    link = page_of(berits)
    answer = anybody.post(link, {"seen": seen})

    assert answer.status_code == 409
    assert "Bestillingen ble endret mens du så på den." in words_of(answer)
    assert "kl. 16–18" in words_of(answer)
    assert "en ansatt" in words_of(answer)
    assert "Fatima" not in words_of(answer)
    berits.refresh_from_db()
    assert berits.state == "confirmed"
    again = anybody.post(link, {"seen": berits.changes.latest("pk").pk})
    assert again.status_code == 303


@pytest.mark.parametrize("seen", ["x", "1.5", "9" * 5000])
def test_what_is_no_number_cancels_nothing(berits: Booking, anybody: Client, seen: str) -> None:
    answer = anybody.post(page_of(berits), {"seen": seen})

    berits.refresh_from_db()
    assert (answer.status_code, berits.state) == (422, "confirmed")


@pytest.mark.parametrize("forge", ["x{}", "{}x", "1-1", "1-99999999999:AAAA", "{}{}"])
def test_a_link_we_did_not_make_leads_nowhere(berits: Booking, anybody: Client, forge: str) -> None:
    link = contact_link(berits)
    path = f"/se-bestilling/{forge.format(link, link)}"

    assert anybody.get(path).status_code == 404
    assert anybody.post(path).status_code == 404
    assert Booking.objects.get().state == "confirmed"


def test_links_for_something_else_lead_nowhere_here_and_hers_nowhere_else(
    berits: Booking, anybody: Client, now: datetime
) -> None:
    for other in (
        turnout_link(berits, now=now),
        Signer(salt="something.else").sign(f"{berits.pk}-99999999999"),
        contact_link(berits).replace(f"{berits.pk}-", f"{berits.pk + 1}-", 1),
    ):
        assert anybody.get(f"/se-bestilling/{other}").status_code == 404
    assert anybody.get(f"/hvor-mange-kom/{contact_link(berits)}/svar").status_code == 404


def test_the_link_works_until_the_day_after(
    berits: Booking, anybody: Client, set_clock: SetClock
) -> None:
    set_clock(EVENING.end + timedelta(days=1) - timedelta(seconds=1))
    over = anybody.get(page_of(berits))
    assert over.status_code == 200
    assert "Takk for at du lånte lokalet." in words_of(over)
    assert "Avbestill" not in words_of(over)
    assert "Gi tiden tilbake" not in words_of(over)

    set_clock(EVENING.end + timedelta(days=1))
    for answer in (anybody.get(page_of(berits)), anybody.post(page_of(berits))):
        assert answer.status_code == 410
        assert "Lenka er for gammel" in words_of(answer)
        assert "Musikkrom" not in words_of(answer)


def test_another_municipality_does_not_know_the_link(
    berits: Booking, asker: Municipality, client_for: ClientFor
) -> None:
    assert client_for(None, host="asker.localhost").get(page_of(berits)).status_code == 404


def test_who_asks_again_and_again_must_wait(
    berits: Booking, anybody: Client, kari: Person, client_for: ClientFor
) -> None:
    """The limit is the booking's own, so that another browser does not help."""
    codes = [anybody.get(page_of(berits)).status_code for _ in range(30)]

    assert codes == [200] * 30
    assert client_for(kari).post(page_of(berits)).status_code == 429
    assert Booking.objects.get().state == "confirmed"


def test_her_letters_have_the_link_and_her_calendar_has_none(
    berits: Booking, fatima: Person, run_jobs: RunJobs, now: datetime
) -> None:
    """A calendar is shared with others, and who has the link may cancel."""
    run_jobs()
    cancel = Canceller(Actor("person", fatima.pk), reason="Vannlekkasje", by_staff=True)
    confirmed = Letter.objects.get(address="berit@example.org")
    cancel_booking(booking=berits, canceller=cancel, now=now)
    run_jobs()

    assert page_of(berits) in confirmed.text
    for letter in Letter.objects.filter(address="berit@example.org"):
        unfolded = letter.calendar.replace("\r\n ", "")
        assert "BEGIN:VEVENT" in unfolded
        assert "URL:" not in unfolded
        assert "/se-bestilling/" not in unfolded
    assert "Vil du avbestille\\, bruker du lenka i brevet fra oss." in confirmed.calendar.replace(
        "\r\n ", ""
    )
