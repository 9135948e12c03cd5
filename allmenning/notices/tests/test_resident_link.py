"""The pages that the links in a message lead to: saying no, why it came, and was it useful."""

from datetime import date, datetime

import pytest

from django.test import Client

from allmenning.core import scope
from allmenning.core.models import ActLog, Municipality
from allmenning.notices.models import Dispatch, Notice, OptOut, Usefulness
from allmenning.notices.tests.resident_scenes import (
    begun_notice,
    garden_waste,
    in_register,
    link_in,
    message_to,
    theme_of,
)
from allmenning.people.models import Person, Unit
from tests.browsers import words_of
from tests.cast import ClientFor


@pytest.fixture
def message(karis_message: Dispatch) -> Dispatch:
    return karis_message


@pytest.fixture
def anybody(message: Dispatch) -> Client:
    """A browser where nobody is signed in, which must show its tokens."""
    return Client(HTTP_HOST="oslo.localhost", enforce_csrf_checks=True)


def no_to(message: Dispatch) -> str:
    return f"/varsler/nei/{link_in(message)}"


def refused() -> list[str | None]:
    return [out.theme and out.theme.slug for out in OptOut.objects.order_by("theme_id")]


def test_looking_asks_and_changes_nothing(anybody: Client, message: Dispatch) -> None:
    answer = anybody.get(no_to(message))
    anybody.head(no_to(message))

    assert "Vi graver i gata di" in words_of(answer)
    assert "graving i gata" in words_of(answer)
    assert "no-store" in answer["Cache-Control"]
    assert refused() == []
    assert "Kari" not in answer.content.decode()


def test_a_mail_program_says_no_with_one_click(anybody: Client, message: Dispatch) -> None:
    """RFC 8058: no cookie, no token of a form, no redirect, in either way of writing a form."""
    for written in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b"):
        body = (
            "List-Unsubscribe=One-Click"
            if "urlencoded" in written
            else '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n'
            "One-Click\r\n--b--\r\n"
        )
        answer = anybody.generic("POST", no_to(message), body, content_type=written)

        assert answer.status_code == 200
        assert refused() == ["gravearbeid"]
    out = OptOut.objects.get()
    assert (out.notice, out.person) == (message.notice, message.person)


def test_no_to_the_theme_then_to_all_and_back(anybody: Client, message: Dispatch) -> None:
    answer = anybody.post(no_to(message), {"what": "themes"})
    assert (answer.status_code, answer["Location"]) == (303, no_to(message))
    assert "Du får ikke flere slike meldinger" in words_of(anybody.get(no_to(message)))

    anybody.post(no_to(message), {"what": "all"})
    assert refused() == ["gravearbeid", None]
    assert "Du får ingen flere meldinger fra oss" in words_of(anybody.get(no_to(message)))

    anybody.post(no_to(message), {"what": "undo"})
    assert refused() == []
    assert [act.verb for act in ActLog.objects.filter(actor_kind="link").order_by("pk")] == [
        "opted_out",
        "opted_out",
        "opted_in",
    ]


def test_an_answer_that_was_not_asked_for_comes_back(anybody: Client, message: Dispatch) -> None:
    answer = anybody.post(no_to(message), {"what": "x"})

    assert answer.status_code == 422
    assert "Velg en av knappene" in words_of(answer)
    assert refused() == []


def test_what_was_sent_within_it_is_refused_with_it(
    anybody: Client, message: Dispatch, per: Person, stovner: Unit, now: datetime
) -> None:
    other = begun_notice(per, stovner, now, theme=theme_of("skole", "skole"))
    message_to(message.person, other, now, state="bundled", bundled_in=message)

    anybody.post(no_to(message), {"what": "themes"})

    assert set(refused()) == {"gravearbeid", "skole"}


def test_an_old_message_still_lets_her_say_no(anybody: Client, message: Dispatch) -> None:
    address = no_to(message)
    message.delete()

    assert anybody.get(address).status_code == 200
    anybody.post(address, {"what": "themes"})
    assert refused() == ["gravearbeid"]


