"""What residents meet of notices: is it real, why did I get it, no thanks, and a pilot to join."""

import re

import pytest
from playwright.sync_api import expect

import psycopg
from django.core.signing import Signer

from runner import variables
from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.prove, pytest.mark.browser]
WELCOME = "Velkommen til bydelen"
_KARIS = """
SELECT dispatch.id, dispatch.notice_id, dispatch.person_id
FROM notices_dispatch dispatch JOIN notices_notice notice ON notice.id = dispatch.notice_id
WHERE notice.title = %s AND dispatch.state = 'accepted' ORDER BY dispatch.id LIMIT 1
"""


@pytest.fixture
def karis_link(databases: dict[str, str]) -> str:
    """What stands last in the addresses in the welcome Kari got."""
    owner = databases["DATABASE_OWNER_URL"]
    with psycopg.connect(owner, options="-c allmenning.municipality=*") as connection:
        row = connection.execute(_KARIS, [WELCOME]).fetchone()
    assert row is not None
    key = variables.settings()["ALLMENNING_SECRET_KEY"]
    return Signer(key=key, salt="notices.message", sep=".").sign("-".join(map(str, row)))


@pytest.mark.parametrize(
    ("path", "says", "name"),
    [
        ("/meldinger", "skal du finne den igjen her", "notices-sent"),
        ("/meldinger/tall", "Slik regner vi", "notices-figures"),
        ("/proveordninger", "Henting av hageavfall", "pilots"),
        ("/bydeler/", "Stovner", "districts"),
        ("/bydeler/stovner/", "Slik kan du være med", "district"),
    ],
)
def test_open_to_everybody(visit: Visit, path: str, says: str, name: str) -> None:
    anybody = visit(script=False)
    anybody.go(path)
    expect(anybody.main).to_contain_text(says)
    anybody.look(name)


def test_every_district_has_three_parts(visit: Visit) -> None:
    anybody = visit(script=False)
    anybody.go("/bydeler/")
    places = anybody.main.locator("ul.link-row a")
    paths = [str(link.get_attribute("href")) for link in places.all()]
    assert len(paths) >= 15
    for path in paths:
        anybody.go(path)
        parts = anybody.page.get_by_role("heading", level=2)
        expect(parts).to_have_text(
            ["Tjenester", "Slik er bydelen organisert", "Slik kan du være med"]
        )


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_is_it_real_why_and_no_thanks(visit: Visit, karis_link: str, script: bool) -> None:
    kari = visit(script=script)
    kari.go(f"/varsler/hvorfor/{karis_link}")
    expect(kari.heading).to_have_text("Hvorfor fikk jeg dette?")
    kari.look("notice-why")
    kari.page.get_by_role("link", name=re.compile("slik vi sendte den")).first.click()
    expect(kari.main).to_contain_text("Denne meldingen er fra oss.")
    kari.look("notice-sent")

    kari.go(f"/varsler/nyttig/{karis_link}")
    kari.look("notice-useful")
    kari.button("Ja, den var nyttig").click()
    expect(kari.heading).to_have_text("Takk for svaret")

    kari.go(f"/varsler/nei/{karis_link}")
    kari.look("notice-no")
    kari.page.get_by_role("button", name=re.compile("^Nei takk til meldinger om")).click()
    expect(kari.heading).to_have_text("Du får ikke flere slike meldinger")
    kari.look("notice-refused")
    kari.button("Angre: Jeg vil ha meldinger likevel").click()
    expect(kari.heading).to_have_text("Vil du slippe slike meldinger?")


def test_kari_chooses_themes_joins_a_pilot_and_orders(visit: Visit) -> None:
    kari = visit(script=False)
    kari.go("/mine/varsler")
    kari.sign_in("Kari Nordlie")
    expect(kari.heading).to_have_text("Varsler til meg")
    kari.look("mine-notices")
    kari.page.get_by_role("checkbox").first.uncheck()
    kari.button("Lagre").click()
    expect(kari.main).to_contain_text("Det gjelder fra neste utsending.")
    kari.page.get_by_role("checkbox").first.check()
    kari.button("Lagre").click()
    kari.main.locator("article a").first.click()
    expect(kari.heading).to_have_text("Hvorfor fikk jeg dette?")
    kari.look("mine-notice")

    kari.go("/proveordninger")
    kari.link("Henting av hageavfall").click()
    kari.look("pilot")
    kari.button("Bli med").click()
    expect(kari.main).to_contain_text("Du er med.")
    kari.page.get_by_role("link", name="Bestill", exact=True).click()
    kari.look("pilot-order")
    kari.button("Bestill").click()
    expect(kari.main).to_contain_text("Dette har du bestilt")
    kari.look("pilot-ordered")
    kari.page.get_by_role("button", name=re.compile("^Avbestill")).click()
    expect(kari.main).to_contain_text("Bestillingen er avbestilt.")
    kari.link("Henting av hageavfall").click()
    kari.button("Meld meg av").click()
    expect(kari.main).to_contain_text("Du er meldt av")
