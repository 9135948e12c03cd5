"""An administrator publishes terms, and whoever borrows meets them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.tidying import as_owner
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
ADMINISTRATOR, KARI, TERMS = "Per Haugland", "Kari Nordlie", "Lån av skolelokaler"
SPACE = "/steder/haugen-skole/musikkrommet"
NEW_LINE = "Lås døra når dere går."

# Rules go back to the version of the demo; what was made goes with all else.
BACK = """
UPDATE {} SET terms_id = (
    SELECT demo.id FROM booking_terms AS made, booking_terms AS demo
    WHERE made.id = terms_id AND demo.municipality_id = made.municipality_id
    AND demo.name = made.name AND demo.version = 2)
WHERE terms_id IN (SELECT id FROM booking_terms WHERE name = 'Lån av skolelokaler' AND version > 2)
"""


@pytest.fixture
def old_terms_again(databases: dict[str, str], as_it_was: None) -> Iterator[None]:
    yield
    as_owner(databases["DATABASE_OWNER_URL"], BACK, "booking_bookingrules")


def writing(administrator: Visitor) -> None:
    """From the front page of staff to the form for the next version."""
    administrator.go("/ansatte")
    administrator.sign_in(ADMINISTRATOR, as_staff=True)
    administrator.main.get_by_role("link", name="Vilkår Det låntakerne godtar").click()
    administrator.look("terms")
    administrator.main.get_by_role("link", name=TERMS).click()
    administrator.look("terms-version")
    administrator.link("Skriv en ny utgave").click()
    administrator.look("terms-write")


def with_line(visitor: Visitor, line: str) -> None:
    text = visitor.page.get_by_label("Vilkår på bokmål")
    text.fill(f"{line}\n{text.input_value()}")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_new_version_is_published_and_met(
    visit: Visit, old_terms_again: None, script: bool
) -> None:
    administrator, colleague, kari = visit(script=script), visit(), visit(script=script)
    writing(administrator)
    writing_again(colleague)
    administrator.page.get_by_label("Vilkår på bokmål").fill("")
    administrator.button("Se over").click()
    expect(administrator.main).to_contain_text("Skriv hva de som låner, må godta.")
    administrator.look("terms-wrong")
    administrator.page.get_by_label("Vilkår på bokmål").fill(f"{NEW_LINE}\nRydd etter dere.")
    administrator.button("Se over").click()
    expect(administrator.heading).to_have_text("Slik møter låntakerne vilkårene")
    administrator.look("terms-preview")
    administrator.button("Publiser").click()
    expect(administrator.main).to_contain_text("Utgave 3 er publisert")
    administrator.glance("terms-published")

    with_line(colleague, "Meld fra om skader.")
    colleague.button("Se over").click()
    expect(colleague.main).to_contain_text("En kollega publiserte utgave 3 mens du skrev.")
    colleague.look("terms-followed")

    kari.go(SPACE)
    kari.page.locator(".slot").first.click()
    kari.sign_in(KARI)
    kari.fill("Hvor mange kommer?", "5")
    kari.button("Fortsett").click()
    expect(kari.main).to_contain_text(NEW_LINE)
    kari.glance("terms-met")


def writing_again(colleague: Visitor) -> None:
    """The same form in another browser."""
    colleague.go("/ansatte/vilkar")
    colleague.sign_in(ADMINISTRATOR, as_staff=True)
    colleague.main.get_by_role("link", name=TERMS).click()
    colleague.link("Skriv en ny utgave").click()


def test_wholly_new_terms_can_be_chosen(visit: Visit) -> None:
    administrator = visit()
    administrator.go("/ansatte/vilkar/nye")
    administrator.sign_in(ADMINISTRATOR, as_staff=True)
    administrator.look("terms-new")
    administrator.fill("Hva skal vilkårene hete?", "Lån av haller")
    administrator.page.get_by_label("Vilkår på bokmål").fill("Bruk innesko.")
    administrator.button("Se over").click()
    administrator.button("Publiser").click()
    expect(administrator.main).to_contain_text("Velg dem i bestillingsreglene for et lokale.")

    administrator.go("/ansatte/regler/haugen-skole/musikkrommet")
    offered = administrator.page.get_by_label("Vilkår", exact=True)
    expect(offered).to_contain_text("Lån av haller, utgave 1")
