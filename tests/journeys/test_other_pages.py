"""Pages that no errand passes through, held to the same."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.prove, pytest.mark.browser]
NOBODY_CAN_MEET = "/finn?when=any&people=900&near=Stovner&facilities=piano"


@pytest.mark.parametrize(
    ("path", "says", "name"),
    [
        ("/steder/haugen-skole", "Musikkrommet", "building-day"),
        ("/steder/haugen-skole/musikkrommet", "Først ledig", "music-room"),
        ("/finn", "lokaler er ledige", "search-empty"),
        ("/finn?when=date&date=2020-01-01", "som kommer", "search-past"),
        (NOBODY_CAN_MEET, "Dropp ett ønske, så finner vi noe:", "nothing-found"),
        ("/kulturtimer", "Måned for måned", "culture-months"),
        ("/kulturtimer/bydeler", "Stovner", "culture-districts"),
        ("/kulturtimer/bygg", "Haugen skole", "culture-buildings"),
        ("/kulturtimer/aktiviteter", "Idrett og trening", "culture-purposes"),
        ("/kulturtimer/bygg/haugen-skole", "Lokale for lokale", "culture-building"),
        ("/belegg", "Haugen skole", "use"),
        ("/belegg/haugen-skole", "Musikkrommet", "use-building"),
        ("/belegg/haugen-skole/musikkrommet", "prosent av tiden som er opptatt", "use-space"),
        ("/tilgjengelighet", "WCAG 2.2", "accessibility"),
        ("/personvern", "Datatilsynet", "privacy"),
        ("/stil/", "Slik ser Allmenning ut", "style-guide"),
    ],
)
def test_open_to_everybody(visit: Visit, path: str, says: str, name: str) -> None:
    anybody = visit()
    anybody.go(path)
    expect(anybody.main).to_contain_text(says)
    anybody.look(name)


def test_nothing_found_leads_to_something(visit: Visit) -> None:
    anybody = visit(script=False)
    anybody.go(NOBODY_CAN_MEET)
    anybody.main.locator(".empty .slot").first.click()
    expect(anybody.page.get_by_role("heading", level=2)).to_contain_text("ledig")
    anybody.go(NOBODY_CAN_MEET)
    anybody.main.locator(".space-card .slot").first.click()
    expect(anybody.heading).to_have_text("Logg inn")
    anybody.glance("sign-in")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_turning_days_and_weeks(visit: Visit, script: bool) -> None:
    anybody = visit(script=script)
    anybody.go("/steder/haugen-skole")
    today = anybody.page.get_by_role("heading", level=2)
    expect(today).to_have_text("I dag")
    anybody.link("Dagen etter").click()
    expect(today).to_have_text("I morgen")

    anybody.go("/steder/haugen-skole/musikkrommet")
    week = anybody.page.locator("#uke-tittel")
    this_week = week.inner_text()
    anybody.link("Neste uke").click()
    expect(week).not_to_have_text(this_week)
    anybody.link("Forrige uke").click()
    expect(week).to_have_text(this_week)


@pytest.mark.parametrize("language", ["ar", "en", "nn", "pl", "so", "ur"])
def test_the_front_page_in_other_languages(visit: Visit, language: str) -> None:
    anybody = visit()
    anybody.go("/")
    anybody.page.locator("details.languages summary").click()
    anybody.page.locator(f"details.languages [hreflang={language}]").click()

    page = anybody.page.locator("html")
    expect(page).to_have_attribute("lang", language)
    expect(page).to_have_attribute("dir", "rtl" if language in ("ar", "ur") else "ltr")
    anybody.glance(f"front-{language}")
    if language == "ar":
        anybody.look("front-arabic")


def test_the_neighbours_have_their_own(visit: Visit) -> None:
    nils = visit()
    for municipality, name in {"asker": "Asker", "baerum": "Bærum"}.items():
        nils.go("/", municipality)
        expect(nils.page.get_by_role("contentinfo")).to_contain_text(f"{name} kommune")
        nils.look(f"front-{municipality}")


def test_one_who_goes_astray_is_shown_the_way(visit: Visit) -> None:
    anybody = visit(astray=True)
    anybody.go("/", municipality="ukjent")
    expect(anybody.heading).to_have_text("Hvilken kommune vil du til?")
    anybody.look("unknown-host")
    anybody.link("Bærum").click()
    expect(anybody.heading).to_have_text("Hva vil du gjøre?")

    anybody.go("/steder/finnes-ikke")
    expect(anybody.heading).to_have_text("Vi finner ikke denne siden.")
    anybody.look("not-found")
    anybody.link("Gå til forsiden").click()
    expect(anybody.heading).to_have_text("Hva vil du gjøre?")


def test_the_pages_of_one_who_reads_nynorsk(visit: Visit) -> None:
    gunnar = visit()
    gunnar.go("/mine")
    gunnar.sign_in("Gunnar Dahl")
    expect(gunnar.heading).to_have_text("Bestillingane mine")
    gunnar.look("mine-waiting")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_signing_in_is_given_up_and_signing_out_is_whole(visit: Visit, script: bool) -> None:
    kari = visit(script=script)
    kari.go("/innlogging")
    kari.look("landing")
    kari.link("Jeg bor eller holder til her").click()
    kari.button("Avbryt").click()
    expect(kari.link("Prøv igjen")).to_be_visible()
    kari.look("sign-in-given-up")
    kari.link("Prøv igjen").click()
    kari.sign_in("Kari Nordlie")

    kari.go("/")
    kari.button("Logg ut").click()
    if not script:
        kari.look("signing-out")
        kari.button("Avslutt innloggingen").click()
    expect(kari.heading).to_have_text("Du er logget ut")
    kari.look("signed-out")
    kari.go("/mine")
    expect(kari.heading).to_have_text("Logg inn")
