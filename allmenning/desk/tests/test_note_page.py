"""One note in the hands of those who answer for its page."""

from datetime import datetime

import pytest

from django.test import Client

from allmenning.core.models import Municipality
from allmenning.desk.actions import answer, close, take_up
from allmenning.desk.models import PageNote
from allmenning.desk.tests.telling import page_of, told
from allmenning.people.models import Person, Role, Unit
from allmenning.places.models import Building
from tests.browsers import words_of
from tests.cast import ROLES_END, ClientFor


@pytest.fixture
def note(per: Person, now: datetime) -> PageNote:
    return told(now, text="Hva er <b>en del</b>?", language="ar")


@pytest.fixture
def work(per: Person, client_for: ClientFor) -> Client:
    """Per's browser; he administers the municipality."""
    return client_for(per, staff=True)


@pytest.fixture
def colleague(oslo_kommune: Unit, ingrid: Person) -> Person:
    """Ingrid, who for once administers the municipality as well."""
    Role.objects.create(
        person=ingrid, unit=oslo_kommune, kind=Role.Kind.ADMINISTRATOR, expires_on=ROLES_END
    )
    return ingrid


def shown(browser: Client, note: PageNote) -> str:
    page = browser.get(page_of(note))
    assert page.status_code == 200
    return words_of(page)


def test_all_is_there_to_answer_it(work: Client, note: PageNote) -> None:
    page = shown(work, note)

    assert "Hva er &lt;b&gt;en del&lt;/b&gt;?" in page
    assert 'href="/finn"' in page
    assert "العربية" in page
    assert "Oslo kommune" in page
    assert "Svar innen tirsdag 8. desember" in page
    for button in ("Jeg ser på det", "Send svaret", "Lukk uten svar"):
        assert button in page


def test_a_note_that_nobody_has_touched_has_no_seventh_revision(
    work: Client, note: PageNote
) -> None:
    sent = work.post(page_of(note), {"act": "take_up", "seen": "7"})

    assert sent.status_code == 422
    assert "Det går ikke lenger. Se hva som står her nå." in sent.text
    note.refresh_from_db()
    assert note.revision == 0


def test_a_page_without_its_number_is_no_link(work: Client, per: Person, now: datetime) -> None:
    page = shown(work, told(now, page="/bestilling/…"))

    assert '<bdi class="typed" dir="ltr">/bestilling/…</bdi>' in page


def test_a_page_that_is_not_known_is_told_as_that(work: Client, per: Person, now: datetime) -> None:
    assert "ikke registrert" in shown(work, told(now, page=""))


def test_looking_at_it(work: Client, note: PageNote) -> None:
    sent = work.post(page_of(note), {"act": "take_up", "seen": "0"})

    assert (sent.status_code, sent["Location"]) == (302, page_of(note))
    page = shown(work, note)
    assert "Den som sa fra, ser nå at du ser på det." in page
    assert "Under arbeid" in page
    assert "Du begynte å se på det i dag kl. 09" in page
    assert "Jeg ser på det" not in page


def test_answering_and_answering_better(work: Client, note: PageNote) -> None:
    work.post(page_of(note), {"act": "answer", "seen": "0", "text": "En tredel av salen. 🙂"})
    page = shown(work, note)
    assert "Svaret er sendt." in page
    assert "Svaret som er sendt" in page
    assert "Du svarte i dag kl. 09" in page
    assert "Endre svaret" in page

    work.post(page_of(note), {"act": "answer", "seen": "1", "text": "En tredel av gymsalen."})

    page = shown(work, note)
    assert "Du endret svaret i dag kl. 09" in page
    note.refresh_from_db()
    assert (note.answer, note.state) == ("En tredel av gymsalen.", "answered")


def test_what_is_closed_shows_no_buttons(work: Client, note: PageNote) -> None:
    work.post(page_of(note), {"act": "close", "seen": "0"})

    page = shown(work, note)
    assert "Saken er lukket." in page
    assert "Du lukket saken i dag kl. 09" in page
    assert 'name="act"' not in page


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Skriv et svar, så den som sa fra"),
        (" \n ", "Skriv et svar, så den som sa fra"),
        ("æ" * 100_000, "Teksten er på 100000 tegn."),
        ("nei\x00", "Teksten har usynlige tegn"),
    ],
)
def test_an_answer_without_proper_words_is_asked_again(
    work: Client, note: PageNote, text: str, sentence: str
) -> None:
    sent = work.post(page_of(note), {"act": "answer", "seen": "0", "text": text})

    assert sent.status_code == 422
    assert sent.context["form"].errors["text"][0].startswith(sentence)
    note.refresh_from_db()
    assert (note.state, note.revision) == ("new", 0)


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"act": "delete", "seen": "0"},
        {"act": "close"},
        {"act": "close", "seen": "x"},
        {"act": "close", "seen": "-1"},
        {"act": "close", "seen": "1" * 100},
    ],
)
def test_a_forged_act_changes_nothing(work: Client, note: PageNote, forged: dict[str, str]) -> None:
    sent = work.post(page_of(note), forged)

    assert sent.status_code == 422
    assert "Vi forsto ikke hva du ville." in sent.content.decode()
    note.refresh_from_db()
    assert (note.state, note.revision) == ("new", 0)


