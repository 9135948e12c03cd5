"""Kari finds a space for twenty near Stovner, books it, and gives it back."""

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.mail import Mailbox

pytestmark = [pytest.mark.prove, pytest.mark.browser]
KARI = "Kari Nordlie"
ADDRESS = "kari.nordlie@oslo.example"
MOST_TAPS = 6  # Two fewer than promised.


def test_find_book_and_give_back(visit: Visit, mailbox: Mailbox) -> None:
    kari = visit()
    kari.go("/")
    kari.look("front")
    found = steps.search_from_front(kari)
    kari.look("search")
    chip = steps.first_chip(kari)

    kari.taps = 0
    steps.take(kari, chip, KARI)
    kari.look("confirm")
    steps.tell_the_rest(kari, "Bursdag for åtteåringer")
    number = steps.send(kari)

    assert kari.taps <= MOST_TAPS
    expect(kari.heading).to_have_text("Lokalet er ditt.")
    kari.look("receipt")
    letter = mailbox.letter_to(ADDRESS, f"{number}")
    assert "Bursdag for åtteåringer" in letter.text
    assert "BEGIN:VEVENT" in letter.calendar

    kari.go("/mine")
    kari.look("mine")
    expect(kari.main.locator(f'a[href="/bestilling/{number}"]')).to_be_visible()
    kari.go(found)
    assert steps.chips_to(kari, chip) == 0

    kari.go(f"/bestilling/{number}")
    steps.cancel(kari)
    kari.look("cancelled")
    kari.go(found)
    assert steps.chips_to(kari, chip) == 1
    cancelled = mailbox.letter_to(ADDRESS, "avbestilt")
    assert "METHOD:CANCEL" in cancelled.calendar


def test_the_same_without_javascript(visit: Visit, mailbox: Mailbox) -> None:
    kari = visit(script=False)
    found = steps.search_from_front(kari)
    chip = steps.first_chip(kari)

    kari.taps = 0
    steps.take(kari, chip, KARI)
    kari.look("confirm")
    steps.tell_the_rest(kari, "Bursdag for åtteåringer")
    number = steps.send(kari)

    assert kari.taps <= MOST_TAPS
    expect(kari.heading).to_have_text("Lokalet er ditt.")
    assert mailbox.letter_to(ADDRESS, f"{number}").calendar
    kari.go(found)
    assert steps.chips_to(kari, chip) == 0
    kari.go(f"/bestilling/{number}")
    steps.cancel(kari)
    kari.go(found)
    assert steps.chips_to(kari, chip) == 1