def test_a_changed_link_leads_nowhere_nor_does_one_of_another_municipality(
    anybody: Client, message: Dispatch, asker: Municipality
) -> None:
    theirs = Client(HTTP_HOST="asker.localhost")

    for page in ("nei", "hvorfor", "nyttig"):
        good = f"/varsler/{page}/{link_in(message)}"
        assert anybody.get(good).status_code == 200
        assert anybody.get(good[:-1] + ("A" if good[-1] != "A" else "B")).status_code == 404
        assert anybody.get(f"/varsler/{page}/1-1-1").status_code == 404
        with scope.municipality(asker.pk):
            assert theirs.get(good).status_code == 404


def test_why_tells_of_the_notice_and_not_of_her(anybody: Client, message: Dispatch) -> None:
    page = words_of(anybody.get(f"/varsler/hvorfor/{link_in(message)}"))

    assert "Du bor på et sted som meldingen gjelder." in page
    assert "Folkeregisteret" in page
    assert "Kontakt- og reservasjonsregisteret" in page
    assert "Veglova § 9." in page
    for hidden in ("Kari", "1990", "15839000046"):
        assert hidden not in page


@pytest.mark.parametrize("trigger", Notice.Trigger.values)
def test_every_trigger_is_told_in_words(
    client_for: ClientFor, per: Person, stovner: Unit, kari: Person, now: datetime, trigger: str
) -> None:
    notice = begun_notice(per, stovner, now, trigger=trigger)
    message = message_to(in_register(kari, now), notice, now)

    assert client_for(None).get(f"/varsler/hvorfor/{link_in(message)}").status_code == 200
    assert client_for(None).get(f"/meldinger/{notice.pk}").status_code == 200


def test_useful_counts_one_answer_for_each_message(
    client_for: ClientFor, message: Dispatch
) -> None:
    anybody, address = client_for(None), f"/varsler/nyttig/{link_in(message)}"

    anybody.get(address)
    assert not Usefulness.objects.exists()
    assert anybody.post(address, {"answer": "maybe"}).status_code == 422
    assert "Takk for svaret" in words_of(anybody.post(address, {"answer": "yes"}))
    for _again in range(3):
        assert "Takk for svaret" in words_of(anybody.post(address, {"answer": "no"}))

    told = Usefulness.objects.get()
    assert (told.yes, told.no, told.notice) == (1, 0, message.notice)


def test_judging_asks_for_the_forms_token(anybody: Client, message: Dispatch) -> None:
    answer = anybody.post(f"/varsler/nyttig/{link_in(message)}", {"answer": "yes"})

    assert answer.status_code == 403
    assert not Usefulness.objects.exists()


def test_one_orders_also_when_it_was_sent_within_another_message(
    client_for: ClientFor, message: Dispatch, per: Person, stovner: Unit, now: datetime
) -> None:
    for days in ([], [date(2026, 11, 1)], [date(2027, 5, 4)]):
        notice = begun_notice(per, stovner, now, trigger=Notice.Trigger.ENROLLED)
        pilot = garden_waste(notice, now, order_days=days)
        message_to(message.person, notice, now, state="bundled", bundled_in=message)
    anybody, link = client_for(None), link_in(message)

    assert f"/varsler/bestill/{link}" in words_of(anybody.get(f"/varsler/hvorfor/{link}"))
    page = words_of(anybody.get(f"/varsler/bestill/{link}"))
    assert "Bestill: Henting av hageavfall" in page
    assert f"/proveordninger/{pilot.notice_id}" in page


def test_nothing_is_ordered_by_the_link_of_what_offers_nothing(
    client_for: ClientFor, message: Dispatch
) -> None:
    link = link_in(message)

    assert "/varsler/bestill/" not in words_of(client_for(None).get(f"/varsler/hvorfor/{link}"))
    assert client_for(None).get(f"/varsler/bestill/{link}").status_code == 404
