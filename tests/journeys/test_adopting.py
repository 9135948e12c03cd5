"""A headmaster takes her school into use: at most 25 taps and typed fields, trial included."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.tidying import as_owner
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
BERIT, SCHOOL = "Berit Solheim", "/steder/bjorkelunden-skole"
MOST_TAPS = 25


# What opening changed of a building that was there before; what was made goes with all else.
CLOSE = """
UPDATE {} SET is_published = false, timetable_id =
    (SELECT timetable_id FROM places_building WHERE slug = 'haugen-skole')
WHERE slug = 'bjorkelunden-skole'
"""


@pytest.fixture
def closed_again(databases: dict[str, str], as_it_was: None) -> Iterator[None]:
    yield
    as_owner(databases["DATABASE_OWNER_URL"], CLOSE, "places_building")


def taken_into_use(berit: Visitor) -> None:
    """From the front page of staff to a school that is ready to be tried."""
    berit.go("/ansatte")
    berit.sign_in(BERIT, as_staff=True)
    berit.taps = 0
    berit.tap(berit.main.get_by_role("link", name="Ta i bruk et sted"))
    berit.look("adopt-begin")
    berit.tap(berit.page.get_by_label("Bjørkelunden skole"))
    berit.tap(berit.button("Neste"))
    berit.look("adopt-spaces")
    berit.tap(berit.page.get_by_label("Skolekjøkkenet", exact=True))
    berit.fill("Hvor mange tar Musikkrommet?", "28")
    berit.tap(berit.button("Neste"))
    berit.look("adopt-hours")
    berit.fill("Mandag–fredag fra", "17:00")
    berit.tap(berit.page.get_by_label("Aldri: Ledige tider kan bestilles med en gang"))
    berit.tap(berit.button("Neste"))
    berit.look("adopt-terms")
    berit.tap(berit.page.get_by_label("Jeg har lest vilkårene"))
    berit.tap(berit.button("Gjør klart"))
    expect(berit.heading).to_have_text("Klart til å prøves")


def tried(berit: Visitor) -> None:
    """She books the music room as a borrower would, and comes back."""
    berit.tap(berit.main.get_by_role("link", name="Prøv Musikkrommet"))
    expect(berit.main).to_contain_text("Dette er en prøve.")
    berit.glance("adopt-trial-space")
    berit.tap(berit.page.locator(".slot").first)
    berit.fill("Hvor mange kommer?", "5")
    berit.tap(berit.button("Fortsett"))
    purpose = berit.page.get_by_label("Hva skal dere bruke det til?")
    berit.choose("Hva skal dere bruke det til?", purpose.locator("option").last.inner_text())
    berit.fill("Hva skal dere gjøre?", "Prøve")
    berit.tap(berit.page.get_by_label("Jeg har lest avtalen"))
    berit.tap(berit.button("Bestill"))
    expect(berit.heading).to_have_text("Lokalet er ditt.")
    berit.glance("adopt-trial-receipt")
    berit.tap(berit.link("Tilbake til å ta i bruk stedet"))
    expect(berit.main).to_contain_text("bekreftet")
    berit.look("adopt-try")


def not_shown_on_the_side(berit: Visitor) -> None:
    """The pages of the building and the space do not open it, and lead back to the trial."""
    for part, name in (("", "adopt-trial-building"), ("/lokaler/musikkrommet", "adopt-trial-edit")):
        berit.go(f"/ansatte/bygg/bjorkelunden-skole{part}")
        expect(berit.main).to_contain_text("Folk ser det først når det åpnes for alle.")
        expect(berit.page.get_by_label(re.compile("^Vis (bygget|lokalet)"))).to_have_count(0)
        berit.glance(name)
    berit.link("Gå til prøven").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_school_is_taken_into_use(visit: Visit, closed_again: None, script: bool) -> None:
    berit, kari = visit(script=script), visit(script=script, astray=True)
    taken_into_use(berit)
    kari.go(f"{SCHOOL}/musikkrommet")
    expect(kari.heading).to_contain_text("finner ikke")
    tried(berit)
    not_shown_on_the_side(berit)

    berit.tap(berit.button("Åpne for alle"))

    expect(berit.heading).to_have_text("Bjørkelunden skole er åpnet for alle.")
    assert berit.taps <= MOST_TAPS, berit.taps
    berit.look("adopt-open")
    kari.go(f"{SCHOOL}/musikkrommet")
    expect(kari.heading).to_have_text("Musikkrommet")
    expect(kari.main).to_contain_text("28 personer")


def test_she_may_leave_halfway(visit: Visit) -> None:
    berit = visit()
    berit.go("/ansatte/ta-i-bruk")
    berit.sign_in(BERIT, as_staff=True)
    berit.page.get_by_label("Bjørkelunden skole").click()
    berit.button("Neste").click()
    berit.page.get_by_label("Auditoriet", exact=True).click()
    berit.button("Neste").click()

    berit.go("/ansatte/ta-i-bruk")
    berit.glance("adopt-go-on")
    berit.main.get_by_role("link", name="Bjørkelunden skole").click()
    expect(berit.heading).to_have_text("Når kan andre låne, og hvem svarer?")
    berit.main.get_by_role("link", name=re.compile("^Lokaler")).click()
    expect(berit.page.get_by_label("Auditoriet", exact=True)).not_to_be_checked()
