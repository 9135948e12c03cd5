"""The caretaker's list."""

from datetime import date, datetime, timedelta

import pytest

from allmenning.booking.actions.claims import Ground, as_range, take
from allmenning.booking.actions.decisions import approve
from allmenning.booking.models import Booking, BookingRules
from allmenning.booking.queries.conditions import asset_ids
from allmenning.booking.queries.inbox import askings, waiting_in_order
from allmenning.booking.queries.today import ON_A_CARD
from allmenning.booking.tests.scenes import asked, at, between, booked, held
from allmenning.core.models import Municipality, ViewingLog
from allmenning.core.period import Period
from allmenning.people.models import Association, Person, Unit
from allmenning.places.models import Space
from tests.cast import ClientFor

INBOX = "/ansatte/soknader"


def text_of(page: str) -> str:
    return " ".join(page.split())


def test_a_row_says_all_that_an_answer_rests_on(
    kari: Person,
    ola: Person,
    fatima: Person,
    skolekorps: Association,
    gymsal: Space,
    gym_thirds: list[Space],
    client_for: ClientFor,
    now: datetime,
) -> None:
    request = asked(
        kari, gymsal, now, activity="Turnering", note="Vi trenger mål.", purpose="sport"
    )
    theirs = booked(ola, gym_thirds[0], now, between("18:00", "19:00"), association=skolekorps)
    approve(booking=theirs, by=fatima, now=now)
    asked(ola, gym_thirds[1], now, between("19:00", "21:00"), association=skolekorps)

    page = text_of(client_for(fatima, staff=True).get(INBOX).content.decode())

    row = page[page.index(f'id="soknad-{request.pk}"') :]
    row = row[: row.index("</article>")]
    for shown in (
        "Tirsdag 15. desember kl. 18–20",
        "Gymsal, Haugen skole",
        "Kari Nordlie",
        "Turnering",
        "idrett og trening",
        "20 av 150 plasser",
        "«Vi trenger mål.»",
        "Opptatt 18–19 av Haugen skolekorps.",
        "Haugen skolekorps 19–21, Gymsal 1/3 B",
        "40 00 00 00",
        "sendt i dag kl. 09",
        "svar innen torsdag 3. desember kl. 09",
        "første gang",
        "Godkjenn",
        "Avslå",
    ):
        assert shown in row, shown


def test_private_persons_are_not_named_on_others_requests(
    kari: Person,
    ola: Person,
    fatima: Person,
    gymsal: Space,
    gym_thirds: list[Space],
    client_for: ClientFor,
    now: datetime,
) -> None:
    """Each is named on her own request; what stands in the way of it is not."""
    request = asked(kari, gymsal, now)
    booked(ola, gym_thirds[1], now)
    theirs = booked(ola, gym_thirds[0], now, between("18:00", "19:00"))
    approve(booking=theirs, by=fatima, now=now)

    page = client_for(fatima, staff=True).get(f"{INBOX}/{request.pk}").content.decode()

    assert "Opptatt 18–19 av en privatperson." in page
    assert "en privatperson 18–20, Gymsal 1/3 B" in page
    assert "Ola Bråten" not in page


def test_last_time_they_were_here_is_told(
    ola: Person,
    fatima: Person,
    skolekorps: Association,
    musikkrom: Space,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
    set_clock: object,
) -> None:
    booked(ola, gymsal, now, between("18:00", "20:00", date(2026, 12, 2)), association=skolekorps)
    set_clock(now + timedelta(days=3))  # type: ignore[operator]
    asked(ola, musikkrom, now + timedelta(days=3), association=skolekorps)

    page = client_for(fatima, staff=True).get(INBOX).content.decode()

    assert "1 gang før · sist her onsdag 2. desember" in page


def test_the_urgent_come_by_their_date_and_then_the_newest(
    kari: Person, musikkrom: Space, haugen_unit: Unit, now: datetime
) -> None:
    BookingRules.objects.update(max_active_person=99)

    def sent(days_ago: int, day: int) -> int:
        when = now - timedelta(days=days_ago)
        return asked(kari, musikkrom, when, between("18:00", "20:00", date(2026, 12, day))).pk

    overdue, near = sent(3, 22), sent(0, 3)
    older, newer = sent(1, 15), sent(0, 29)

    assert list(waiting_in_order([haugen_unit.pk], now=now)) == [near, overdue, newer, older]


def test_what_is_in_the_way_counts_buffers_holds_and_closures(
    kari: Person, ola: Person, gymsal: Space, closure: object, now: datetime
) -> None:
    day = date(2026, 12, 3)
    waiting = asked(kari, gymsal, now - timedelta(days=1), between("18:00", "20:00"))
    Booking.objects.update(during=(at("14:00", day), at("15:45", day)))
    assert askings([waiting.pk], now=now)[0].in_the_way == ()

    BookingRules.objects.update(buffer_after=30)

    assert {claim.closure for claim in askings([waiting.pk], now=now)[0].in_the_way} == {closure}


