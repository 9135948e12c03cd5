"""Stretches of way that several journeys walk. They count taps as their visitor does."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from allmenning.core.clock import local_date
from tests.journeys.visitor import Visitor

AHEAD = timedelta(days=8)
SEND = re.compile("^(Bestill|Send søknaden)$")


@dataclass(frozen=True)
class Chip:
    """A free time as it stood in the list: where it leads, and what it says to a listener."""

    url: str
    label: str


def search_from_front(visitor: Visitor) -> str:
    """From the front page to the list of spaces for twenty near Stovner. Returns its path.

    The day is a week ahead.
    """
    visitor.go("/")
    visitor.tap(visitor.page.get_by_label("Når som helst"))
    visitor.fill("Hvor mange?", "20")
    visitor.fill("I nærheten av", "Stovner")
    visitor.tap(visitor.button("Søk"))
    return a_week_ahead(visitor)


def a_week_ahead(visitor: Visitor) -> str:
    """The search that is shown, on a day a week ahead: what is free now may be over when it is
    booked, or too near to be cancelled. Returns its path.
    """
    expect(visitor.page.get_by_role("heading", level=2)).to_contain_text("lokaler er ledige")
    day = local_date(datetime.now(UTC)) + AHEAD
    visitor.go(f"{visitor.page.url.removeprefix(visitor.stage.site())}&when=date&date={day}")
    expect(visitor.page.get_by_role("heading", level=2)).to_contain_text("lokaler er ledige")
    return visitor.page.url.removeprefix(visitor.stage.site())


def first_chip(visitor: Visitor, answer: str = "Du får svar med en gang.") -> Chip:
    """The first free time of the first space in the list that answers so."""
    cards = visitor.page.locator(".space-card").filter(has_text=answer)
    chip = cards.first.locator(".slot").first
    url = chip.get_attribute("href")
    assert url
    return Chip(url, chip.locator(".hidden-text").inner_text())


def chips_to(visitor: Visitor, chip: Chip) -> int:
    """How many chips on the page lead to this very time of this very space."""
    return visitor.page.locator(f'.slot[href="{chip.url}"]').count()


def take(visitor: Visitor, chip: Chip, name: str = "") -> None:
    """Pick the time; sign in when a name is given and one is asked to; hold it."""
    visitor.tap(visitor.page.locator(f'.slot[href="{chip.url}"]'))
    if name:
        visitor.sign_in(name)
    visitor.tap(visitor.button("Fortsett"))
    expect(visitor.main).to_contain_text("Vi holder av tiden til deg")


def tell_the_rest(visitor: Visitor, activity: str) -> None:
    """What for, what, and that the terms are read; not sent yet."""
    purpose = visitor.page.get_by_label("Hva skal dere bruke det til?")
    visitor.choose("Hva skal dere bruke det til?", purpose.locator("option").last.inner_text())
    visitor.fill("Hva skal dere gjøre?", activity)
    visitor.tap(visitor.page.get_by_label("Jeg har lest avtalen"))


def send(visitor: Visitor) -> int:
    """Send it. Returns the booking's number."""
    visitor.tap(visitor.page.get_by_role("button", name=SEND))
    visitor.page.wait_for_url(re.compile(r"/bestilling/\d+$"))
    return int(visitor.page.url.rpartition("/")[2])


def cancel(visitor: Visitor) -> None:
    """Give the booking up whose page is open."""
    visitor.tap(visitor.link("Avbestill"))
    visitor.tap(visitor.button("Ja, avbestill"))
    expect(visitor.heading).to_have_text("Bestillingen er avbestilt.")
