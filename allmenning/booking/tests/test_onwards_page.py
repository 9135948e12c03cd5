"""Moving all that is left of a series: asked, looked over, and done by both sides."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from django.test import Client

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.closures import close_assets
from allmenning.booking.actions.moving import Mover
from allmenning.booking.actions.splitting import Onwards, split_series
from allmenning.booking.models import BookingRules, Change, Request, Series, SkippedDate
from allmenning.booking.rules.series import days_of
from allmenning.booking.tests.houses import room
from allmenning.booking.tests.patterns import TUESDAYS, asked_series, booked_series, days
from allmenning.booking.tests.scenes import beside, between, booked
from allmenning.core.log import Actor
from allmenning.core.models import Municipality
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from tests.cast import ClientFor

SECOND, THIRD = date(2026, 12, 8), date(2026, 12, 15)


@pytest.fixture
def series(kari: Person, gymsal: Space, now: datetime) -> Request:
    """Six Tuesdays from 18 to 20."""
    return booked_series(kari, gymsal, now)


def page(request: Request, space: Space | None = None, **answers: Any) -> str:
    """Where the page is; with answers, as they stand in its address."""
    if space is None:
        return f"/serie/{request.pk}/flytt"
    usual = {"first_day": THIRD, "move": 0, "start": "20:00", "end": "22:00", "space": space.pk}
    return f"/serie/{request.pk}/flytt?{urlencode({**usual, **answers})}"


def seen(*, kept: str = "") -> dict[str, Any]:
    """What the form carries when nothing has happened since."""
    latest = Change.objects.order_by("-pk").first()
    return {"kept": kept, "seen": latest.pk if latest else 0}


def test_the_page_asks_how_and_begins_with_how_it_goes(karis: Client, series: Request) -> None:
    own = karis.get(f"/serie/{series.pk}").content.decode()
    shown = karis.get(page(series)).content.decode()

    assert f'href="/serie/{series.pk}/flytt"' in own
    for expected in (
        "Tirsdager kl. 18–20, hver uke",
        "tirsdag 15. desember (4 datoer)",
        '<option value="0" selected>tirsdager, som nå</option>',
        '<option value="-1">mandager</option>',
        'value="18:00"',
        'value="20:00"',
    ):
        assert expected in shown


def test_each_date_is_shown_as_it_would_be(karis: Client, series: Request, gymsal: Space) -> None:
    shown = karis.get(page(series, gymsal, move=1)).content.decode()

    assert "Onsdager kl. 20–22" in shown
    assert "Alle de 4 datoene kan flyttes." in shown
    assert "onsdag 16. desember kl. 20–22" in shown
    assert "Flytt alle de 4 datoene" in shown
    assert days(series) == days_of(TUESDAYS)


def test_those_that_are_free_are_moved_in_one_tap(
    karis: Client, series: Request, gymsal: Space
) -> None:
    answer = karis.post(page(series, gymsal, move=1), seen())

    part = Request.objects.latest("pk")
    assert (answer.status_code, answer["Location"]) == (303, f"/serie/{part.pk}")
    assert days(series) == days_of(TUESDAYS)[:2]
    assert days(part) == [day + timedelta(days=1) for day in days_of(TUESDAYS)[2:]]


def test_what_is_taken_stays_as_it_was(
    karis: Client, series: Request, ola: Person, gymsal: Space, now: datetime
) -> None:
    booked(ola, gymsal, now, between("20:00", "22:00", date(2026, 12, 22)))
    stays = series.bookings.get(during__startswith__date=date(2026, 12, 22))

    shown = karis.get(page(series, gymsal)).content.decode()
    answer = karis.post(page(series, gymsal), seen(kept=str(stays.pk)))

    assert "3 av 4 datoer kan flyttes. De andre blir stående som før." in shown
    assert "Blir stående: Opptatt" in shown
    assert "Flytt de 3 datoene som er ledige" in shown
    assert answer.status_code == 303
    assert days(series) == [*days_of(TUESDAYS)[:2], date(2026, 12, 22)]
    assert Series.objects.get(request=series).last_day == date(2026, 12, 22)


def test_a_whole_series_stays_the_same_request(
    karis: Client, series: Request, gymsal: Space
) -> None:
    answer = karis.post(page(series, gymsal, first_day=date(2026, 12, 1)), seen())

    assert answer["Location"] == f"/serie/{series.pk}"
    assert Request.objects.count() == 1
    moved = Series.objects.get()
    assert (moved.from_minute, moved.to_minute) == (20 * 60, 22 * 60)


def test_days_that_were_let_go_go_along(
    kari: Person, ola: Person, gymsal: Space, now: datetime
) -> None:
    booked(ola, gymsal, now, between("18:00", "20:00", date(2026, 12, 22)))
    request = booked_series(kari, gymsal, now)
    onwards = Onwards(THIRD, gymsal, 20 * 60, 22 * 60, days=2)
    mover = Mover(Actor("person", kari.pk))

    part = split_series(series=Series.objects.get(), onwards=onwards, mover=mover, now=now)

    assert SkippedDate.objects.get().series.request == part != request
    assert SkippedDate.objects.get().day == date(2026, 12, 24)


@pytest.mark.parametrize("start", ["18:30", "19:00"])
def test_its_own_time_is_not_in_its_way(
    karis: Client, series: Request, gymsal: Space, start: str
) -> None:
    shown = karis.get(page(series, gymsal, start=start, end="21:00")).content.decode()

    assert "Alle de 4 datoene kan flyttes." in shown


def test_another_room_of_the_house(
    karis: Client, series: Request, gymsal: Space, haugen: Building
) -> None:
    aula = room(haugen, gymsal, "aula", purposes=["music"])

    shown = karis.get(page(series, aula, start="18:00", end="20:00")).content.decode()
    karis.post(page(series, aula, start="18:00", end="20:00"), seen())

    assert "tirsdag 15. desember kl. 18–20, Aula" in shown
    assert set(Request.objects.latest("pk").bookings.values_list("space", flat=True)) == {aula.pk}


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"first_day": "2026-12-16"}, "Velg en av datoene i lista."),
        ({"first_day": "i går"}, "Velg en av datoene i lista."),
        ({"move": "6"}, "Velg dager i lista."),
        ({"move": "9" * 50}, "Velg dager i lista."),
        ({"start": "kvart på"}, "Skriv et klokkeslett som 18.00."),
        ({"start": "22:00", "end": "20:00"}, "Slutten må komme etter starten."),
        ({"start": "18:00", "end": "20:00"}, "Slik er det nå. Velg noe som er annerledes."),
        ({"start": "16:00", "end": "22:00"}, "Lokalet kan bestilles fra 30 minutter"),
        ({"start": "20:10", "end": "21:40"}, "Tidene starter hver halve time"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stands(
    karis: Client, series: Request, gymsal: Space, answers: dict[str, str], sentence: str
) -> None:
    answer = karis.get(page(series, gymsal, **answers))
    shown = answer.content.decode()

    assert answer.status_code == 422
    assert sentence in shown
    if answers.keys() == {"start", "end"}:
        assert f'value="{answers["start"]}"' in shown


def test_a_room_of_another_house_is_no_choice(
    karis: Client, series: Request, gymsal: Space, haugen: Building
) -> None:
    elsewhere = room(beside(haugen), gymsal, "sal", purposes=["music"])

    answer = karis.get(page(series, elsewhere))

    assert answer.status_code == 422
    assert "Velg et lokale i lista." in answer.content.decode()


def test_a_room_that_is_too_small_is_told(
    karis: Client, series: Request, gymsal: Space, haugen: Building
) -> None:
    closet = room(haugen, gymsal, "bod", capacity=5, purposes=["music"])

    answer = karis.get(page(series, closet))

    assert answer.status_code == 422
    assert "Lokalet tar 5. Velg et som er større." in answer.content.decode()


def test_dates_in_a_week_that_is_closed_stay(
    karis: Client, series: Request, fatima: Person, gymsal: Space, haugen: Building, now: datetime
) -> None:
    close_assets(
        building=haugen,
        assets=[part.asset for part in gymsal.parts.all()],
        period=between("00:00", "23:00", date(2026, 12, 23)),
        reason={"nb": "Gulvvask"},
        actor=Actor("person", fatima.pk),
        now=now,
    )
    stays = series.bookings.get(during__startswith__date=date(2026, 12, 22))

    shown = karis.get(page(series, gymsal, move=1)).content.decode()
    karis.post(page(series, gymsal, move=1), seen(kept=str(stays.pk)))

    assert "Blir stående: Stengt: Gulvvask" in shown
    assert date(2026, 12, 22) in days(series)


def test_what_must_be_approved_is_asked_for_anew(
    karis: Client, series: Request, gymsal: Space
) -> None:
    BookingRules.objects.update(needs_approval=True)

    shown = karis.get(page(series, gymsal)).content.decode()
    answer = karis.post(page(series, gymsal), seen())
    link = shown.partition('href="/bestill/serie?')[2].partition('"')[0].replace("&amp;", "&")

    assert "Den nye tiden må godkjennes." in shown
    assert answer.status_code == 409
    assert days(series) == days_of(TUESDAYS)
    asked = karis.get(f"/bestill/serie?{link}").content.decode()
    assert "Tirsdager kl. 20–22" in asked


def test_two_tabs_the_later_is_told(
    karis: Client, kari: Person, series: Request, gymsal: Space, now: datetime
) -> None:
    carried = seen()
    first = series.bookings.get(during__startswith__date=THIRD)
    cancel_booking(booking=first, canceller=Canceller(Actor("person", kari.pk)), now=now)

    answer = karis.post(page(series, gymsal, first_day=SECOND), carried)

    assert answer.status_code == 409
    assert "Noe er endret mens du så på siden." in answer.content.decode()
    assert "Alle de 4 datoene kan flyttes." in answer.content.decode()
    assert date(2026, 12, 22) in days(series)


@pytest.mark.parametrize("carried", [{}, {"seen": "x"}, {"seen": "9" * 40}, {"kept": "0,1"}])
def test_what_no_form_of_ours_sends_moves_nothing(
    karis: Client, series: Request, gymsal: Space, carried: dict[str, str]
) -> None:
    assert karis.post(page(series, gymsal), carried).status_code == 409
    assert days(series) == days_of(TUESDAYS)


def test_an_employee_moves_what_waits_and_what_the_rules_would_stop(
    kari: Person, fatima: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    request = asked_series(kari, gymsal, now)
    work = client_for(fatima, staff=True)
    answers = {"start": "16:00", "end": "22:00"}

    shown = work.get(page(request, gymsal, **answers)).content.decode()
    answer = work.post(page(request, gymsal, **answers), seen())

    assert "Alle de 4 datoene kan flyttes." in shown
    assert answer.status_code == 303
    assert {change.by_staff for change in Change.objects.all()} == {True}


def test_when_nothing_is_left_the_series_is_shown(
    kari: Person, series: Request, client_for: ClientFor, set_clock: Any, now: datetime
) -> None:
    set_clock(now + timedelta(days=60))

    answer = client_for(kari).get(page(series))

    assert (answer.status_code, answer["Location"]) == (303, f"/serie/{series.pk}")


def test_strangers_see_nothing(
    series: Request,
    gymsal: Space,
    ola: Person,
    nils: Person,
    fatima: Person,
    asker: Municipality,
    client_for: ClientFor,
) -> None:
    for client in (client_for(ola), client_for(nils), client_for(fatima)):
        assert client.get(page(series)).status_code == 404
        assert client.post(page(series, gymsal), seen()).status_code == 404
    assert days(series) == days_of(TUESDAYS)
