"""What is agreed is changed: by Kari, who borrows, and by Fatima, the caretaker, with few taps."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Visit
from tests.journeys.mail import Mailbox
from tests.journeys.test_calendars_at_work import tell
from tests.journeys.test_caretaker import AUDITORIUM, FATIMA, KARIS, ask
from tests.journeys.test_keyboard import press, tab_to
from tests.journeys.tidying import as_owner
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
MOST_TAPS_IN_PART = 5
MOST_TAPS_TO_UNDO = 2
MOST_DAYS_ON = 14
DESK = "/ansatte/bygg/haugen-skole/bestill"
# The year is full: the three next weeks in which nobody is there within an hour of that time.
MORE_DATES = """
INSERT INTO {} (municipality_id, request_id, space_id, during, state, reason)
SELECT municipality_id, request_id, space_id, later, state, ''
FROM {} asked, generate_series(1, 26) week, tstzrange(
    lower(during) + make_interval(weeks => week), upper(during) + make_interval(weeks => week)
) later
WHERE NOT EXISTS (
    SELECT FROM {} claim JOIN {} part ON part.asset_id = claim.asset_id
    WHERE part.space_id = asked.space_id AND claim.during
        && tstzrange(lower(later) - interval '1 hour', upper(later) + interval '1 hour')
) AND asked.id = %s ORDER BY week LIMIT 3"""
MORE_TABLES = ("booking_booking", "booking_booking", "booking_claim", "places_spaceasset")


def at_the_inbox(fatima: Visitor, number: int) -> Locator:
    """The caretaker in front of her list, no taps counted yet. Returns the request's row."""
    fatima.go("/ansatte/soknader")
    fatima.sign_in(FATIMA, as_staff=True)
    row = fatima.main.locator(f"#soknad-{number}")
    expect(row).to_be_visible()
    fatima.taps = 0
    return row


def ask_for_four(kari: Visitor, databases: dict[str, str]) -> int:
    """Ask for an hour of the auditorium, and in three weeks to come. Returns the first's number."""
    number = ask(kari)
    owner = databases["DATABASE_OWNER_URL"]
    as_owner(owner, MORE_DATES.replace("%s", str(number)), *MORE_TABLES)
    return number


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_some_dates_are_approved_and_the_rest_declined_in_five_taps(
    visit: Visit, mailbox: Mailbox, databases: dict[str, str], script: bool
) -> None:
    kari, fatima = visit(script=script), visit(script=script)
    number = ask_for_four(kari, databases)
    row = at_the_inbox(fatima, number)

    fatima.tap(row.locator("summary"))
    fatima.look("dates")
    fatima.tap(row.get_by_role("checkbox").last)
    fatima.fill("Hvorfor ikke resten?", "Da har skolen julefest.")
    fatima.tap(row.get_by_role("button", name="Godkjenn de valgte, avslå resten"))

    row = fatima.main.locator(f"#soknad-{number}")
    expect(row.get_by_role("status")).to_contain_text("3 av 4 datoer ble godkjent.")
    assert fatima.taps <= MOST_TAPS_IN_PART
    letter = mailbox.letter_to(KARIS, "Du fikk 3 av 4 datoer")
    assert "Da har skolen julefest." in letter.text
    kari.page.reload()
    expect(kari.main).to_contain_text("av en ansatt")


def test_all_dates_by_keyboard_and_taken_back(
    visit: Visit, mailbox: Mailbox, databases: dict[str, str]
) -> None:
    kari, fatima = visit(), visit(width=1440)
    number = ask_for_four(kari, databases)
    row = at_the_inbox(fatima, number)
    place = fatima.main.locator(".asking:not(.decided)").evaluate_all(
        "(rows, id) => rows.findIndex((row) => row.id === id)", f"soknad-{number}"
    )
    for _row in range(place + 1):
        fatima.page.keyboard.press("j")
    expect(row).to_be_focused()
    fatima.page.keyboard.press("g")
    expect(row.get_by_role("status")).to_contain_text("4 av 4 datoer ble godkjent.")

    undo = row.get_by_role("button", name=re.compile("^Angre"))
    undo.focus()
    fatima.page.keyboard.press("Enter")

    expect(row.get_by_role("button", name=re.compile("^Godkjenn alle 4"))).to_be_visible()
    assert "Søknaden venter på svar igjen" in mailbox.letter_to(KARIS, "Vi rettet en feil").text


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_what_kari_changes_meanwhile_is_told_before_the_answer(visit: Visit, script: bool) -> None:
    kari, fatima = visit(script=script), visit(script=script)
    number = ask(kari)
    row = at_the_inbox(fatima, number)
    kari.tap(kari.link("Endre"))
    kari.fill("Hvor mange kommer?", "12")
    kari.tap(kari.button("Lagre endringen"))
    expect(kari.main).to_contain_text("12 personer")

    approve = row.get_by_role("button", name=re.compile("^Godkjenn"))
    approve.click()
    expect(row).to_contain_text("Søknaden ble endret mens du så på den.")
    expect(row).to_contain_text("12 personer")
    fatima.look("changed-meanwhile")
    approve.click()

    expect(row.get_by_role("status")).to_contain_text("Godkjent")


