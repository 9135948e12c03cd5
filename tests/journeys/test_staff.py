"""Staff edit what they look after: spaces, hours, exceptions, closures and holidays."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from allmenning.core.clock import local_date
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
INGRID, FATIMA, PER = "Ingrid Sæther", "Fatima Hassan", "Per Haugland"
HOUSE, PLACE = "Verdenshuset Haugenstua", "/steder/verdenshuset-haugenstua"
SCHOOL = "/ansatte/bygg/haugen-skole"
# Far enough for no demo booking to stand in the way.
AHEAD = 300
WRONG, NEW, KNOWN = "mange", "17", "19"


def at_work(visit: Visit, name: str, *, script: bool = True) -> Visitor:
    """Somebody at the list of the buildings she looks after."""
    visitor = visit(script=script)
    visitor.go("/ansatte/bygg")
    visitor.sign_in(name, as_staff=True)
    expect(visitor.heading).to_have_text("Bygg og lokaler")
    return visitor


def a_day(ahead: int) -> str:
    return (local_date(datetime.now(UTC)) + timedelta(days=ahead)).isoformat()


@BOTH
def test_a_space_is_added_and_shown(visit: Visit, script: bool) -> None:
    ingrid = at_work(visit, INGRID, script=script)
    ingrid.look("buildings")
    ingrid.link(HOUSE).first.click()
    ingrid.look("edit-building")
    ingrid.link("Legg til et lokale").click()
    people = ingrid.page.get_by_label("Hvor mange tar det?")
    people.fill(WRONG)
    ingrid.button("Lagre").click()
    for sentence in ("Skriv hva lokalet heter.", "Skriv et tall mellom 1 og", "Velg minst ett"):
        expect(ingrid.main).to_contain_text(sentence)
    expect(people).to_have_value(WRONG)
    ingrid.glance("new-space-wrong")

    ingrid.fill("Navn", "Verkstedet")
    people.fill(NEW)
    ingrid.page.get_by_label("Kurs og opplæring").check()
    ingrid.page.get_by_label("Vis lokalet for folk").check()
    ingrid.button("Lagre").click()
    expect(ingrid.main).to_contain_text("Lokalet er lagt til.")
    ingrid.link("Verkstedet").click()
    ingrid.look("edit-space")
    ingrid.link("Se lokalet slik folk ser det").click()
    expect(ingrid.heading).to_have_text("Verkstedet")
    expect(ingrid.main).to_contain_text(f"{NEW} personer")
    ingrid.look("space-staff")
    ingrid.link("Endre opplysningene om lokalet").click()
    expect(people).to_have_value(NEW)


def test_two_edit_the_same_at_once(visit: Visit) -> None:
    ingrid, per = visit(), visit()
    for one, name in ((ingrid, INGRID), (per, PER)):
        one.go("/ansatte/bygg/verdenshuset-haugenstua/lokaler/storsalen")
        one.sign_in(name, as_staff=True)
    people = ingrid.page.get_by_label("Hvor mange tar det?")
    before = people.input_value()

    per.fill("Hvor mange tar det?", KNOWN)
    per.button("Lagre").click()
    expect(per.main).to_contain_text("Lagret.")
    people.fill(NEW)
    ingrid.button("Lagre").click()

    expect(ingrid.main).to_contain_text(f"En kollega har endret dette til «{KNOWN}».")
    expect(people).to_have_value(NEW)
    ingrid.glance("changed-meanwhile")
    people.fill(before)
    ingrid.button("Lagre").click()
    expect(ingrid.main).to_contain_text("Lagret.")


def stretch(visitor: Visitor, number: int) -> Locator:
    """One stretch of the week in the form for opening hours."""
    return visitor.page.get_by_role("group", name=f"Åpningstid {number}", exact=True)


@BOTH
def test_a_building_keeps_hours_of_its_own(visit: Visit, script: bool) -> None:
    fatima, kari = at_work(visit, FATIMA, script=script), visit(script=script)
    fatima.go(SCHOOL)
    shared = fatima.page.get_by_label("Åpningstider").input_value()
    fatima.glance("shared-hours")
    fatima.button("Gi bygget egne åpningstider").click()
    expect(fatima.main).to_contain_text("Nå har bygget egne åpningstider.")
    fatima.look("hours")

    monday, tuesday = stretch(fatima, 1), stretch(fatima, 2)
    tuesday.get_by_label("Dag").select_option("mandag")
    fatima.button("Lagre").click()
    expect(fatima.main).to_contain_text("Tidene for mandag overlapper.")
    fatima.glance("hours-overlap")
    tuesday.get_by_label("Dag").select_option("tirsdag")
    monday.get_by_label("Til").fill("20:30")
    fatima.button("Lagre").click()
    expect(fatima.main).to_contain_text("Åpningstidene er lagret.")
    kari.go("/steder/haugen-skole/musikkrommet")
    expect(kari.main).to_contain_text("–20.30")
    except_for_a_day(fatima, kari)

    fatima.go(SCHOOL)
    fatima.page.get_by_label("Åpningstider").select_option(shared)
    fatima.button("Lagre").click()
    expect(fatima.main).to_contain_text("Lagret.")


def except_for_a_day(fatima: Visitor, kari: Visitor) -> None:
    """The school is closed on a day, and open on it again."""
    day = a_day(30)
    fatima.go(SCHOOL)
    fatima.main.get_by_role("link", name="Unntak").click()
    fatima.fill("Første dag", day)
    fatima.button("Legg til").click()
    expect(fatima.main).to_contain_text("Skriv hvorfor, så folk forstår.")
    fatima.glance("exception-without-reason")
    fatima.fill("Hvorfor?", "Skolen pusses opp")
    fatima.button("Legg til").click()
    row = fatima.main.locator(".row").filter(has_text="Skolen pusses opp")
    expect(row).to_be_visible()
    fatima.look("exceptions")
    kari.go(f"/steder/haugen-skole?date={day}")
    expect(kari.main).to_contain_text("Stengt: Skolen pusses opp")
    kari.glance("day-closed")
    row.get_by_role("button", name="Fjern").click()
    expect(row).to_have_count(0)


@BOTH
def test_the_calendar_tells_why_it_is_closed(visit: Visit, script: bool) -> None:
    ingrid, kari = at_work(visit, INGRID, script=script), visit(script=script)
    ingrid.main.get_by_role("link", name=re.compile(f"Stenginger.*{HOUSE}")).click()
    ingrid.page.get_by_label("Hele bygget").check()
    for question in ("Fra dag", "Til dag"):
        ingrid.fill(question, a_day(AHEAD))
    ingrid.fill("Fra klokka", "00:00")
    ingrid.fill("Til klokka", "23:00")
    ingrid.button("Steng").click()
    expect(ingrid.main).to_contain_text("Skriv hvorfor. Det står i kalenderen.")
    ingrid.glance("closing-without-reason")
    ingrid.page.get_by_label("Hvorfor?").fill("Gulvet slipes")
    ingrid.button("Steng").click()

    row = ingrid.main.locator(".row").filter(has_text="Gulvet slipes")
    expect(row).to_be_visible()
    ingrid.look("closures")
    kari.go(f"{PLACE}/storsalen?uke={a_day(AHEAD)}")
    expect(kari.main).to_contain_text("Stengt: Gulvet slipes")
    kari.look("week-closed")
    row.get_by_role("button", name="Åpne igjen").click()
    expect(row).to_have_count(0)


def test_closing_tells_whom_it_meets(visit: Visit) -> None:
    ingrid = at_work(visit, INGRID)
    ingrid.main.get_by_role("link", name=re.compile(f"Stenginger.*{HOUSE}")).click()
    ingrid.page.get_by_label("Hele bygget").check()
    ingrid.fill("Fra dag", a_day(1))
    ingrid.fill("Til dag", a_day(8))
    ingrid.fill("Fra klokka", "00:00")
    ingrid.fill("Til klokka", "23:00")
    ingrid.page.get_by_label("Hvorfor?").fill("Strømmen er borte")
    ingrid.button("Steng").click()
    alert = ingrid.main.get_by_role("alert")
    expect(alert).to_contain_text("bestillinger i denne tiden")
    ingrid.look("closing-meets")
    alert.get_by_role("link").first.click()
    expect(ingrid.main).to_contain_text("Kontakt")
    ingrid.glance("met-booking")


@BOTH
def test_a_holiday_is_added_and_removed(visit: Visit, script: bool) -> None:
    per = visit(script=script)
    per.go("/ansatte")
    per.sign_in(PER, as_staff=True)
    per.glance("administrator")
    per.main.get_by_role("link", name="Fridager").click()
    per.fill("Første dag", a_day(AHEAD))
    per.fill("Siste dag", a_day(AHEAD - 1))
    per.button("Legg til").click()
    expect(per.main).to_contain_text("Siste dag kan ikke komme før den første.")
    expect(per.main).to_contain_text("Skriv hva dagen heter.")
    per.glance("holiday-wrong")
    per.fill("Siste dag", a_day(AHEAD + 1))
    per.choose("Slag", "skoleferie")
    per.fill("Navn på bokmål", "Planleggingsdager")
    per.button("Legg til").click()

    row = per.main.locator(".row").filter(has_text="Planleggingsdager")
    expect(row).to_be_visible()
    per.glance("holidays")
    row.get_by_role("button", name="Fjern").click()
    expect(row).to_have_count(0)
