"""Kari asks for what a person must approve; Fatima, the caretaker, answers her."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.mail import Mailbox
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
KARI, FATIMA = "Kari Nordlie", "Fatima Hassan"
KARIS, FATIMAS = "kari.nordlie@oslo.example", "fatima.hassan@oslo.example"
AUDITORIUM = "/steder/haugen-skole/auditoriet"
MOST_TAPS = 2


def ask(kari: Visitor) -> int:
    """Ask for the first free hour of the auditorium. Returns the booking's number."""
    kari.go(AUDITORIUM)
    kari.tap(kari.main.locator(".slot").first)
    kari.sign_in(KARI)
    kari.fill("Hvor mange kommer?", "30")
    kari.tap(kari.button("Fortsett"))
    steps.tell_the_rest(kari, "Foredrag om fugler")
    number = steps.send(kari)
    expect(kari.heading).to_have_text("Vi har fått søknaden din.")
    return number


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_approved_in_two_taps(visit: Visit, mailbox: Mailbox, script: bool) -> None:
    kari, fatima = visit(script=script), visit(script=script)
    number = ask(kari)
    kari.look("asked")

    path = mailbox.letter_to(FATIMAS, "Foredrag om fugler").path_to("/ansatte/soknader")
    fatima.go(path)
    fatima.sign_in(FATIMA, as_staff=True)
    expect(fatima.main.locator(f"#soknad-{number}")).to_be_visible()
    fatima.look("request")
    fatima.go("/ansatte")
    fatima.look("staff")
    fatima.taps = 0
    fatima.tap(fatima.main.get_by_role("link", name="Søknader"))
    fatima.look("inbox")
    row = fatima.main.locator(f"#soknad-{number}")
    fatima.tap(row.get_by_role("button", name=re.compile("^Godkjenn")))

    expect(row.get_by_role("status")).to_contain_text("Godkjent")
    assert fatima.taps <= MOST_TAPS
    fatima.look("approved")
    kari.page.reload()
    expect(kari.heading).to_have_text("Lokalet er ditt.")
    assert mailbox.letter_to(KARIS, "Lokalet er ditt").calendar


def test_answered_by_keyboard_alone(visit: Visit, mailbox: Mailbox) -> None:
    kari, fatima = visit(), visit(width=1440)
    number = ask(kari)
    fatima.go("/ansatte/soknader")
    fatima.sign_in(FATIMA, as_staff=True)
    row = fatima.main.locator(f"#soknad-{number}")
    below = fatima.main.locator(".asking:not(.decided)").evaluate_all(
        "(rows, id) => rows.findIndex((row) => row.id === id)", f"soknad-{number}"
    )

    for _row in range(below + 1):
        fatima.page.keyboard.press("j")
    expect(row).to_be_focused()
    fatima.look("inbox-chosen")
    fatima.page.keyboard.press("g")

    expect(row.get_by_role("status")).to_contain_text("Godkjent")
    kari.page.reload()
    expect(kari.heading).to_have_text("Lokalet er ditt.")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_declined_with_a_reason(visit: Visit, mailbox: Mailbox, script: bool) -> None:
    kari, fatima = visit(script=script), visit(script=script)
    number = ask(kari)
    fatima.go("/ansatte/soknader")
    fatima.sign_in(FATIMA, as_staff=True)
    row = fatima.main.locator(f"#soknad-{number}")

    row.locator("summary").click()
    row.get_by_role("button", name="Send avslaget").click()
    row = fatima.main.locator(f"#soknad-{number}")
    expect(row).to_contain_text("Skriv hvorfor, så søkeren forstår svaret.")
    fatima.look("decline-without-reason")
    row.get_by_label("Hvorfor?").fill("Da har skolen foreldremøte.")
    row.get_by_role("button", name="Send avslaget").click()

    expect(fatima.main.locator(f"#soknad-{number}")).to_contain_text("Avslått")
    kari.page.reload()
    expect(kari.heading).to_have_text("Du fikk ikke låne lokalet.")
    expect(kari.main).to_contain_text("Da har skolen foreldremøte.")
    kari.look("declined")
    assert "Da har skolen foreldremøte." in mailbox.letter_to(KARIS, "Auditoriet").text
