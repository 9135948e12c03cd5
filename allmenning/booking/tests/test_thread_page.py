"""The thread on the borrower's page, and who may not see it."""

from datetime import datetime
from typing import Any

import pytest

from allmenning.booking.models import Attachment, Booking, Message
from allmenning.booking.tests.scenes import asked
from allmenning.booking.tests.threads import file_url, own_page, work_page
from allmenning.core.models import Municipality
from allmenning.documents.models import StoredFile
from allmenning.documents.rules.keeping import LARGEST
from allmenning.people.models import Association, Person, Representative
from allmenning.places.models import Space
from tests.browsers import words_of
from tests.cast import ClientFor
from tests.files import PDF, SVG, picture, upload, word_document


@pytest.fixture
def waiting(kari: Person, gymsal: Space, now: datetime) -> Booking:
    return asked(kari, gymsal, now)


def test_the_borrower_writes_and_comes_back_to_the_thread(
    waiting: Booking, kari: Person, client_for: ClientFor
) -> None:
    browser = client_for(kari)

    sent = browser.post(f"{own_page(waiting)}/melding", {"text": "Kan vi få <b>stoler</b>?"})
    page = words_of(browser.get(own_page(waiting)))

    assert (sent.status_code, sent["Location"]) == (303, f"{own_page(waiting)}#meldinger")
    message = Message.objects.get()
    assert (message.author, message.by_staff, message.internal) == (kari, False, False)
    assert "Meldingen er sendt." in page
    assert "<p>Kan vi få &lt;b&gt;stoler&lt;/b&gt;?</p>" in page
    assert "<bdi>Du</bdi></strong> · i dag kl. 09" in page


def test_files_come_with_it_and_are_reached_from_the_thread(
    waiting: Booking, kari: Person, fatima: Person, client_for: ClientFor
) -> None:
    browser = client_for(kari)
    files = [upload("plan.pdf", PDF), upload("bilde.pdf", picture())]

    browser.post(f"{own_page(waiting)}/melding", {"text": "Se her", "attached": files})
    page = words_of(browser.get(own_page(waiting)))

    names = Attachment.objects.order_by("id").values_list("name", "file__media_type")
    assert list(names) == [("plan.pdf", "application/pdf"), ("bilde.png", "image/png")]
    first = Attachment.objects.order_by("id")[0]
    assert f'href="{file_url(waiting, first)}"><bdi>plan.pdf</bdi>' in page
    for reader in (browser, client_for(fatima, staff=True)):
        got = reader.get(file_url(waiting, first))
        assert got.getvalue() == PDF
        assert got["Content-Disposition"] == 'attachment; filename="plan.pdf"'
        assert got["Content-Security-Policy"].endswith("sandbox")
        assert got["X-Content-Type-Options"] == "nosniff"


def test_a_sheet_keeps_its_name_and_is_fetched_as_a_sheet(
    waiting: Booking, kari: Person, client_for: ClientFor
) -> None:
    browser = client_for(kari)
    files = [upload("deltakere.csv", b"navn;antall\nkor;30\n")]

    browser.post(f"{own_page(waiting)}/melding", {"text": "Se her", "attached": files})

    got = browser.get(file_url(waiting))
    assert got["Content-Type"] == "text/csv"
    assert got["Content-Disposition"] == 'attachment; filename="deltakere.csv"'
    assert got.getvalue() == b"navn;antall\nkor;30\n"
    assert "<bdi>deltakere.csv</bdi>" in words_of(browser.get(own_page(waiting)))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Skriv det du vil si."),
        (" \n ", "Skriv det du vil si."),
        ("x" * 5001, "Teksten er på 5001 tegn. Skriv høyst 5000."),
        ("å" * 100_000, "Skriv høyst 5000."),
        ("🎈" * 1_000_000, "Skriv høyst 5000."),
        ("hei\x00", "Teksten har usynlige tegn som ikke kan lagres."),
    ],
    ids=["nothing", "blank", "one too many", "100 kB", "1 MB", "NUL"],
)
def test_what_is_wrong_is_told_beside_the_field_and_nothing_is_lost(
    waiting: Booking, kari: Person, client_for: ClientFor, typed: str, said: str
) -> None:
    sent = client_for(kari).post(f"{own_page(waiting)}/melding", {"text": typed})
    page = sent.content.decode()

    assert sent.status_code == 422
    assert said in page
    assert 'id="melding_text_error"' in page
    assert typed.strip().replace("\x00", "") in page.replace("\x00", "")
    assert "Vi har fått søknaden din." in page
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([upload("tegning.svg", SVG)], "«tegning.svg» er en nettside eller en SVG-tegning"),
        ([upload("stor.pdf", PDF + b"x" * LARGEST)], "«stor.pdf» er større enn 10 MB."),
        ([upload(f"{n}.txt", b"hei") for n in range(6)], "Du kan legge ved høyst 5 filer"),
        ([upload("virus.exe", b"MZ" + bytes(99))], "en type fil vi ikke tar imot"),
        ([upload("skjema.pdf", PDF + b"<</S/JavaScript>>")], "«skjema.pdf» har et program i seg"),
        ([upload("brev.docx", word_document(word__vbaProject_bin="x"))], "«brev.docx» har makroer"),
    ],
    ids=["svg", "large", "six", "program", "pdf with a program", "macros"],
)
def test_files_that_are_not_taken_are_told_and_the_words_kept(
    waiting: Booking, kari: Person, client_for: ClientFor, files: list[Any], said: str
) -> None:
    sent = client_for(kari).post(
        f"{own_page(waiting)}/melding", {"text": "Alt jeg skrev", "attached": files}
    )
    page = sent.content.decode()

    assert sent.status_code == 422
    assert said in page
    assert "Alt jeg skrev</textarea>" in page
    assert not StoredFile.objects.exists()
    assert not Message.objects.exists()


