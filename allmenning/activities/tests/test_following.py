"""Following a notice board by e-mail: asked first, one letter a week, and gone when one stops."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from allmenning.activities.actions import boards, following
from allmenning.activities.jobs import tell_followers
from allmenning.activities.models import Board, BoardFollower, BoardPost
from allmenning.activities.queries.boards import followers_of
from allmenning.mail.models import Letter
from allmenning.people.models import Person, Subscriber
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/tavler/barn-og-familier-pa-stovner"
ADDRESS = "samira@eksempel.no"
A_WEEK = timedelta(days=7)


@pytest.fixture
def somebody(client_for: ClientFor, families_board: Board) -> Client:
    return client_for(None)


def link_in(letter: Letter) -> str:
    found = re.search(r"/tavler/folger/\S+", letter.text)
    assert found
    return found[0]


def follow(somebody: Client) -> str:
    """Ask, and confirm by the link in the letter."""
    somebody.post(PAGE, {"epost": ADDRESS})
    link = link_in(Letter.objects.get())
    somebody.post(link, {"gjor": "bekreft"})
    return link


def test_nobody_follows_before_the_letter_is_answered(
    somebody: Client, families_board: Board
) -> None:
    answer = somebody.post(PAGE, {"epost": ADDRESS}, follow=True)
    assert "Vi har sendt deg en e-post" in words_of(answer)
    letter = Letter.objects.get()
    assert (letter.address, letter.subject) == (
        ADDRESS,
        "Vil du følge Barn og familier på Stovner?",
    )
    assert followers_of(families_board) == 0

    link = link_in(letter)
    assert "Vil du følge tavla?" in words_of(somebody.get(link))
    assert followers_of(families_board) == 0

    assert "Du følger tavla" in words_of(somebody.post(link, {"gjor": "bekreft"}, follow=True))
    assert followers_of(families_board) == 1


def test_the_same_address_again_makes_no_second_letter_that_day(somebody: Client) -> None:
    for address in (ADDRESS, ADDRESS.upper()):
        answer = somebody.post(PAGE, {"epost": address}, follow=True)
        assert "Vi har sendt deg en e-post" in words_of(answer)

    assert Letter.objects.count() == 1
    assert Subscriber.objects.count() == 1


def test_the_letter_is_in_the_language_she_read(somebody: Client) -> None:
    somebody.cookies["spraak"] = "pl"

    somebody.post(PAGE, {"epost": ADDRESS})

    assert Letter.objects.get().subject == "Chcesz obserwować: Barn og familier på Stovner?"


def test_what_is_new_comes_once_a_week(
    somebody: Client, bands_post: BoardPost, ingrid: Person, now: datetime
) -> None:
    boards.approve(member=bands_post.member, by=ingrid, now=now)
    follow(somebody)
    follower = BoardFollower.objects.get()
    BoardFollower.objects.update(told_until=now - A_WEEK, next_at=now + A_WEEK)

    tell_followers(now=now + A_WEEK - timedelta(hours=1))
    assert Letter.objects.count() == 1

    tell_followers(now=now + A_WEEK)
    letter = Letter.objects.exclude(subject__startswith="Vil du").get()
    assert letter.subject == "Nytt på Barn og familier på Stovner"
    assert "Prøv å spille trompet" in letter.text
    assert link_in(letter)

    tell_followers(now=now + 2 * A_WEEK)
    assert Letter.objects.count() == 2
    follower.refresh_from_db()
    assert follower.next_at == now + 3 * A_WEEK


def test_the_posts_of_a_board_are_read_once_for_all_who_follow(
    families_board: Board, bands_post: BoardPost, ingrid: Person, now: datetime
) -> None:
    boards.approve(member=bands_post.member, by=ingrid, now=now)
    for number in range(4):
        following.ask_to_follow(
            board=families_board, address=f"a{number}@eksempel.no", language="nb", now=now
        )
    BoardFollower.objects.update(
        confirmed_at=now, told_until=now - A_WEEK, next_at=now + timedelta(hours=1)
    )
    last = BoardFollower.objects.latest("pk")
    BoardFollower.objects.filter(pk=last.pk).update(told_until=now)

    with CaptureQueriesContext(connection) as asked:
        tell_followers(now=now + timedelta(hours=1))

    assert Letter.objects.filter(subject__startswith="Nytt på").count() == 3
    assert not Letter.objects.filter(source__startswith=f"activities.board:{last.pk}:").exists()
    read = [one["sql"] for one in asked if 'FROM "activities_boardpost"' in one["sql"]]
    assert len(read) == 1


def test_nothing_is_told_twice(
    somebody: Client, bands_post: BoardPost, ingrid: Person, now: datetime
) -> None:
    """What is approved while the letters are written comes in the next."""
    follow(somebody)
    BoardFollower.objects.update(next_at=now)
    boards.approve(member=bands_post.member, by=ingrid, now=now + timedelta(seconds=1))

    for week in range(3):
        tell_followers(now=now + week * A_WEEK)

    assert Letter.objects.filter(subject__startswith="Nytt på").count() == 1


def test_what_waited_for_approval_while_the_week_ran_out_is_told(
    somebody: Client, bands_post: BoardPost, ingrid: Person, now: datetime
) -> None:
    follow(somebody)
    BoardFollower.objects.update(told_until=now + A_WEEK, next_at=now + 2 * A_WEEK)
    boards.approve(member=bands_post.member, by=ingrid, now=now + A_WEEK + timedelta(days=1))

    tell_followers(now=now + 2 * A_WEEK)

    assert (
        "Prøv å spille trompet" in Letter.objects.exclude(subject__startswith="Vil du").get().text
    )


def test_who_types_her_address_again_does_not_choose_her_language(
    somebody: Client, families_board: Board, now: datetime
) -> None:
    follow(somebody)

    following.ask_to_follow(board=families_board, address=ADDRESS, language="pl", now=now)

    assert Subscriber.objects.get().language == "nb"


def test_who_asks_again_has_a_week_more(somebody: Client, families_board: Board) -> None:
    somebody.post(PAGE, {"epost": ADDRESS})
    asked = BoardFollower.objects.get().asked_at
    again = asked + timedelta(days=6)
    following.ask_to_follow(board=families_board, address=ADDRESS, language="nb", now=again)

    tell_followers(now=asked + A_WEEK)
    assert Subscriber.objects.exists()
    tell_followers(now=again + A_WEEK)
    assert not Subscriber.objects.exists()


def test_who_stops_is_forgotten(somebody: Client, families_board: Board) -> None:
    link = follow(somebody)

    page = words_of(somebody.post(link, {"gjor": "slutt"}, follow=True))

    assert "Adressen din er slettet fra lista over dem som følger." in page
    assert not Subscriber.objects.exists()
    gone = somebody.get(link)
    assert gone.status_code == 404
    assert "Du følger ikke tavla" in words_of(gone)


def test_a_mail_program_stops_for_her_by_one_press(
    somebody: Client, bands_post: BoardPost, ingrid: Person, now: datetime
) -> None:
    boards.approve(member=bands_post.member, by=ingrid, now=now)
    link = follow(somebody)
    assert Letter.objects.get().unsubscribe == ""
    BoardFollower.objects.update(told_until=now - A_WEEK, next_at=now)
    tell_followers(now=now)
    address = Letter.objects.latest("pk").unsubscribe
    assert address.startswith("http")
    assert urlsplit(address).path == link

    program = Client(enforce_csrf_checks=True, HTTP_HOST="oslo.localhost")
    for _again in range(2):
        answer = program.post(link, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "Du følger ikke tavla" in words_of(answer)

    assert not BoardFollower.objects.exists()
    assert not Subscriber.objects.exists()


def test_who_follows_another_board_too_is_not(
    somebody: Client, families_board: Board, ingrid: Person, now: datetime
) -> None:
    other = boards.make_board(
        by=ingrid,
        now=now,
        unit_id=families_board.unit_id,
        district=families_board.district,
        title={"nb": "Eldre på Stovner"},
    )
    link = follow(somebody)
    following.ask_to_follow(board=other, address=ADDRESS, language="nb", now=now)

    page = words_of(somebody.post(link, {"gjor": "slutt"}, follow=True))

    assert "Vi beholder adressen, for du følger en annen tavle." in page
    assert "Adressen din er slettet" not in page
    assert BoardFollower.objects.get().board == other


def test_an_address_nobody_confirms_is_forgotten_in_a_week(somebody: Client, now: datetime) -> None:
    somebody.post(PAGE, {"epost": ADDRESS})
    asked = BoardFollower.objects.get().asked_at

    tell_followers(now=asked + A_WEEK - timedelta(minutes=1))
    assert Subscriber.objects.exists()
    tell_followers(now=asked + A_WEEK)
    assert not Subscriber.objects.exists()


def test_a_wrong_address_is_told(somebody: Client) -> None:
    answer = somebody.post(PAGE, {"epost": "samira"})

    assert answer.status_code == 422
    assert "Skriv en e-postadresse som navn@eksempel.no." in words_of(answer)
    assert 'value="samira"' in words_of(answer)


def test_many_addresses_from_one_place_are_stopped(somebody: Client) -> None:
    for number in range(30):
        somebody.post(PAGE, {"epost": f"a{number}@eksempel.no"})

    answer = somebody.post(PAGE, {"epost": ADDRESS})

    assert answer.status_code == 429
    assert "Vent litt, og prøv igjen." in words_of(answer)


@pytest.mark.parametrize("link", ["1", "1.abc", "x.y"])
def test_a_link_that_is_not_ours_leads_nowhere(somebody: Client, link: str) -> None:
    assert somebody.get(f"/tavler/folger/{link}").status_code == 404


def test_the_database_sends_letters_to_nobody_unconfirmed(somebody: Client, now: datetime) -> None:
    somebody.post(PAGE, {"epost": ADDRESS})

    with pytest.raises(IntegrityError, match="follower_told_once_confirmed"):
        BoardFollower.objects.update(next_at=now)