def test_the_later_of_two_is_told_what_changed_and_loses_nothing(
    work: Client, note: PageNote, colleague: Person, client_for: ClientFor, now: datetime
) -> None:
    take_up(note=note, seen=0, by=colleague, now=now)
    answer(note=note, seen=1, text="Ingrids svar.", by=colleague, now=now)

    sent = work.post(page_of(note), {"act": "answer", "seen": "0", "text": "Pers svar."})
    page = words_of(sent)

    assert sent.status_code == 422
    assert (
        "Ingrid Sæther begynte å se på det i dag kl. 09. Ingrid Sæther svarte i dag kl. 09. "
        "Det skjedde mens du hadde siden åpen, så det du gjorde, er ikke lagret."
    ) in page
    assert "Ingrids svar." in page
    assert sent.context["form"]["text"].value() == "Pers svar."
    assert '<input type="hidden" name="seen" value="2">' in page
    note.refresh_from_db()
    assert note.answer == "Ingrids svar."

    work.post(page_of(note), {"act": "answer", "seen": "2", "text": "Pers svar."})
    note.refresh_from_db()
    assert note.answer == "Pers svar."


def test_who_answers_what_was_closed_meanwhile_keeps_the_words_on_the_page(
    work: Client, note: PageNote, colleague: Person, now: datetime
) -> None:
    close(note=note, seen=0, by=colleague, now=now)

    sent = work.post(page_of(note), {"act": "answer", "seen": "0", "text": "Pers svar."})

    assert sent.status_code == 422
    assert "Ingrid Sæther lukket saken i dag kl. 09." in sent.content.decode()
    assert "Pers svar." in sent.content.decode()


@pytest.mark.parametrize(
    "form",
    [
        {"act": "take_up", "seen": "0"},
        {"act": "answer", "seen": "0", "text": "Ja."},
        {"act": "close", "seen": "0"},
    ],
)
def test_ones_own_form_sent_twice_is_no_trouble(
    work: Client, note: PageNote, form: dict[str, str]
) -> None:
    first, second = work.post(page_of(note), form), work.post(page_of(note), form)

    assert (first.status_code, second.status_code) == (302, 302)
    note.refresh_from_db()
    assert note.revision == 1


def test_ones_own_other_answer_in_another_tab_is_not_lost(work: Client, note: PageNote) -> None:
    work.post(page_of(note), {"act": "answer", "seen": "0", "text": "Ja."})

    sent = work.post(page_of(note), {"act": "answer", "seen": "0", "text": "Nei."})

    assert sent.status_code == 422
    assert sent.context["form"]["text"].value() == "Nei."


def test_an_act_that_is_over_says_so(work: Client, note: PageNote) -> None:
    work.post(page_of(note), {"act": "close", "seen": "0"})

    sent = work.post(page_of(note), {"act": "take_up", "seen": "1"})

    assert sent.status_code == 422
    assert "Det går ikke lenger." in sent.content.decode()


def test_only_those_who_lead_the_owner_find_it(
    note: PageNote,
    haugen: Building,
    ingrid: Person,
    fatima: Person,
    kari: Person,
    client_for: ClientFor,
    now: datetime,
) -> None:
    theirs = told(now, secret=b"another", page="/steder/haugen-skole")

    assert client_for(ingrid, staff=True).get(page_of(theirs)).status_code == 200
    for person in (ingrid, fatima, kari):
        assert client_for(person, staff=person is not kari).get(page_of(note)).status_code == 404
    close_it = {"act": "close", "seen": "0"}
    assert client_for(ingrid, staff=True).post(page_of(note), close_it).status_code == 404


def test_another_municipality_has_no_such_note(
    note: PageNote, asker: Municipality, nils: Person, client_for: ClientFor
) -> None:
    assert client_for(nils, staff=True).get(page_of(note)).status_code == 404
