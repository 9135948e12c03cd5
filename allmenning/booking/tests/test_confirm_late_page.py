"""Confirming what was held, when the time, the terms or the limit has changed meanwhile."""

from datetime import datetime, timedelta

import pytest

from django.test import Client

from allmenning.booking.actions.holds import sweep_holds
from allmenning.booking.models import Booking, BookingRules, Hold, Terms
from allmenning.booking.tests.scenes import (
    EVENING,
    accepted,
    between,
    booked,
    held,
)
from allmenning.booking.views.book import confirm_url
from allmenning.people.models import Person
from allmenning.places.models import Space

LATER = timedelta(minutes=10)


@pytest.fixture
def hold(kari: Person, gymsal: Space, now: datetime) -> Hold:
    """Kari keeps the gym on Tuesday evening."""
    return held(kari, gymsal, now)


def test_looking_at_an_old_hold_begins_anew_with_the_same_time(
    karis: Client, hold: Hold, set_clock: object, now: datetime
) -> None:
    set_clock(now + LATER)  # type: ignore[operator]

    answer = karis.get(confirm_url(hold), follow=True)
    page = answer.content.decode()

    assert answer.redirect_chain[0][0].startswith("/bestill?lokale=")
    assert "Vi holder ikke lenger av tiden til deg. Ta den på nytt." in page
    assert 'value="18:00"' in page


def test_a_link_for_a_day_without_rules_begins_anew(
    karis: Client, hold: Hold, gymsal: Space
) -> None:
    far = confirm_url(hold).split("?")[0].replace(str(hold.pk), "999999")
    query = f"lokale={gymsal.pk}&fra=4102444800&til=4102448400&antall=20"
    BookingRules.objects.update(days=("2026-08-01", "2027-01-01"))

    answer = karis.post(f"{far}?{query}", {})

    assert (answer.status_code, answer["Location"]) == (303, f"/bestill?{query}")


def test_a_hold_that_was_swept_away_books_all_the_same_when_the_time_is_free(
    karis: Client, hold: Hold, gymsal: Space, set_clock: object, now: datetime
) -> None:
    later = now + 3 * LATER
    set_clock(later)  # type: ignore[operator]
    sweep_holds(now=later)

    answer = karis.post(confirm_url(hold), accepted(gymsal))

    assert answer["Location"] == f"/bestilling/{Booking.objects.get().pk}"


def test_a_time_lost_meanwhile_is_told_and_what_was_typed_stays(
    karis: Client, hold: Hold, ola: Person, gymsal: Space, set_clock: object, now: datetime
) -> None:
    booked(ola, gymsal, now + LATER)
    set_clock(now + LATER)  # type: ignore[operator]

    answer = karis.post(confirm_url(hold), accepted(gymsal, note="Vi tar med kaffe"))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Opptatt 18–20 denne tirsdagen. Ledig 16–18" in page
    assert "Vi tar med kaffe" in page
    assert 'name="instead"' in page


def test_another_time_is_taken_with_a_button_and_what_was_typed_stays(
    karis: Client, kari: Person, hold: Hold, gymsal: Space, musikkrom: Space
) -> None:
    start, end = (int(moment.timestamp()) for moment in (EVENING.start, EVENING.end))
    typed = accepted(gymsal, note="Vi tar med kaffe", instead=f"{musikkrom.pk} {start} {end}")

    answer = karis.post(confirm_url(hold), typed)
    page = answer.content.decode()

    assert answer.status_code == 200
    new = Hold.objects.get(space=musikkrom)
    assert f'action="/bestill/{new.pk}?' in page
    assert "Vi tar med kaffe" in page
    assert "ds-validation-message" not in page


@pytest.mark.parametrize(
    "instead",
    [
        "",
        "1",
        "x y z",
        "1 2 3 4",
        "99999 1797354000 1797361200",
        f"{'9' * 5000} 1797354000 1797361200",
        f"{'9' * 20} 1797354000 1797361200",
    ],
)
def test_a_forged_other_time_is_not_there(
    karis: Client, hold: Hold, gymsal: Space, instead: str
) -> None:
    answer = karis.post(confirm_url(hold), accepted(gymsal, instead=instead))

    assert answer.status_code == 404


def test_another_time_that_is_taken_too_is_told(
    karis: Client, hold: Hold, ola: Person, gymsal: Space, now: datetime
) -> None:
    other = between("16:00", "18:00")
    booked(ola, gymsal, now, other)
    instead = f"{gymsal.pk} {int(other.start.timestamp())} {int(other.end.timestamp())}"

    answer = karis.post(confirm_url(hold), accepted(gymsal, instead=instead))

    assert answer.status_code == 422
    assert "Opptatt 16–18 denne tirsdagen." in answer.content.decode()


def test_a_reached_limit_is_told(karis: Client, kari: Person, gymsal: Space, now: datetime) -> None:
    BookingRules.objects.update(max_active_person=1)
    booked(kari, gymsal, now, between("16:00", "18:00"))

    answer = karis.post(confirm_url(held(kari, gymsal, now)), accepted(gymsal))

    assert answer.status_code == 422
    assert "Du har 1 kommende bestilling her, og kan ikke ha flere." in answer.content.decode()


def test_terms_that_changed_are_shown_to_be_read_anew(
    karis: Client, hold: Hold, gymsal: Space, terms: Terms, now: datetime
) -> None:
    old = accepted(gymsal)
    newer = Terms.objects.create(
        name=terms.name, version=2, text={"nb": "Vask gulvet."}, published_at=now
    )
    BookingRules.objects.update(terms=newer)

    answer = karis.post(confirm_url(hold), old)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Avtalen er endret mens du skrev." in page
    assert "Vask gulvet." in page
    assert f'value="{newer.pk}"' in page
    assert karis.post(confirm_url(hold), accepted(gymsal)).status_code == 303
