"""Telling about a page: the link on every page, the form, and the receipt."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django import Settings

from django.test import Client

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.desk.models import PageNote
from allmenning.desk.tests.telling import ANSWERS, FORM
from allmenning.people.models import Person, Unit
from allmenning.places.models import Space
from tests.cast import ClientFor

TOLD = {"kind": "wrong", "text": "Klokka står på sommertid.", "side": "/finn"}
RECEIPT = re.compile(r'<p class="receipt-words".*?</p>', re.DOTALL)


@pytest.fixture
def somebody(oslo_kommune: Unit, now: datetime, client_for: ClientFor) -> Client:
    """A browser that nobody has signed in with."""
    return client_for(None)


def token(browser: Client) -> str:
    """The token of a fresh form."""
    return str(browser.get(FORM).context["form"]["token"].value())


def words_on(page: str) -> list[str]:
    found = RECEIPT.search(page)
    return re.findall(r"<span>(\w+)</span>", found[0]) if found else []


@pytest.mark.parametrize(
    "path", ["/", "/finn", "/innlogging", "/personvern", "/finnes-ikke", ANSWERS]
)
def test_every_page_has_the_link(somebody: Client, path: str) -> None:
    page = somebody.get(path, {"words": "noe privat"}).content.decode()

    assert f'href="/si-fra?side={path.replace("/", "%2F")}"' in page
    assert "Si fra om denne siden" in page


def test_residents_and_staff_have_it_too(
    kari: Person, per: Person, musikkrom: Space, client_for: ClientFor
) -> None:
    assert "?side=%2Fmine" in client_for(kari).get("/mine").content.decode()
    assert "?side=%2Fansatte" in client_for(per, staff=True).get("/ansatte").content.decode()
    there = f"/steder/{musikkrom.building.slug}/{musikkrom.slug}"
    assert f"?side={there.replace('/', '%2F')}" in client_for(kari).get(there).content.decode()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nn", "Sei frå om denne sida"),
        ("en", "Tell us about this page"),
        ("ar", "أخبرنا عن هذه الصفحة"),
        ("so", "Wax nooga sheeg boggan"),
        ("ur", "اس صفحے کے بارے میں بتائیں"),
        ("pl", "Zgłoś uwagę do tej strony"),
    ],
)
def test_the_link_is_in_every_language(somebody: Client, language: str, said: str) -> None:
    somebody.cookies["spraak"] = language

    assert said in somebody.get("/").content.decode()


def test_the_form_shows_the_page_and_does_not_link_to_itself(somebody: Client) -> None:
    page = somebody.get(FORM, {"side": "/steder/haugen-skole?dag=1"}).content.decode()

    assert '<bdi class="typed" dir="ltr">/steder/haugen-skole</bdi>' in page
    assert "Si fra om denne siden" not in page
    assert "Ikke skriv navn" in page


@pytest.mark.parametrize(
    "side", ["//evil.example/x", "https://evil.example", "/" + "x" * 300, "finn", "/ring 22 22"]
)
def test_a_forged_page_is_dropped(somebody: Client, side: str) -> None:
    page = somebody.get(FORM, {"side": side}).content.decode()
    assert "Det gjelder siden" not in page
    assert "evil" not in page.partition("<main")[2].partition("</main>")[0]

    assert somebody.post(FORM, {**TOLD, "side": side}).status_code == 302

    assert PageNote.objects.get().page == ""


def test_what_is_told_is_kept_and_the_receipt_shows_three_words(somebody: Client) -> None:
    sent = somebody.post(FORM, {**TOLD, "token": token(somebody)})
    page = somebody.get(sent["Location"]).content.decode()

    note = PageNote.objects.get()
    assert (note.kind, note.text, note.page, note.language) == (*TOLD.values(), "nb")
    assert len(words_on(page)) == 3
    assert "Svaret kommer senest tirsdag 8. desember." in page
    assert f'href="{ANSWERS}"' in page
    assert 'href="/finn">Tilbake til siden' in page
    assert not any(word in sent["Location"] for word in words_on(page))
    assert "allmenning" not in somebody.cookies  # No session: nobody is known.


def test_the_words_find_the_note(somebody: Client) -> None:
    sent = somebody.post(FORM, {**TOLD, "token": token(somebody)})
    words = words_on(somebody.get(sent["Location"]).content.decode())

    page = somebody.post(ANSWERS, {"words": " ".join(words)}).content.decode()

    assert TOLD["text"] in page


def test_a_note_about_no_page_leads_to_the_front_page(somebody: Client) -> None:
    sent = somebody.post(FORM, {**TOLD, "side": "/bestilling/4711"})

    page = somebody.get(sent["Location"]).content.decode()

    assert 'href="/">Gå til forsiden' in page
    assert "4711" not in page
    assert PageNote.objects.get().page == "/bestilling/…"


def test_the_same_form_twice_gives_the_same_receipt(somebody: Client) -> None:
    form = {**TOLD, "token": token(somebody)}

    first, second = somebody.post(FORM, form), somebody.post(FORM, form)

    assert first["Location"] == second["Location"]
    assert PageNote.objects.count() == 1


def test_another_text_from_the_same_form_is_not_lost(somebody: Client) -> None:
    """Who goes back in the browser and writes something else sends the same token."""
    form = {**TOLD, "token": token(somebody)}

    first = somebody.post(FORM, form)
    second = somebody.post(FORM, {**form, "text": "Og logoen mangler."})

    assert first["Location"] != second["Location"]
    assert PageNote.objects.count() == 2


@pytest.mark.parametrize("token", ["", "a", "x" * 100_000, "<script>aaaaaaaaaaaaaaa"])
def test_a_token_that_is_not_ours_makes_a_new_sending(somebody: Client, token: str) -> None:
    for _time in range(2):
        assert somebody.post(FORM, {**TOLD, "token": token}).status_code == 302

    assert PageNote.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("text", "", "Skriv hva du vil si fra om."),
        ("text", " \n\t ", "Skriv hva du vil si fra om."),
        ("text", "\u200b\u200b", "Skriv hva du vil si fra om."),
        ("text", "æ" * 1_000_000, "Teksten er på 1000000 tegn. Skriv høyst 3000."),
        ("text", "noe\x00", "Teksten har usynlige tegn"),
        ("kind", "", "Velg det som passer best."),
        ("kind", "spam", "Velg det som passer best."),
    ],
)
def test_a_bad_form_says_what_is_wrong_and_keeps_what_was_typed(
    somebody: Client, field: str, wrong: str, sentence: str
) -> None:
    answer = somebody.post(FORM, {**TOLD, field: wrong})

    assert answer.status_code == 422
    assert answer.context["form"].errors[field][0].startswith(sentence)
    assert answer.context["form"]["text"].value() == ({**TOLD, field: wrong})["text"]
    assert "/finn" in answer.content.decode()
    assert not PageNote.objects.exists()


@pytest.mark.parametrize(
    "text", ["👍", "الصفحة لا تعمل 🙂", "<script>alert(1)</script>", "?" * 3000]
)
def test_all_that_people_write_is_kept_as_it_was(somebody: Client, text: str) -> None:
    assert somebody.post(FORM, {**TOLD, "text": text}).status_code == 302

    assert PageNote.objects.get().text == text


def test_the_language_of_the_page_is_kept(somebody: Client) -> None:
    somebody.cookies["spraak"] = "ar"

    somebody.post(FORM, TOLD)

    assert PageNote.objects.get().language == "ar"


def test_too_many_from_one_address_wait_and_lose_nothing(
    somebody: Client, settings: Settings
) -> None:
    for number in range(10):
        assert somebody.post(FORM, {**TOLD, "text": f"Nummer {number}"}).status_code == 302

    stopped = somebody.post(FORM, {**TOLD, "text": "Nummer ti"})
    elsewhere = somebody.post(FORM, TOLD, REMOTE_ADDR="10.0.0.7")
    settings.TRUSTED_PROXIES = 1
    past_a_proxy = somebody.post(FORM, TOLD, headers={"x-forwarded-for": "192.0.2.7"})

    assert stopped.status_code == 429
    assert "Nummer ti" in stopped.content.decode()
    assert "Det du skrev, er ikke borte." in stopped.content.decode()
    assert (elsewhere.status_code, past_a_proxy.status_code) == (302, 302)
    assert PageNote.objects.count() == 12


def test_the_receipt_is_shown_for_an_hour(somebody: Client, now: datetime, set_clock: Any) -> None:
    receipt = somebody.post(FORM, TOLD)["Location"]
    set_clock(now + timedelta(minutes=59))
    assert words_on(somebody.get(receipt).content.decode())

    set_clock(now + timedelta(hours=1))

    assert somebody.get(receipt)["Location"] == ANSWERS


@pytest.mark.parametrize("secret", [None, "", "zz", "00" * 32, "x" * 100_000])
def test_who_has_no_receipt_is_sent_to_where_answers_are(
    somebody: Client, secret: str | None
) -> None:
    query = {} if secret is None else {"kvittering": secret}

    assert somebody.get(f"{FORM}/takk", query)["Location"] == ANSWERS


def test_another_municipality_does_not_know_the_receipt(
    somebody: Client, asker: Municipality, client_for: ClientFor
) -> None:
    receipt = somebody.post(FORM, TOLD)["Location"]

    assert client_for(None, host="asker.localhost").get(receipt)["Location"] == ANSWERS


def test_a_note_belongs_to_the_municipality_it_was_told_to(
    somebody: Client, asker: Municipality, client_for: ClientFor
) -> None:
    with scope.municipality(asker.pk):
        Unit.objects.create(kind=Unit.Kind.MUNICIPALITY, name="Asker kommune")

    client_for(None, host="asker.localhost").post(FORM, TOLD)

    assert not PageNote.objects.exists()
    with scope.municipality(asker.pk):
        assert PageNote.objects.get().unit.name == "Asker kommune"


def test_who_is_signed_in_is_not_written_down(
    kari: Person, oslo_kommune: Unit, client_for: ClientFor
) -> None:
    sent = client_for(kari).post(FORM, TOLD)

    assert parse_qs(urlsplit(sent["Location"]).query).keys() == {"kvittering"}
    assert str(kari.pk) not in {
        str(value)
        for name, value in vars(PageNote.objects.get()).items()
        if name.endswith("_by_id")
    }
