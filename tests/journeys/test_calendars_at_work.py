"""Fatima, the caretaker, books, closes and moves in her building's calendar."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from allmenning.core.clock import OSLO
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
FATIMA = "Fatima Hassan"
DAY = "/ansatte/bygg/haugen-skole/dag"
# Half hours: two hours to book, and more to move into; what is open day and night is longer.
ROOMY, EVENING = 12, 24
MOST_DAYS = 21


def at_work(visit: Visit, *, width: int = 1440, script: bool = True) -> Visitor:
    """Fatima at her calendar, on the first day after today with a long free evening."""
    fatima = visit(width=width, script=script)
    fatima.go(DAY)
    fatima.sign_in(FATIMA, as_staff=True)
    for number in range(1, MOST_DAYS):
        fatima.link("Dagen etter").click()
        day = datetime.now(OSLO).date() + timedelta(days=number)
        expect(fatima.page).to_have_url(re.compile(f"date={day.isoformat()}$"))
        if free(fatima).count():
            return fatima
    raise AssertionError("No day has a long free evening.")


def free(fatima: Visitor) -> Locator:
    """Free bars that are long enough."""
    spans = range(ROOMY, EVENING + 1)
    return fatima.page.locator(",".join(f'td.free[colspan="{span}"]' for span in spans))


def point(bar: Locator, column: float) -> tuple[float, float]:
    """Where on the screen a column of a bar is."""
    bar.scroll_into_view_if_needed()
    box, columns = bar.bounding_box(), int(bar.get_attribute("colspan") or 1)
    assert box
    return box["x"] + box["width"] / columns * column, box["y"] + box["height"] / 2


def nearest(bars: Locator, height: float) -> Locator:
    """The bar nearest to this height of the screen: one drags to what one sees."""

    def away(bar: Locator) -> float:
        box = bar.bounding_box()
        return abs(box["y"] - height) if box else float("inf")

    return min(bars.all(), key=away)


def drag(fatima: Visitor, start: tuple[float, float], end: tuple[float, float]) -> None:
    mouse = fatima.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move((start[0] + end[0]) / 2, end[1], steps=4)
    mouse.move(*end, steps=4)
    mouse.up()


def tell(fatima: Visitor, name: str) -> None:
    """Who it is for and what, and send it."""
    fatima.page.get_by_role("radio", name=re.compile("^Noen andre")).check()
    fatima.page.get_by_label("Navn på den vi kan ringe").fill(name)
    fatima.page.get_by_label("Telefon", exact=True).fill("400 00 099")
    purpose = fatima.page.get_by_label("Hva skal det brukes til?")
    purpose.select_option(index=1)
    fatima.page.get_by_label("Hva skal de gjøre?").fill(f"{name} øver")
    fatima.page.get_by_label("Hvor mange kommer?").fill("5")
    fatima.button("Bestill").click()
    why = fatima.page.get_by_label("Hvorfor gjør du et unntak?")
    done = fatima.main.get_by_role("status").filter(has_text=f"Bestilt for {name}")
    expect(why.or_(done).first).to_be_visible()
    if why.count():
        why.fill("Avtalt på telefon")
        fatima.button("Bestill").click()
    expect(done).to_be_visible()


def booked_by_dragging(fatima: Visitor, name: str) -> Locator:
    """Mark the first two hours of the first long free bar and book them. Returns the booking."""
    bar = free(fatima).first
    drag(fatima, point(bar, 0.5), point(bar, 3.5))
    choice = fatima.page.get_by_role("dialog", name="Ledig tid")
    expect(choice).to_be_visible()
    choice.get_by_role("link", name="Bestill").click()
    expect(fatima.heading).to_have_text("Bestill for noen")
    tell(fatima, name)
    return fatima.page.locator("td.taken", has_text=f"{name} øver").filter(
        has=fatima.page.locator("[data-bar]")
    )


def test_book_and_move_by_dragging(visit: Visit) -> None:
    fatima = at_work(visit)
    fatima.look("day-at-work")
    booking = booked_by_dragging(fatima, "Berit Lund")
    starts = int(booking.locator("[data-bar]").get_attribute("data-start") or 0)

    drag(fatima, point(booking, 1.5), point(booking, 3.5))

    moved = booking.locator(f'[data-start="{starts + 60}"]')
    expect(moved).to_be_visible()
    expect(fatima.page.locator("[data-drag-done]")).to_contain_text("Flyttet: Berit Lund")

    moved.click()
    expect(fatima.main).to_contain_text("Berit Lund øver")
    expect(fatima.main).to_contain_text("Flyttet")


def test_what_is_refused_goes_back_and_says_why(visit: Visit) -> None:
    fatima = at_work(visit)
    first = booked_by_dragging(fatima, "Berit Lund")
    others = fatima.page.locator("td.taken").filter(has=fatima.page.locator("[data-bar]"))
    starts = first.locator("[data-bar]").get_attribute("data-start")
    start = point(first, 0.5)
    second = nearest(others.filter(has_not_text="Berit Lund"), start[1])

    drag(fatima, start, point(second, 0.5))

    refused = fatima.page.locator("[data-drag-refused]")
    expect(refused).to_contain_text("Bestillingen står der den sto.")
    expect(first.locator(f'[data-start="{starts}"]')).to_be_visible()
    fatima.glance("drag-refused-1440")
    fatima.page.keyboard.press("Escape")
    expect(refused).to_be_hidden()


def test_close_by_dragging(visit: Visit) -> None:
    fatima = at_work(visit)
    bar = free(fatima).first

    drag(fatima, point(bar, 0.5), point(bar, 1.5))
    choice = fatima.page.get_by_role("dialog", name="Ledig tid")
    fatima.glance("drag-choice-1440")
    choice.get_by_role("link", name="Steng").click()

    expect(fatima.heading).to_have_text("Stenginger")
    fatima.page.get_by_label("Hvorfor?").fill("Gulvvask etter øving")
    fatima.button("Steng").last.click()
    expect(fatima.main).to_contain_text("Gulvvask etter øving")


def free_there(fatima: Visitor, day: str, starts: int) -> Locator:
    """A day of a space, other than this one, that is free for two hours from this minute."""
    # From the end of the week: what is nearest may be too near for a new booking.
    others = fatima.page.locator(f'td:not([data-day="{day}"]) .entry.free').all()
    for entry in reversed(others):
        first, last = (
            60 * int(hour) for hour in re.findall(r"(\d+)(?:\.30)?", entry.inner_text())[:2]
        )
        if first <= starts and starts + 120 <= last:
            return entry
    raise AssertionError("No other day of the week is free then.")


def test_move_to_another_day_in_the_week(visit: Visit) -> None:
    fatima = at_work(visit)
    booked_by_dragging(fatima, "Berit Lund")
    fatima.link("Uke").click()
    entry = fatima.page.locator("[data-bar]", has_text="Berit Lund øver")
    expect(entry).to_be_visible()
    fatima.look("week-at-work")
    fatima.page.reload()
    starts, day = entry.get_attribute("data-start"), entry.get_attribute("data-day")
    roomy = free_there(fatima, day or "", int(starts or 0))

    entry.scroll_into_view_if_needed()
    here, there = entry.bounding_box(), roomy.bounding_box()
    assert here
    assert there
    drag(fatima, (here["x"] + 20, here["y"] + 10), (there["x"] + 20, there["y"] + 10))

    expect(entry).not_to_have_attribute("data-day", day or "")
    expect(entry).to_have_attribute("data-start", starts or "")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_book_and_move_by_keyboard_and_form(visit: Visit, script: bool) -> None:
    fatima = at_work(visit, script=script)
    free(fatima).first.get_by_role("link").focus()
    fatima.page.keyboard.press("Enter")
    expect(fatima.heading).to_have_text("Bestill for noen")
    fatima.page.get_by_label("Finn den som skal låne").fill("korps")
    fatima.page.get_by_label("Finn den som skal låne").press("Enter")
    expect(fatima.page.get_by_role("radio").first).to_be_checked()
    fatima.look("at-desk")
    tell(fatima, "Berit Lund")

    fatima.page.get_by_role("link", name="Berit Lund øver").first.focus()
    fatima.page.keyboard.press("Enter")
    fatima.page.get_by_role("link", name=re.compile("^Flytt")).focus()
    fatima.page.keyboard.press("Enter")
    expect(fatima.heading).to_have_text("Flytt bestillingen")
    starts = fatima.page.get_by_label("Fra klokka")
    hour = int(starts.input_value()[:2])
    starts.fill(f"{hour + 2:02}:00")
    fatima.page.get_by_label("Til klokka").fill(f"{hour + 3:02}:00")
    fatima.page.get_by_label("Til klokka").press("Enter")
    expect(fatima.main).to_contain_text("Flyttet")


def test_on_a_phone_the_day_is_a_list(visit: Visit) -> None:
    fatima = at_work(visit, width=360)
    first = free(fatima).first
    width = first.evaluate("cell => cell.closest('tr').getBoundingClientRect().width")
    assert width <= 360
    fatima.glance("day-at-work-360")

    first.get_by_role("link").click()
    tell(fatima, "Berit Lund")
    row = fatima.page.get_by_role("link", name="Berit Lund øver").first
    row.click()
    expect(fatima.page.get_by_role("link", name=re.compile("^Flytt"))).to_be_visible()
