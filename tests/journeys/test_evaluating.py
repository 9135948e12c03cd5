"""A group decides what becomes of a meeting place, tries it elsewhere, and hands over what was tried."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]

EVENINGS = "Kvinnenettverket på kvelden"


@pytest.fixture(params=[True, False], ids=["script", "no_script"])
def leader(request: pytest.FixtureRequest, visit: Visit) -> Visitor:
    visitor = visit(script=request.param)
    visitor.sign_in("Ingrid Sæther", as_staff=True)
    return visitor


def test_deciding_takes_two_taps_and_a_sentence(leader: Visitor) -> None:
    leader.go("/ansatte/moteplasser/evaluering")
    leader.look("evaluations")
    leader.page.get_by_role("link", name=EVENINGS).click()
    expect(leader.heading).to_have_text("Evaluering")
    leader.look("evaluation")
    leader.taps = 0
    leader.tap(leader.main.get_by_text("endre", exact=True))
    leader.fill("Hvorfor?", "Vi prøver torsdager.")
    leader.tap(leader.button("Lagre beslutningen"))

    expect(leader.main).to_contain_text("Gruppen bestemte noe annet.")
    expect(leader.main).to_contain_text("Vi prøver torsdager.")
    assert leader.taps <= 3


def test_it_is_tried_at_another_place_and_compared(leader: Visitor) -> None:
    leader.go("/ansatte/moteplasser/kvinnenettverket-kveld/kopier")
    leader.look("copy")
    leader.choose("Hvor?", "Nedre Fossum Gård")
    leader.page.get_by_label("Torsdag").check()
    leader.fill("Fra klokka", "18:00")
    leader.fill("Til klokka", "20:00")
    leader.fill("Den første dagen", "2030-01-03")
    leader.tap(leader.button("Lag kopien"))

    expect(leader.heading).to_have_text("Sammenlign")
    expect(leader.main).to_contain_text(f"kopi av {EVENINGS}")
    leader.look("compare")


def test_what_was_handed_over_is_looked_at_again(leader: Visitor) -> None:
    leader.go("/ansatte")
    leader.tap(leader.link("Se hva som er overlevert"))
    expect(leader.main).to_contain_text("5 av 6 leveranser videreført")
    leader.look("handovers")
    leader.tap(leader.link("Vurder Familiedag"))
    leader.look("review-handover")
    leader.fill("Hvordan går det?", "Mange stopper og spør.")
    leader.tap(leader.main.get_by_text("ja", exact=True))
    leader.fill("Til og med hvilken dag?", "2035-12-31")
    leader.fill("Hvilken måned skal dere vurdere den igjen?", "2035-11")
    leader.tap(leader.button("Lagre vurderingen"))

    expect(leader.main).to_contain_text("Vurderes i november 2035")
    as_the_report_says(leader)


def as_the_report_says(leader: Visitor) -> None:
    """Put back the days that the demo begins with."""
    leader.tap(leader.link("Endre Familiedag"))
    leader.look("change-handover")
    leader.fill("Til og med hvilken dag?", "2024-12-31")
    leader.fill("Hvilken måned skal dere vurdere den igjen?", "2024-11")
    leader.tap(leader.button("Lagre"))
    expect(leader.main).to_contain_text("Skulle vært vurdert i november 2024")