def test_good_files_must_be_chosen_anew_when_the_words_are_wrong(
    waiting: Booking, kari: Person, client_for: ClientFor
) -> None:
    sent = client_for(kari).post(
        f"{own_page(waiting)}/melding", {"text": "", "attached": [upload("a.txt", b"hei")]}
    )

    assert "Velg vedleggene på nytt." in sent.content.decode()


def test_a_request_with_more_files_than_django_takes_is_no_error_of_ours(
    waiting: Booking, kari: Person, client_for: ClientFor
) -> None:
    files = [upload(f"{n}.txt", b"hei") for n in range(101)]

    sent = client_for(kari).post(f"{own_page(waiting)}/melding", {"text": "Hei", "attached": files})

    assert sent.status_code == 400
    assert "Gå tilbake: Det du skrev, står der ennå." in sent.content.decode()


def test_more_words_than_anybody_writes_are_no_error_of_ours(
    waiting: Booking, kari: Person, client_for: ClientFor
) -> None:
    sent = client_for(kari).post(f"{own_page(waiting)}/melding", {"text": "x" * 6_000_000})

    assert sent.status_code == 400
    assert not Message.objects.exists()


def test_a_button_pressed_twice_sends_once(
    waiting: Booking, kari: Person, client_for: ClientFor
) -> None:
    browser = client_for(kari)

    for _time in range(2):
        typed = {"text": "Hei", "attached": [upload("a.txt", b"hei")]}
        assert browser.post(f"{own_page(waiting)}/melding", typed).status_code == 303

    assert Message.objects.count() == 1


def test_reloading_the_address_of_a_message_leads_to_the_thread(
    waiting: Booking, kari: Person, fatima: Person, client_for: ClientFor
) -> None:
    own = client_for(kari).get(f"{own_page(waiting)}/melding")
    assert own["Location"] == f"{own_page(waiting)}#meldinger"
    for act in ("melding", "notat", "kollega"):
        there = client_for(fatima, staff=True).get(f"{work_page(waiting)}/{act}")
        assert there["Location"] == f"{work_page(waiting)}#meldinger"


def test_those_who_act_for_the_association_share_the_thread(
    ola: Person,
    kari: Person,
    skolekorps: Association,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    theirs = asked(ola, gymsal, now, association=skolekorps)
    Representative.objects.create(person=kari, association=skolekorps)

    client_for(kari).post(f"{own_page(theirs)}/melding", {"text": "Hei fra korpset"})

    assert "<bdi>Kari Nordlie</bdi>" in words_of(client_for(ola).get(own_page(theirs)))


def test_others_find_nothing(
    waiting: Booking,
    kari: Person,
    ola: Person,
    fatima: Person,
    nils: Person,
    asker: Municipality,
    client_for: ClientFor,
    now: datetime,
) -> None:
    typed = {"text": "Se", "attached": [upload("a.txt", b"hei")]}
    client_for(kari).post(f"{own_page(waiting)}/melding", typed)
    acts = ("melding", "notat", "kollega", "apen")
    fatima.roles.update(expires_on="2026-11-30")

    for client in (client_for(ola), client_for(nils), client_for(fatima, staff=True)):
        assert client.get(file_url(waiting)).status_code == 404
        assert client.post(f"{own_page(waiting)}/melding", {"text": "Hei"}).status_code == 404
        for act in acts:
            sent = client.post(f"{work_page(waiting)}/{act}", {"text": "Hei", "to": ""})
            assert sent.status_code == 404
    assert Message.objects.count() == 1


def test_those_at_work_do_not_write_as_the_borrower(
    waiting: Booking, fatima: Person, client_for: ClientFor
) -> None:
    sent = client_for(fatima, staff=True).post(f"{own_page(waiting)}/melding", {"text": "Hei"})

    assert sent.status_code == 404


def test_a_file_is_not_reached_through_another_booking(
    waiting: Booking, booking: Booking, kari: Person, fatima: Person, client_for: ClientFor
) -> None:
    typed = {"text": "Se", "attached": [upload("a.txt", b"hei")]}
    client_for(kari).post(f"{own_page(waiting)}/melding", typed)

    for client in (client_for(kari), client_for(fatima, staff=True)):
        assert client.get(file_url(booking)).status_code == 404
