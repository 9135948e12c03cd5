"""The pages on which somebody signs up, sees her place and gives it up; and the list at work."""

import re
from datetime import datetime

import pytest

from django.test import Client

from allmenning.activities.actions import planning
from allmenning.activities.models import Activity, Session, SignUp
from allmenning.core.log import SYSTEM
from allmenning.people.models import Person
from tests.browsers import words_of
from tests.cast import ClientFor

PLACE = "/pamelding"
AMINA = {"navn": "Amina", "antall": "3"}


@pytest.fixture
def somebody(client_for: ClientFor) -> Client:
    return client_for(None)


@pytest.fixture
def page(baking_evening: Session) -> str:
    return f"/aktiviteter/okt/{baking_evening.pk}/meld-pa"


def receipt(somebody: Client, page: str, told: dict[str, str]) -> tuple[str, str]:
    """What the page says, and the three words."""
    answer = somebody.post(page, told, follow=True)
    found = re.findall(r"<span>(\w+)</span>", answer.content.decode())
    return words_of(answer), " ".join(found)


def test_it_is_said_where_one_signs_up_and_only_there(
    somebody: Client, page: str, this_mornings: Session
) -> None:
    shown = words_of(somebody.get("/aktiviteter/bakekurs"))
    assert "Gratis, meld deg på" in shown
    assert "Ledige plasser: 4" in shown
    assert page in somebody.get("/aktiviteter/bakekurs").content.decode()
    assert "meld deg på" not in words_of(somebody.get("/aktiviteter/babytreff"))
    everything = words_of(somebody.get("/aktiviteter"))
    assert "Ledige plasser: 4" in everything
    assert "Gratis, du trenger ikke melde deg på" in everything


def test_one_who_pays_signs_up_too(somebody: Client, page: str) -> None:
    Activity.objects.filter(slug="bakekurs").update(price=5000)
    assert "50 kroner, meld deg på" in words_of(somebody.get("/aktiviteter/bakekurs"))


def test_a_place_a_number_on_the_list_and_a_place_given_up(somebody: Client, page: str) -> None:
    said, amina = receipt(somebody, page, AMINA)
    assert "Du har plass" in said
    said, jonas = receipt(somebody, page, {"navn": "Jonas", "antall": "2"})
    assert "Du er nummer 1 på ventelisten" in said
    assert "Ledige plasser: 1" in words_of(somebody.get(page))

    given = somebody.post(f"{PLACE}/gi-fra-deg", {"words": amina})
    assert "Du er meldt av" in words_of(given)
    assert "Du har plass" in words_of(somebody.post(PLACE, {"words": jonas}))
    gone = somebody.post(f"{PLACE}/gi-fra-deg", {"words": amina})
    assert gone.status_code == 422
    assert "Vi finner ingenting" in words_of(gone)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"navn": " "}, "Skriv fornavnet ditt."),
        ({"navn": "x" * 41}, "Skriv høyst 40."),
        ({"antall": ""}, "Skriv hvor mange dere er."),
        ({"antall": "mange"}, "Skriv hvor mange dere er, med tall."),
        ({"antall": "0"}, "Skriv et tall fra 1 til 4."),
        ({"antall": "5"}, "Skriv et tall fra 1 til 4."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    somebody: Client, page: str, wrong: dict[str, str], sentence: str
) -> None:
    answer = somebody.post(page, AMINA | wrong)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "Amina" in answer.content.decode() or "navn" in wrong
    assert not SignUp.objects.exists()


def test_too_many_wait(somebody: Client, page: str) -> None:
    told = [{"navn": f"Nr {number}", "antall": "1"} for number in range(12)]
    statuses = [somebody.post(page, one).status_code for one in told]
    assert (statuses[0], statuses[-1]) == (302, 429)
    looked = [somebody.post(PLACE, {"words": "bjørk lampe regnbue"}) for _time in range(12)]
    assert (looked[0].status_code, looked[-1].status_code) == (422, 429)


def test_what_is_cancelled_says_so_to_all(
    somebody: Client,
    client_for: ClientFor,
    ingrid: Person,
    page: str,
    baking_evening: Session,
    now: datetime,
) -> None:
    _said, words = receipt(somebody, page, AMINA)
    planning.cancel(session=baking_evening, reason={"nb": "Ovnen røk."}, actor=SYSTEM, now=now)

    late = words_of(somebody.post(page, AMINA))
    assert "Det er avlyst" in late
    assert "Ovnen røk." in late
    assert "Ovnen røk." in words_of(somebody.post(PLACE, {"words": words}))
    at_work = client_for(ingrid, staff=True).get("/ansatte/moteplasser/bakekurs")
    assert "Avlyst" in words_of(at_work)
    assert "Amina" in words_of(at_work)


def test_what_has_begun_or_needs_none_cannot_be_signed_up_for(
    somebody: Client, page: str, baking_evening: Session, this_mornings: Session, now: datetime
) -> None:
    assert somebody.get(f"/aktiviteter/okt/{this_mornings.pk}/meld-pa").status_code == 404
    Session.objects.filter(pk=baking_evening.pk).update(starts=now)
    assert "Det har begynt" in words_of(somebody.get(page))
    assert somebody.post(page, AMINA).status_code == 422


def test_a_receipt_is_shown_only_with_its_secret(somebody: Client, page: str) -> None:
    for wrong in ("", "zz", "00" * 32):
        assert somebody.get(f"{PLACE}/takk?kvittering={wrong}").status_code == 302


def test_staff_see_who_comes_and_set_the_places(
    somebody: Client, client_for: ClientFor, ingrid: Person, page: str
) -> None:
    receipt(somebody, page, AMINA)
    receipt(somebody, page, {"navn": "Jonas", "antall": "2"})
    staff, at_work = client_for(ingrid, staff=True), "/ansatte/moteplasser/bakekurs"
    shown = words_of(staff.get(at_work))
    assert "Påmeldte: 3 av 4, på venteliste: 2" in shown
    assert "Jonas" in shown

    told = {"navn": "Bakekurs", "slag": "series", "tilstand": "trial"}
    wrong = staff.post(f"{at_work}/endre", told | {"plasser": "0"})
    assert "Skriv hvor mange plasser det er" in words_of(wrong)
    fewer = words_of(staff.post(f"{at_work}/endre", told | {"plasser": "2"}, follow=True))
    assert "Flere har fått plass før du endret det." in fewer
    assert "Påmeldte: 3 av 2, på venteliste: 2" in fewer
    none = words_of(staff.post(f"{at_work}/endre", told, follow=True))
    assert "Påmeldte: 5" in none
    assert "trenger ikke melde deg på" in words_of(somebody.get("/aktiviteter/bakekurs"))


def test_search_engines_are_told_how_many_places_are_left(somebody: Client, page: str) -> None:
    receipt(somebody, page, AMINA)
    shown = somebody.get("/aktiviteter/bakekurs").content.decode()
    assert '"maximumAttendeeCapacity": 4' in shown
    assert '"remainingAttendeeCapacity": 1' in shown


def test_it_reads_from_right_to_left_in_arabic(somebody: Client, page: str) -> None:
    somebody.get(f"/sprak?sprak=ar&neste={page}")
    shown = somebody.get(page).content.decode()
    assert 'dir="rtl"' in shown
    assert "Meld deg på" not in shown
