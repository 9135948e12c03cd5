"""Kari and Fatima write to one another about a booking, and Fatima notes something for herself."""

import re

import pytest
from playwright.sync_api import FilePayload, expect

from tests.files import PDF, picture
from tests.journeys.conftest import Visit
from tests.journeys.mail import Mailbox
from tests.journeys.test_caretaker import FATIMA, FATIMAS, KARIS, ask
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]


def attach(visitor: Visitor, *files: tuple[str, bytes]) -> None:
    """Choose the files in the form of the message."""
    chosen: list[FilePayload] = [
        {"name": name, "mimeType": "", "buffer": content} for name, content in files
    ]
    visitor.main.locator(".thread").get_by_label("Vedlegg").set_input_files(chosen)


def write(visitor: Visitor, words: str, *files: tuple[str, bytes]) -> None:
    """Write a message in the form that is open or can be opened, and send it."""
    form = visitor.main.locator(".thread details")
    if form.get_attribute("open") is None:
        visitor.tap(form.locator("summary"))
    form.get_by_label("Melding").fill(words)
    attach(visitor, *files)
    visitor.tap(visitor.button("Send meldingen"))
    expect(visitor.main).to_contain_text("Meldingen er sendt.")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_written_answered_and_noted(visit: Visit, mailbox: Mailbox, script: bool) -> None:
    kari, fatima = visit(script=script), visit(script=script)
    number = ask(kari)
    write(kari, "Kan vi få 30 stoler?", ("plan.pdf", PDF), ("salen.jpg", picture("JPEG")))
    kari.look("thread-own")

    letter = mailbox.letter_to(FATIMAS, "Kan vi få 30 stoler?")
    fatima.go(letter.path_to("/ansatte/soknader"))
    fatima.sign_in(FATIMA, as_staff=True)
    expect(fatima.link("salen.jpg")).to_be_visible()
    write(fatima, "Ja, de står i boden.")
    fatima.tap(fatima.main.get_by_text("Skriv et internt notat"))
    fatima.fill("Notat", "Husk nøkkelen til boden.")
    fatima.tap(fatima.button("Lagre notatet"))
    expect(fatima.main).to_contain_text("Notatet er lagret.")
    fatima.choose("Hvem følger opp?", FATIMA)
    fatima.tap(fatima.button("Lagre hvem som følger opp"))
    expect(fatima.main).to_contain_text("du følger opp")
    fatima.look("thread-at-work")

    answer = mailbox.letter_to(KARIS, "Ja, de står i boden.")
    kari.go(answer.path_to(f"/bestilling/{number}"))
    expect(kari.main).to_contain_text("Ja, de står i boden.")
    expect(kari.main).not_to_contain_text("nøkkelen")


def test_what_is_wrong_is_told_and_nothing_is_lost(visit: Visit) -> None:
    kari = visit()
    ask(kari)
    kari.tap(kari.main.locator(".thread summary"))
    words = kari.page.get_by_role("textbox", name="Melding")
    words.fill("x" * 5001)
    attach(kari, ("tegning.svg", b"<svg/>"))

    kari.tap(kari.button("Send meldingen"))

    expect(kari.main).to_contain_text("Teksten er på 5001 tegn.")
    expect(kari.main).to_contain_text("er en nettside eller en SVG-tegning")
    expect(words).to_have_value("x" * 5001)
    kari.look("thread-wrong")


def test_the_time_a_request_takes_is_told_by_the_page(visit: Visit) -> None:
    kari, fatima = visit(), visit(width=1440)
    number = ask(kari)
    told: list[str] = []
    fatima.page.on("request", lambda request: told.append(request.url))

    fatima.go(f"/ansatte/soknader/{number}")
    fatima.sign_in(FATIMA, as_staff=True)
    expect(fatima.main.locator(f"#soknad-{number}")).to_be_visible()
    fatima.page.wait_for_timeout(500)
    on_its_page = [url for url in told if url.endswith(f"/{number}/apen")]

    fatima.go("/ansatte/soknader")
    told.clear()
    row = fatima.main.locator(f"#soknad-{number}")
    fatima.tap(row.get_by_role("button", name=re.compile("^Godkjenn")))
    expect(row.get_by_role("status")).to_contain_text("Godkjent")
    in_the_list = [url for url in told if url.endswith(f"/{number}/apen")]

    fatima.go("/ansatte/innsats")
    fatima.look("effort")
    assert (len(on_its_page), len(in_the_list)) == (1, 1)
    figure = fatima.main.locator(".figures .card").filter(has_text="Minutter per søknad")
    expect(figure).not_to_contain_text("ikke registrert")
