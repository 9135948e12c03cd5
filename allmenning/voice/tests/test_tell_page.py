"""Saying what is needed, without an account, in any language."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from django.test import Client

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.people.models import Person, Unit
from allmenning.places.models import Building
from allmenning.voice.models import Idea
from allmenning.voice.tests.saying import ANSWERS, FORM
from tests.browsers import words_of
from tests.cast import ClientFor

SAID = {"text": "Vi vil ha pappagrupper.", "language": "nb", "place": "", "phone": ""}


@pytest.fixture
def somebody(oslo_kommune: Unit, now: datetime, client_for: ClientFor) -> Client:
    """A browser that nobody has signed in with."""
    return client_for(None)


def words_on(page: str) -> list[str]:
    found = re.search(r'<p class="receipt-words".*?</p>', page, re.DOTALL)
    return re.findall(r"<span>(\w+)</span>", found[0]) if found else []


@pytest.mark.parametrize(
    ("language", "heading", "direction"),
    [
        ("nb", "Si hva du trenger", "ltr"),
        ("nn", "Sei kva du treng", "ltr"),
        ("en", "Say what you need", "ltr"),
        ("ar", "قل ما تحتاج إليه", "rtl"),
        ("so", "Sheeg waxa aad u baahan tahay", "ltr"),
        ("ur", "بتائیں آپ کو کیا چاہیے", "rtl"),
        ("pl", "Powiedz, czego potrzebujesz", "ltr"),
    ],
)
def test_the_page_is_in_every_language(
    somebody: Client, language: str, heading: str, direction: str
) -> None:
    somebody.cookies["spraak"] = language

    page = somebody.get(FORM).content.decode()

    assert f"<h1>{heading}</h1>" in page
    assert f'<html lang="{language}" dir="{direction}"' in page
    main = page.partition("<main")[2].partition("</main>")[0]
    assert language == "nb" or "Hvilket språk" not in main
    assert f'<option value="{language}" selected>' in page


def test_who_came_by_a_places_poster_finds_the_place_chosen(
    somebody: Client, haugen: Building
) -> None:
    page = somebody.get(FORM, {"sted": "haugen-skole"}).content.decode()

    assert f'<option value="b{haugen.pk}" selected>Haugen skole' in page
    assert somebody.get(FORM, {"sted": "finnes-ikke"}).status_code == 200


def test_what_is_said_is_kept_and_three_words_lead_to_it(
    somebody: Client, haugen: Building
) -> None:
    sent = somebody.post(
        FORM, {**SAID, "place": f"b{haugen.pk}", "language": "ar", "text": "مجموعة للآباء"}
    )
    page = words_of(somebody.get(sent["Location"]))

    idea = Idea.objects.get()
    assert (idea.place, idea.unit, idea.how, idea.written_by) == (haugen, haugen.unit, "here", None)
    assert [(text.language, text.text) for text in idea.texts.all()] == [("ar", "مجموعة للآباء")]
    assert "Svaret kommer senest tirsdag 15. desember." in page
    words = words_on(page)
    assert len(words) == 3
    assert "allmenning" not in somebody.cookies  # No session: nobody is known.
    found = somebody.post(ANSWERS, {"words": " ".join(words)}).content.decode()
    assert '<div class="typed said" lang="ar" dir="rtl"><p>مجموعة للآباء</p>' in found


def test_the_same_form_twice_gives_the_same_receipt(somebody: Client) -> None:
    token = somebody.get(FORM).context["form"]["token"].value()
    form = {**SAID, "token": token}

    first, second = somebody.post(FORM, form), somebody.post(FORM, form)
    third = somebody.post(FORM, {**form, "text": "Og en for mødre."})

    assert first["Location"] == second["Location"] != third["Location"]
    assert Idea.objects.count() == 2


def test_who_is_signed_in_is_not_written_down(
    kari: Person, oslo_kommune: Unit, client_for: ClientFor
) -> None:
    client_for(kari).post(FORM, SAID)

    assert Idea.objects.get().written_by is None


def test_a_number_is_kept_sealed_and_not_shown(somebody: Client) -> None:
    sent = somebody.post(FORM, {**SAID, "phone": "400 00 011"})

    assert Idea.objects.get().phone is not None
    assert "400" not in words_of(somebody.get(sent["Location"])).replace("400 00 000", "")


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("text", "", "Skriv hva som trengs."),
        ("text", " \n\t ", "Skriv hva som trengs."),
        ("text", "\u200b", "Skriv hva som trengs."),
        ("text", "æ" * 100_000, "Teksten er på 100000 tegn. Skriv høyst 3000."),
        ("text", "noe\x00", "Teksten har usynlige tegn"),
        ("language", "klingon", "Velg et språk fra listen."),
        ("language", "", "Velg et språk fra listen."),
        ("place", "b999999", "Velg et sted fra listen"),
        ("place", "x", "Velg et sted fra listen"),
        ("phone", "hjemme", "Dette er ikke et telefonnummer."),
        ("phone", "1" * 10_000, "Dette er ikke et telefonnummer."),
    ],
)
def test_a_bad_form_says_what_is_wrong_and_keeps_what_was_typed(
    somebody: Client, field: str, wrong: str, sentence: str
) -> None:
    answer = somebody.post(FORM, {**SAID, field: wrong})

    assert answer.status_code == 422
    assert answer.context["form"].errors[field][0].startswith(sentence)
    assert answer.context["form"]["text"].value() == ({**SAID, field: wrong})["text"]
    assert not Idea.objects.exists()


def test_a_language_we_do_not_name_is_welcome(somebody: Client) -> None:
    somebody.post(FORM, {**SAID, "language": "und", "text": "ናይ ኣቦታት ጉጅለ"})

    assert Idea.objects.get().texts.get().language == "und"


def test_too_many_from_one_address_wait_and_lose_nothing(somebody: Client) -> None:
    for number in range(20):
        assert somebody.post(FORM, {**SAID, "text": f"Nummer {number}"}).status_code == 302

    stopped = somebody.post(FORM, {**SAID, "text": "Nummer tjue"})

    assert stopped.status_code == 429
    assert "Nummer tjue" in stopped.content.decode()
    assert "Det du skrev, er ikke borte." in stopped.content.decode()
    assert somebody.post(FORM, SAID, REMOTE_ADDR="10.0.0.7").status_code == 302


def test_the_words_are_shown_for_an_hour(somebody: Client, now: datetime, set_clock: Any) -> None:
    receipt = somebody.post(FORM, SAID)["Location"]
    set_clock(now + timedelta(minutes=59))
    assert words_on(somebody.get(receipt).content.decode())

    set_clock(now + timedelta(hours=1))

    assert somebody.get(receipt)["Location"] == ANSWERS


@pytest.mark.parametrize("secret", [None, "", "zz", "00" * 32])
def test_who_has_no_receipt_is_sent_to_where_answers_are(
    somebody: Client, secret: str | None
) -> None:
    query = {} if secret is None else {"kvittering": secret}

    assert somebody.get(f"{FORM}/takk", query)["Location"] == ANSWERS


def test_another_municipality_does_not_know_it(
    somebody: Client, asker: Municipality, client_for: ClientFor
) -> None:
    receipt = somebody.post(FORM, SAID)["Location"]

    assert client_for(None, host="asker.localhost").get(receipt)["Location"] == ANSWERS
    with scope.municipality(asker.pk):
        assert not Idea.objects.exists()
