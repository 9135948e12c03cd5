"""What is written to whom when a calendar kept elsewhere says that booked time is in use."""

from datetime import date, datetime, timedelta

import pytest

from allmenning.booking.actions import foreign_calendars as actions
from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.models import Booking, ForeignCalendar
from allmenning.booking.tests.scenes import EVENING, between, booked
from allmenning.core.log import SYSTEM
from allmenning.core.period import Period
from allmenning.mail.models import Letter
from allmenning.people.models import Association, Person, Role
from allmenning.places.models import Space
from tests.jobs import RunJobs

WEDNESDAY = between("18:00", "20:00", date(2026, 12, 16))


@pytest.fixture
def timeplan(musikkrom: Space, now: datetime) -> ForeignCalendar:
    url = "https://x.example/a.ics"
    return actions.connect_calendar(
        space=musikkrom, name="Timeplan", url=url, actor=SYSTEM, now=now
    )


def read(calendar: ForeignCalendar, run_jobs: RunJobs, now: datetime, **times: Period) -> None:
    """The calendar is read, and what follows from it is done."""
    actions.take_in(calendar=calendar, times=times, now=now)
    run_jobs()


def told() -> list[str]:
    """To whom letters about calendars went, in order."""
    rows = Letter.objects.filter(source__startswith="calendar:").order_by("pk")
    return [row.address for row in rows]


def test_those_who_hear_of_the_space_are_told_once_also_with_a_letter_a_day(
    kari: Person,
    ola: Person,
    fatima: Person,
    skolekorps: Association,
    timeplan: ForeignCalendar,
    musikkrom: Space,
    run_jobs: RunJobs,
    now: datetime,
) -> None:
    fatima.digest_at_hour = 8
    fatima.save()
    first = booked(kari, musikkrom, now)
    second = booked(ola, musikkrom, now, WEDNESDAY, association=skolekorps)

    for minutes in (0, 15):
        read(timeplan, run_jobs, now + timedelta(minutes=minutes), a=EVENING, b=WEDNESDAY)

    assert told() == ["fatima@example.org"]
    letter = Letter.objects.get(source__startswith="calendar:")
    assert letter.subject == "Opptatt to ganger: Musikkrom, Haugen skole"
    assert "Kalenderen «Timeplan» sier at lokalet er i bruk" in letter.text
    assert "Bestillingene gjelder fortsatt. Ring, flytt eller avbestill:" in letter.text
    assert "Tirsdag 15. desember 2026 kl. 18–20" in letter.text
    assert "Haugen skolekorps" in letter.text
    assert "Kari" not in letter.text
    for booking in (first, second):
        assert f"/ansatte/soknader/{booking.pk}" in letter.text
    assert "/ansatte/kalender/haugen-skole/inn" in letter.text


def test_only_what_is_new_is_told_the_next_time(
    kari: Person,
    fatima: Person,
    timeplan: ForeignCalendar,
    musikkrom: Space,
    run_jobs: RunJobs,
    now: datetime,
) -> None:
    booked(kari, musikkrom, now)
    booked(kari, musikkrom, now, WEDNESDAY)
    read(timeplan, run_jobs, now, a=EVENING)

    read(timeplan, run_jobs, now, a=EVENING, b=WEDNESDAY)

    first, second = Letter.objects.filter(source__startswith="calendar:").order_by("pk")
    assert "15. desember" in first.text
    assert "16. desember" not in first.text
    assert "16. desember" in second.text
    assert "15. desember" not in second.text
    assert "Bestillingen gjelder fortsatt." in second.text


def test_an_event_that_moves_a_little_is_the_same_conflict(
    kari: Person,
    fatima: Person,
    timeplan: ForeignCalendar,
    musikkrom: Space,
    run_jobs: RunJobs,
    now: datetime,
) -> None:
    booked(kari, musikkrom, now)
    read(timeplan, run_jobs, now, a=EVENING)

    read(timeplan, run_jobs, now, a=between("19:00", "21:00"))
    read(timeplan, run_jobs, now, a=WEDNESDAY)
    read(timeplan, run_jobs, now, a=EVENING)

    assert told() == ["fatima@example.org"]


def test_what_is_out_of_the_way_when_the_letter_is_written_is_not_told(
    kari: Person,
    fatima: Person,
    timeplan: ForeignCalendar,
    musikkrom: Space,
    run_jobs: RunJobs,
    now: datetime,
) -> None:
    booking = booked(kari, musikkrom, now)
    actions.take_in(calendar=timeplan, times={"a": EVENING}, now=now)
    cancel_booking(booking=booking, canceller=Canceller(SYSTEM), now=now)
    run_jobs()

    other = booked(kari, musikkrom, now, WEDNESDAY)
    actions.take_in(calendar=timeplan, times={"b": WEDNESDAY}, now=now)
    actions.disconnect_calendar(calendar=timeplan, actor=SYSTEM, now=now)
    run_jobs()

    assert Booking.objects.get(pk=other.pk).state == "confirmed"
    assert told() == []


def test_administrators_are_told_only_where_nobody_else_is(
    kari: Person,
    fatima: Person,
    ingrid: Person,
    per: Person,
    timeplan: ForeignCalendar,
    musikkrom: Space,
    run_jobs: RunJobs,
    now: datetime,
) -> None:
    Role.objects.exclude(kind=Role.Kind.ADMINISTRATOR).delete()
    booked(kari, musikkrom, now)

    read(timeplan, run_jobs, now, a=EVENING)

    assert told() == ["per@example.org"]


def test_many_are_named_up_to_a_point(
    kari: Person,
    fatima: Person,
    timeplan: ForeignCalendar,
    musikkrom: Space,
    run_jobs: RunJobs,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("allmenning.booking.views.calendar_letters.MOST_NAMED", 1)
    booked(kari, musikkrom, now)
    booked(kari, musikkrom, now, WEDNESDAY)

    read(timeplan, run_jobs, now, a=EVENING, b=WEDNESDAY)

    text = Letter.objects.get(source__startswith="calendar:").text
    assert "15. desember" in text
    assert "16. desember" not in text
    assert "Og 1 til." in text