def test_a_hold_in_the_way_is_told_while_it_lasts(
    kari: Person,
    ola: Person,
    fatima: Person,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
    set_clock: object,
) -> None:
    asked(kari, gymsal, now)
    held(ola, gymsal, now)
    work = client_for(fatima, staff=True)

    assert "Noen er i ferd med å bestille noe av tiden." in work.get(INBOX).content.decode()
    set_clock(now + timedelta(minutes=10))  # type: ignore[operator]
    assert "Noen er i ferd med" not in work.get(INBOX).content.decode()


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    kari: Person, musikkrom: Space, now: datetime, django_assert_num_queries: object
) -> None:
    BookingRules.objects.update(max_active_person=99)
    ids = [
        asked(kari, musikkrom, now, between(f"{hour}:00", f"{hour}:30")).pk
        for hour in range(16, 22)
    ]

    for some in (ids[:1], ids):
        with django_assert_num_queries(8):  # type: ignore[operator]
            askings(some, now=now)


def test_those_above_the_building_see_it_and_those_beside_do_not(
    kari: Person,
    ingrid: Person,
    per: Person,
    stovner: Unit,
    musikkrom: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    asked(kari, musikkrom, now)

    for who in (ingrid, per):
        assert "Korøvelse" in client_for(who, staff=True).get(INBOX).content.decode()
    beside = Unit.objects.create(parent=stovner, kind=Unit.Kind.BUILDING, name="Rommen skole")
    ingrid.roles.update(unit=beside)
    page = client_for(ingrid, staff=True).get(INBOX).content.decode()
    assert "Korøvelse" not in page
    assert "Alle har fått svar." in page


def test_whom_one_saw_is_logged(
    kari: Person, fatima: Person, musikkrom: Space, client_for: ClientFor, now: datetime
) -> None:
    request = asked(kari, musikkrom, now)

    client_for(fatima, staff=True).get(INBOX)

    seen = ViewingLog.objects.get()
    assert (seen.viewer_id, seen.person_id) == (fatima.pk, kari.pk)
    assert (seen.object_kind, seen.object_id) == ("booking", request.pk)


def test_todays_plan_and_what_was_answered_lately_stand_beside(
    kari: Person, fatima: Person, musikkrom: Space, client_for: ClientFor, now: datetime
) -> None:
    booked(kari, musikkrom, now, between("18:00", "20:00", date(2026, 12, 1)))
    declined = asked(kari, musikkrom, now)
    work = client_for(fatima, staff=True)
    work.post(f"{INBOX}/{declined.pk}", {"answer": "decline", "reason": "Stengt"})

    page = text_of(work.get(INBOX).content.decode())

    assert "Korøvelse, Kari Nordlie" in page
    assert "Besvart nylig" in page
    assert "Avslått av deg i dag kl. 09." in page


def test_whom_todays_plan_names_is_logged(
    kari: Person, fatima: Person, musikkrom: Space, client_for: ClientFor, now: datetime
) -> None:
    today = booked(kari, musikkrom, now, between("18:00", "20:00", date(2026, 12, 1)))

    client_for(fatima, staff=True).get(INBOX)

    seen = ViewingLog.objects.get()
    assert (seen.viewer_id, seen.person_id) == (fatima.pk, kari.pk)
    assert (seen.object_kind, seen.object_id) == ("booking", today.pk)


def test_residents_and_strangers_do_not_find_it(
    kari: Person, fatima: Person, nils: Person, asker: Municipality, client_for: ClientFor
) -> None:
    assert client_for(None).get(INBOX).status_code == 302
    for client in (client_for(kari), client_for(fatima), client_for(nils, staff=True)):
        assert client.get(INBOX).status_code == 404


@pytest.mark.parametrize(
    ("typed", "hour"), [("7", 7), ("now", None), ("", None), ("99", None), ("x", None)]
)
def test_one_chooses_when_to_hear_of_requests(
    fatima: Person, client_for: ClientFor, typed: str, hour: int | None
) -> None:
    work = client_for(fatima, staff=True)

    answer = work.post(f"{INBOX}/beskjed", {"hour": typed}, follow=True)

    fatima.refresh_from_db()
    assert fatima.digest_at_hour == hour
    said = "Lagret." if typed in ("7", "now") else "Velg et av tidspunktene i lista."
    assert said in answer.content.decode()


def test_administrators_are_not_asked_when_to_hear_of_requests(
    per: Person, fatima: Person, client_for: ClientFor
) -> None:
    pages = [client_for(who, staff=True).get(INBOX).content.decode() for who in (per, fatima)]

    assert ["Beskjed om nye søknader" in page for page in pages] == [False, True]


def test_a_long_day_is_shown_as_far_as_there_is_room_for_it(
    client_for: ClientFor, fatima: Person, kari: Person, musikkrom: Space, now: datetime
) -> None:
    BookingRules.objects.update(max_active_person=99)
    model = asked(kari, musikkrom, now, between("18:00", "20:00", date(2026, 12, 22)))
    for hour in range(ON_A_CARD + 2):
        start = now + timedelta(minutes=20 * hour)
        period = Period(start, start + timedelta(minutes=15))
        booking = Booking.objects.create(
            request=model.request,
            space=musikkrom,
            during=as_range(period),
            state=Booking.State.CONFIRMED,
            decided_at=now,
        )
        ground = Ground(booking=booking.pk)
        take(assets=asset_ids(musikkrom), period=period, ground=ground, now=now)

    page = client_for(fatima, staff=True).get(INBOX).content.decode()

    assert "2 til i dag" in page