def give_another_room(fatima: Visitor) -> str:
    """Give the next room in the list, on the first day that it is free then. Returns its name."""
    names = fatima.page.get_by_label("Lokale").locator("option").all_inner_texts()
    chosen = next(name for name in names if name != "Auditoriet")
    day = date.fromisoformat(fatima.page.get_by_label("Dag").input_value())
    for later in range(MOST_DAYS_ON):
        fatima.choose("Lokale", chosen)
        fatima.fill("Dag", (day + timedelta(days=later)).isoformat())
        with fatima.page.expect_navigation():
            fatima.tap(fatima.button("Godkjenn dette"))
        if fatima.heading.inner_text() == "Søknad":
            break
    return chosen


def test_adjusted_by_keyboard(visit: Visit, mailbox: Mailbox) -> None:
    kari, fatima = visit(), visit(width=1440)
    number = ask(kari)
    row = at_the_inbox(fatima, number)
    place = fatima.main.locator(".asking:not(.decided)").evaluate_all(
        "(rows, id) => rows.findIndex((row) => row.id === id)", f"soknad-{number}"
    )
    for _row in range(place + 1):
        fatima.page.keyboard.press("j")
    expect(row).to_be_focused()
    fatima.page.keyboard.press("t")
    expect(fatima.heading).to_have_text("Tilpass og godkjenn")
    fatima.look("adjust")
    chosen = give_another_room(fatima)

    expect(fatima.heading).to_have_text("Søknad")
    expect(fatima.main).to_contain_text(chosen)
    assert "Du søkte om:" in mailbox.letter_to(KARIS, "Lokalet er ditt").text


def test_kari_asks_for_fewer_people_and_reads_what_changed(visit: Visit) -> None:
    kari = visit()
    ask(kari)

    kari.taps = 0
    kari.tap(kari.link("Endre"))
    kari.look("change")
    kari.fill("Hvor mange kommer?", "12")
    kari.tap(kari.button("Lagre endringen"))

    expect(kari.main).to_contain_text("30 personer")
    expect(kari.main).to_contain_text("12 personer")
    kari.look("changed")


def given_to_another(kari: Visitor, fatima: Visitor) -> int:
    """Fatima says yes to Kari, cancels by mistake, and gives the time to somebody at the desk.

    Returns Kari's number; Fatima has its page open, no taps counted.
    """
    kari.go(AUDITORIUM)
    time = urlsplit(kari.main.locator(".slot").first.get_attribute("href") or "").query
    number = ask(kari)
    row = at_the_inbox(fatima, number)
    row.get_by_role("button", name=re.compile("^Godkjenn")).click()
    expect(fatima.main.locator(f"#soknad-{number}")).to_contain_text("Godkjent av deg")
    fatima.go(f"/bestilling/{number}/avbestill")
    fatima.fill("Hvorfor må den avbestilles?", "Feil bestilling")
    fatima.button("Ja, avbestill").click()
    expect(fatima.heading).to_have_text("Bestillingen er avbestilt.")
    fatima.go(f"{DESK}?{time}")
    tell(fatima, "Berit Lund")
    fatima.go(f"/ansatte/soknader/{number}")
    fatima.taps = 0
    return number


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_taken_back_at_another_time_when_its_own_is_gone(
    visit: Visit, mailbox: Mailbox, script: bool
) -> None:
    kari, fatima = visit(script=script), visit(script=script)
    number = given_to_another(kari, fatima)

    row = fatima.main.locator(f"#soknad-{number}")
    fatima.tap(row.get_by_role("button", name=re.compile("^Angre")))
    expect(row.get_by_role("alert")).to_contain_text("Tiden er ikke lenger ledig")
    fatima.look("undo-instead")
    fatima.tap(row.locator(".slot").first)

    expect(row.get_by_role("status")).to_contain_text("Godkjent")
    assert fatima.taps <= MOST_TAPS_TO_UNDO
    assert "denne i stedet" in " ".join(mailbox.letter_to(KARIS, "Vi rettet en feil").text.split())
    kari.page.reload()
    expect(kari.heading).to_have_text("Lokalet er ditt.")


def test_another_time_is_given_by_keyboard_alone(visit: Visit) -> None:
    kari, fatima = visit(), visit(width=1440)
    number = given_to_another(kari, fatima)

    row = fatima.main.locator(f"#soknad-{number}")
    tab_to(fatima, "^Angre")
    press(fatima, "Enter")
    expect(row).to_be_focused()
    expect(row.get_by_role("button", name=re.compile("^Angre"))).to_have_count(0)
    tab_to(fatima, "i stedet$")
    press(fatima, "Enter")

    expect(row.get_by_role("status")).to_contain_text("Godkjent")
    expect(row).to_be_focused()
