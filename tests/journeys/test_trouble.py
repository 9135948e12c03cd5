"""What happens when something stands in the way: a sentence, a way on, and nothing typed lost."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.tidying import as_owner
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
KARI, OLA = "Kari Nordlie", "Ola Bråten"
RTL_AND_EMOJI = "حفلة عيد ميلاد 🎂👩‍👩‍👧 for naboer"


def begin(visitor: Visitor, chip: steps.Chip, name: str) -> None:
    """Open the booking of a free time as somebody; nothing is held yet."""
    visitor.sign_in(name)
    visitor.go(chip.url)
    expect(visitor.heading).to_have_text("Bestill lokalet")


def holding(visitor: Visitor, chip: steps.Chip, name: str) -> None:
    begin(visitor, chip, name)
    visitor.tap(visitor.button("Fortsett"))
    expect(visitor.main).to_contain_text("Vi holder av tiden til deg")


def free_time(visitor: Visitor) -> steps.Chip:
    steps.search_from_front(visitor)
    return steps.first_chip(visitor)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_two_want_the_same_time(visit: Visit, script: bool) -> None:
    kari, ola = visit(script=script), visit(script=script)
    chip = free_time(kari)
    begin(ola, chip, OLA)
    holding(kari, chip, KARI)

    ola.tap(ola.button("Fortsett"))

    alert = ola.main.get_by_role("alert").first
    expect(alert).to_contain_text("Noen andre er i ferd med å bestille denne tiden.")
    expect(ola.page.get_by_label("Hvor mange kommer?")).to_have_value("20")
    ola.look("taken")
    alert.locator(".slot").first.click()
    expect(ola.page.get_by_label("Hvor mange kommer?")).to_have_value("20")
    ola.tap(ola.button("Fortsett"))
    expect(ola.main).to_contain_text("Vi holder av tiden til deg")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_the_hold_ran_out_and_somebody_else_was_there(
    visit: Visit, databases: dict[str, str], script: bool
) -> None:
    kari, ola = visit(script=script), visit(script=script)
    chip = free_time(kari)
    holding(kari, chip, KARI)
    steps.tell_the_rest(kari, RTL_AND_EMOJI)
    all_holds_run_out(databases)
    holding(ola, chip, OLA)
    steps.tell_the_rest(ola, "Innebandy")
    steps.send(ola)

    kari.tap(kari.page.get_by_role("button", name=steps.SEND))

    alert = kari.main.get_by_role("alert").first
    expect(alert).to_contain_text("Opptatt")
    expect(kari.page.get_by_label("Hva skal dere gjøre?")).to_have_value(RTL_AND_EMOJI)
    kari.look("lost")
    alert.locator("button.slot").first.click()
    expect(kari.main).to_contain_text("Vi holder av tiden til deg")
    expect(kari.page.get_by_label("Hva skal dere gjøre?")).to_have_value(RTL_AND_EMOJI)
    steps.send(kari)
    expect(kari.main).to_contain_text(RTL_AND_EMOJI)
    kari.look("receipt-rtl")


def test_the_hold_ran_out_and_nobody_came(visit: Visit, databases: dict[str, str]) -> None:
    kari = visit()
    holding(kari, free_time(kari), KARI)
    steps.tell_the_rest(kari, "Trening")
    all_holds_run_out(databases)

    steps.send(kari)

    expect(kari.heading).to_have_text("Lokalet er ditt.")


def all_holds_run_out(databases: dict[str, str]) -> None:
    """Ten minutes pass for everybody who is filling in a form."""
    over = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    for table in ("booking_hold", "booking_claim"):
        statement = f"UPDATE {{}} SET expires_at = '{over}' WHERE expires_at IS NOT NULL"
        as_owner(databases["DATABASE_OWNER_URL"], statement, table)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_answers_that_do_not_hold(visit: Visit, script: bool) -> None:
    kari = visit(script=script)
    begin(kari, free_time(kari), KARI)
    day = kari.page.get_by_label("Dag")
    people = kari.page.get_by_label("Hvor mange kommer?")
    good_day = day.input_value()

    for number in ("", "0", "-3", "1000000000", "mange", "٢٠ 🎂"):
        people.fill(number)
        kari.button("Fortsett").click()
        expect(kari.main).to_contain_text("Skriv et tall mellom 1 og")
        expect(people).to_have_value(number)
    kari.look("too-many")
    people.fill("20")
    day.fill("2020-01-01")
    kari.button("Fortsett").click()
    expect(kari.main).to_contain_text("Denne tiden er over. Velg en tid som kommer.")
    day.fill("")
    kari.page.get_by_label("Fra klokka").fill("")
    kari.button("Fortsett").click()
    expect(kari.main).to_contain_text("Fra klokka")
    kari.look("nothing-filled")
    day.fill(good_day)
    kari.page.get_by_label("Fra klokka").fill("12:00")
    kari.page.get_by_label("Til klokka").fill("11:00")
    kari.button("Fortsett").click()
    expect(kari.main).to_contain_text("Slutten må komme etter starten.")
    expect(people).to_have_value("20")
    kari.look("ends-before-start")


def test_a_note_as_long_as_a_book(visit: Visit) -> None:
    kari = visit()
    holding(kari, free_time(kari), KARI)
    steps.tell_the_rest(kari, "Lesesirkel")
    book = "Ære være den som leser så langt. " * 3200
    note = kari.page.get_by_label("Er det noe mer vi bør vite?")
    note.evaluate("(field, text) => { field.value = text; }", book)

    kari.page.get_by_role("button", name=steps.SEND).click()

    expect(kari.page.get_by_role("link", name="tegn")).to_be_visible()
    assert note.input_value().strip() == book.strip()
    expect(kari.page.get_by_label("Hva skal dere gjøre?")).to_have_value("Lesesirkel")
    kari.look("long-note")
    note.fill("Kort.")
    steps.send(kari)


def test_nothing_at_all_is_told(visit: Visit) -> None:
    kari = visit()
    holding(kari, free_time(kari), KARI)
    kari.page.get_by_label("Telefon").fill("")

    kari.page.get_by_role("button", name=steps.SEND).click()

    for sentence in (
        "Velg et formål lokalet kan brukes til",
        "Skriv kort hva dere skal gjøre",
        "Skriv et telefonnummer med åtte sifre",
        "Kryss av når du har lest avtalen.",
    ):
        expect(kari.main).to_contain_text(sentence)
    kari.look("nothing-told")
