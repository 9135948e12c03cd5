"""Notice boards: associations post, employees look after, and anybody reads without an account."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from icalendar import Calendar

from django.db import IntegrityError
from django.test import Client

from allmenning.activities.actions import boards
from allmenning.activities.jobs import forget_sent
from allmenning.activities.models import Board, BoardMember, BoardModerator, BoardPost
from allmenning.activities.queries.boards import moderates, posts_up
from allmenning.core.clock import local_date
from allmenning.core.models import ActLog
from allmenning.people.models import Association, Person, Unit
from allmenning.places.models import District
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/tavler/barn-og-familier-pa-stovner"
WORK = f"/ansatte{PAGE}"


@pytest.fixture
def olas(client_for: ClientFor, ola: Person) -> Client:
    """Ola acts for the school band."""
    return client_for(ola)


@pytest.fixture
def ingrids(client_for: ClientFor, ingrid: Person, families_board: Board) -> Client:
    return client_for(ingrid, staff=True)


@pytest.fixture
def told(skolekorps: Association, now: datetime) -> dict[str, Any]:
    return {
        "forening": skolekorps.pk,
        "tittel": "Prøv å spille trompet",
        "tekst": "Gratis for alle fra 8 år.",
        "sprak": "nb",
        "sted": "Musikkrommet på Haugen",
        "dag": "2026-12-10",
        "fra": "18.00",
        "til": "19.30",
        "siste_dag": "2026-12-11",
    }


def test_what_an_association_posts_is_seen_once_it_is_approved(
    client_for: ClientFor, olas: Client, ingrids: Client, told: dict[str, Any]
) -> None:
    answer = olas.post(f"{PAGE}/ny", told, follow=True)
    assert "Oppslaget blir synlig når kommunen har godkjent foreningen." in words_of(answer)
    somebody = client_for(None)
    assert "trompet" not in words_of(somebody.get(PAGE))

    member = BoardMember.objects.get()
    assert "1 forening venter på godkjenning" in words_of(ingrids.get("/ansatte/moteplasser"))
    assert "1 forening venter på godkjenning" in words_of(ingrids.get("/ansatte/tavler"))
    ingrids.post(f"{WORK}/forening/{member.pk}")
    page = words_of(somebody.get(PAGE))
    assert "Prøv å spille trompet" in page
    assert "Haugen skolekorps" in page
    assert "torsdag 10. desember kl. 18–19.30" in page.lower()

    answer = olas.post(f"{PAGE}/ny", {**told, "tittel": "Julekonsert"}, follow=True)
    assert "Oppslaget henger på tavla." in words_of(answer)
    assert "Julekonsert" in words_of(somebody.get(PAGE))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"tittel": ""}, "Skriv hva dere tilbyr."),
        ({"siste_dag": "2020-01-01"}, "Velg en dag fra i dag og høyst et år fram."),
        ({"siste_dag": "2030-01-01"}, "Velg en dag fra i dag og høyst et år fram."),
        ({"til": ""}, "Velg både dag og klokkeslett, eller la alle stå tomme."),
        ({"til": "17.00"}, "Slutten må komme etter starten."),
        ({"forening": "0"}, "Velg en forening."),
        ({"dag": "2020-01-01"}, "Velg en dag fra i dag og mens oppslaget henger."),
        ({"dag": "2026-12-12"}, "Velg en dag fra i dag og mens oppslaget henger."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    olas: Client, families_board: Board, told: dict[str, Any], wrong: dict[str, str], sentence: str
) -> None:
    answer = olas.post(f"{PAGE}/ny", told | wrong)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "Gratis for alle fra 8 år." in words_of(answer)
    assert not BoardPost.objects.exists()


def test_a_time_that_summer_time_jumps_over_is_told(
    olas: Client, families_board: Board, told: dict[str, Any]
) -> None:
    jumped = {"dag": "2027-03-28", "fra": "02.30", "til": "03.15", "siste_dag": "2027-03-28"}

    answer = olas.post(f"{PAGE}/ny", told | jumped)

    assert answer.status_code == 422
    assert "Slutten må komme etter starten." in words_of(answer)


def test_a_post_is_deleted_a_year_after_its_last_day(bands_post: BoardPost, now: datetime) -> None:
    BoardPost.objects.update(last_day=local_date(now))

    forget_sent(now=now + timedelta(days=365))
    assert BoardPost.objects.exists()
    forget_sent(now=now + timedelta(days=366))
    assert not BoardPost.objects.exists()


def test_two_hand_a_board_over_at_once_and_one_does(
    families_board: Board, ingrid: Person, per: Person, fatima: Person, now: datetime
) -> None:
    current, day = BoardModerator.objects.get(), local_date(now)
    over = partial(boards.hand_over, board=families_board, on=day, by=ingrid, now=now)
    over(moderator=current, to=per)

    for former in (current, None):
        with pytest.raises(boards.ModeratesAlready):
            over(moderator=former, to=fatima)

    assert BoardModerator.objects.get(until=None).person == per


def test_who_acts_for_nobody_is_told_whom_to_call(
    client_for: ClientFor, fatima: Person, families_board: Board
) -> None:
    page = words_of(client_for(fatima).get(f"{PAGE}/ny"))

    assert "Bare den som representerer en forening" in page


def test_nobody_posts_for_an_association_that_is_not_hers(
    client_for: ClientFor, fatima: Person, families_board: Board, told: dict[str, Any]
) -> None:
    assert client_for(fatima).post(f"{PAGE}/ny", told).status_code == 422
    assert not BoardPost.objects.exists()


@pytest.fixture
def approved(bands_post: BoardPost, ingrid: Person, now: datetime) -> BoardPost:
    boards.approve(member=bands_post.member, by=ingrid, now=now)
    return bands_post


def test_a_post_goes_when_its_last_day_is_over(
    families_board: Board, approved: BoardPost, now: datetime
) -> None:
    assert list(posts_up(families_board, now=now)) == [approved]
    BoardPost.objects.update(last_day=local_date(now))
    assert posts_up(families_board, now=now).exists()
    assert not posts_up(families_board, now=now + timedelta(days=1)).exists()


def test_a_hidden_post_tells_the_association_why(
    client_for: ClientFor, olas: Client, ingrids: Client, approved: BoardPost
) -> None:
    address = f"{WORK}/skjul/{approved.pk}"
    assert "Skriv hvorfor oppslaget skjules." in words_of(ingrids.post(address, {"grunn": ""}))
    ingrids.post(address, {"grunn": "Selger noe"})

    assert "trompet" not in words_of(client_for(None).get(PAGE))
    assert "Selger noe" in words_of(olas.get(f"{PAGE}/ny"))
    with pytest.raises(IntegrityError, match="post_hidden_with_a_reason"):
        BoardPost.objects.update(hidden_because="")


def test_an_association_takes_its_own_post_down(
    client_for: ClientFor, olas: Client, ingrids: Client, fatima: Person, approved: BoardPost
) -> None:
    address = f"{PAGE}/ta-ned/{approved.pk}"
    assert client_for(fatima).post(address).status_code == 404

    olas.cookies["spraak"] = "en"
    olas.post(address)
    assert "trompet" not in words_of(client_for(None).get(PAGE))
    assert "The association took it down." in words_of(olas.get(f"{PAGE}/ny"))
    assert "Foreningen tok det ned." in words_of(ingrids.get(WORK))
    assert ActLog.objects.filter(verb="post_withdrawn", object_id=approved.pk).count() == 1
    with pytest.raises(IntegrityError, match="post_hidden_with_a_reason"):
        BoardPost.objects.update(hidden_because="Selger noe")


def test_what_an_ended_association_posted_is_not_seen(
    client_for: ClientFor, ingrids: Client, approved: BoardPost
) -> None:
    ingrids.post(f"{WORK}/forening/{approved.member_id}", {"gjor": "avslutt"})
    assert "trompet" not in words_of(client_for(None).get(PAGE))

    ingrids.post(f"{WORK}/forening/{approved.member_id}")
    assert "trompet" in words_of(client_for(None).get(PAGE))


def test_an_ended_association_that_posts_again_asks_anew(
    olas: Client, ingrids: Client, approved: BoardPost, told: dict[str, Any]
) -> None:
    ingrids.post(f"{WORK}/forening/{approved.member_id}", {"gjor": "avslutt"})
    assert "venter på godkjenning" not in words_of(ingrids.get("/ansatte/tavler"))

    olas.post(f"{PAGE}/ny", told)

    assert "1 forening venter på godkjenning" in words_of(ingrids.get("/ansatte/tavler"))


def test_a_board_is_handed_over_and_says_from_whom(
    ingrids: Client, ingrid: Person, per: Person, families_board: Board, now: datetime
) -> None:
    day = local_date(now) + timedelta(days=7)
    answer = ingrids.post(f"{WORK}/overlat", {"hvem": per.pk, "dag": f"{day}"}, follow=True)

    assert "tar over etter Ingrid Sæther" in words_of(answer)
    assert "Ingrid Sæther passer på tavla nå." in words_of(ingrids.get(f"{WORK}/overlat"))
    assert moderates(ingrid, families_board, now=now)
    assert not moderates(per, families_board, now=now)
    later = now + timedelta(days=7)
    assert not moderates(ingrid, families_board, now=later)
    assert moderates(per, families_board, now=later)


def test_what_is_wrong_in_a_handing_over_is_said(ingrids: Client, ingrid: Person) -> None:
    wrong = {"hvem": ingrid.pk, "dag": "2020-01-01"}
    assert "Velg en dag etter at den forrige begynte." in words_of(
        ingrids.post(f"{WORK}/overlat", wrong)
    )
    again = {"hvem": ingrid.pk, "dag": "2027-01-01"}
    assert "Den du valgte, passer allerede på tavla" in words_of(
        ingrids.post(f"{WORK}/overlat", again)
    )


def test_a_board_nobody_looks_after_says_so(ingrids: Client) -> None:
    assert "Ingen passer på tavla nå." not in words_of(ingrids.get(WORK))

    BoardModerator.objects.update(since=date(2020, 1, 1), until=date(2021, 1, 1))

    assert "Ingen passer på tavla nå." in words_of(ingrids.get(WORK))


def test_whoever_works_there_chooses_who_looks_after_it_when_nobody_does(
    client_for: ClientFor, haugen_unit: Unit, fatima: Person, families_board: Board, now: datetime
) -> None:
    Board.objects.update(unit=haugen_unit)
    fatimas, address = client_for(fatima, staff=True), f"{WORK}/overlat"
    said = {"hvem": fatima.pk, "dag": f"{local_date(now)}"}
    assert fatimas.get(address).status_code == fatimas.post(address, said).status_code == 404
    assert "passe på tavla" not in words_of(fatimas.get(WORK))

    BoardModerator.objects.update(since=date(2020, 1, 1), until=date(2021, 1, 1))
    assert "Velg hvem som skal passe på tavla" in words_of(fatimas.get(WORK))
    assert "Ingen passer på tavla nå." in words_of(fatimas.get(address))
    assert "Overlat" not in words_of(fatimas.get(address))
    assert fatimas.post(address, {**said, "hvem": ""}).status_code == 422
    page = words_of(fatimas.post(address, said, follow=True))

    assert "Ingen passer på tavla nå." not in page
    assert moderates(fatima, families_board, now=now)


def test_a_new_board_is_looked_after_by_who_made_it(
    ingrids: Client, families_board: Board, now: datetime
) -> None:
    said = {
        "navn": "Eldre på Stovner",
        "bydel": families_board.district_id,
        "for_hvem": "seniors",
        "maal": "2300",
        "kilde": "Facebook-gruppen hadde om lag 2 300",
    }
    page = words_of(ingrids.post("/ansatte/tavler", said, follow=True))

    assert "0 følger, målet er 2 300" in page.replace("\u00a0", " ")
    assert "Facebook-gruppen hadde om lag 2 300" in page
    assert BoardModerator.objects.filter(board__slug="eldre-pa-stovner").count() == 1
    assert "For hvem: eldre" in words_of(ingrids.get("/tavler/eldre-pa-stovner"))


def test_where_no_district_has_a_unit_the_board_is_the_employees(
    ingrids: Client, ingrid: Person, families_board: Board
) -> None:
    Board.objects.all().delete()
    District.objects.update(unit=None)
    said = {"navn": "Folk i Sætre", "bydel": District.objects.earliest("pk").pk, "for_hvem": ""}

    ingrids.post("/ansatte/tavler", {**said, "maal": "", "kilde": ""})

    assert Board.objects.get().unit_id in {role.unit_id for role in ingrid.roles.all()}


def test_the_calendar_has_what_is_on_one_day(
    client_for: ClientFor, approved: BoardPost, now: datetime
) -> None:
    BoardPost.objects.update(starts=now, ends=now + timedelta(hours=2))

    answer = client_for(None).get(f"{PAGE}.ics")

    (entry,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert entry["SUMMARY"] == "Prøv å spille trompet (Haugen skolekorps)"


def test_others_look_after_nothing(
    client_for: ClientFor, fatima: Person, approved: BoardPost
) -> None:
    """Fatima works at a school below the district, and neither leads it nor moderates."""
    fatimas = client_for(fatima, staff=True)

    assert fatimas.get(WORK).status_code == 404
    assert fatimas.post(f"{WORK}/skjul/{approved.pk}", {"grunn": "Nei"}).status_code == 404
    assert fatimas.post(f"{WORK}/forening/{approved.member_id}").status_code == 404
