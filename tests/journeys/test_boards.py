"""A board is read and followed without an account; how people hear of things is looked after."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from allmenning.core.clock import local_date
from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.prove, pytest.mark.browser]

BOARD = "/tavler/barn-og-familier-pa-stovner"


@pytest.mark.parametrize("script", [True, False])
def test_a_board_is_found_in_two_taps_and_followed_in_two(visit: Visit, script: bool) -> None:
    visitor = visit(script=script)
    visitor.go("/aktiviteter")
    visitor.taps = 0
    visitor.tap(visitor.link("Oppslagstavler"))
    visitor.look("boards")
    visitor.tap(visitor.link("Barn og familier på Stovner"))
    expect(visitor.main).to_contain_text("Prøv å spille i korps")
    visitor.look("board")
    visitor.fill("E-postadressen din", "samira@eksempel.no")
    visitor.tap(visitor.button("Følg på e-post"))

    expect(visitor.main).to_contain_text("Vi har sendt deg en e-post. Åpne den, og bekreft der.")
    assert visitor.taps <= 4


def test_a_board_is_read_from_right_to_left(visit: Visit) -> None:
    visitor = visit()
    visitor.go(f"/sprak?sprak=ar&neste={BOARD}")

    expect(visitor.page.locator("html")).to_have_attribute("dir", "rtl")
    visitor.look("board-arabic")


def test_an_association_posts(visit: Visit) -> None:
    visitor = visit()
    visitor.go(f"{BOARD}/ny")
    visitor.sign_in("Ola Bråten")
    visitor.go(f"{BOARD}/ny")
    visitor.look("board-post")
    visitor.fill("Hva tilbyr dere?", "Åpen øvelse")
    visitor.fill("Fortell litt mer", "Kom og hør på.")
    visitor.fill("Hvor lenge skal det henge?", local_date(datetime.now(UTC)).isoformat())
    visitor.tap(visitor.button("Heng opp"))

    expect(visitor.main).to_contain_text("Oppslaget henger på tavla.")


def test_an_employee_looks_after_a_board_and_tells_of_a_meeting_place(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in("Ingrid Sæther", as_staff=True)
    visitor.go("/ansatte/tavler")
    visitor.look("boards-at-work")
    visitor.tap(visitor.link("Barn og familier på Stovner"))
    visitor.look("board-at-work")
    visitor.tap(visitor.button("Godkjenn"))
    expect(visitor.button("Godkjenn")).to_have_count(0)
    visitor.tap(visitor.link("Overlat tavla til en annen"))
    visitor.look("hand-over")
    visitor.go("/ansatte/moteplasser/babytreff/gjor-kjent")
    visitor.look("marketing")
    visitor.tap(visitor.link("Spør en partner"))
    visitor.look("ask-to-share")
    visitor.go("/ansatte/moteplasser/babytreff/gjor-kjent")
    expect(visitor.main).to_contain_text("Lenken de bekrefter med")
    visitor.page.goto(visitor.main.locator("bdi", has_text="/del/").first.inner_text())
    visitor.look("relay")
    visitor.tap(visitor.button("Vi har delt det"))

    expect(visitor.main).to_contain_text("Dere har sagt fra at dette er delt.")
