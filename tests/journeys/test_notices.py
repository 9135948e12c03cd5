"""An editor tells those who live in a dug-up street, and two others say yes."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]
EDITOR, FIRST, SECOND = "Hedda Strand", "Per Haugland", "Arild Moen"
NOTICES = "/ansatte/varsler"
STREET = "Øvre Bjørkeskogen"
MOST_TAPS = 12
# The wake-up of each minute gives people their rows, and then the senders take them.
A_MINUTE_OR_TWO = 150


def on_map(visitor: Visitor, across: float, down: float = 0.5) -> None:
    """Touch the map so far across and down; the street lies along the middle."""
    picture = visitor.page.locator("[data-touch]:visible")
    box = picture.bounding_box()
    assert box is not None
    visitor.taps += 1
    picture.click(position={"x": box["width"] * across, "y": box["height"] * down})


def stretch(visitor: Visitor) -> tuple[Locator, Locator]:
    return visitor.page.get_by_label("Fra nummer"), visitor.page.get_by_label("Til nummer")


def draw_the_street(editor: Visitor) -> None:
    """From the list of notices to those who live between two houses of the street."""
    editor.tap(editor.button("En gate graves opp"))
    editor.fill("Hva heter gata?", STREET)
    editor.tap(editor.button("Vis gata"))
    expect(editor.main).to_contain_text("får det")
    on_map(editor, 0.3)
    first, last = stretch(editor)
    expect(first).not_to_have_value("")
    expect(last).to_have_value(first.input_value())
    on_map(editor, 0.7)
    expect(last).not_to_have_value(first.input_value())


def put_forward(editor: Visitor) -> None:
    """Correct one thing of what is written already, and send it to approval."""
    editor.tap(editor.button("Videre"))
    expect(editor.heading).to_have_text("Hvorfor trenger folk dette fra oss nå?")
    editor.look("notices-why")
    editor.fill("Hva betyr det for dem som får det?", "De må vite hvor de kan parkere.")
    editor.tap(editor.button("Send til godkjenning"))
    expect(editor.main).to_contain_text("To andre må godkjenne det.")


def say_yes(approver: Visitor, name: str, title: str) -> None:
    """From the list to the notice, and yes to it."""
    approver.go(NOTICES)
    approver.sign_in(name, as_staff=True)
    approver.tap(approver.main.get_by_role("link", name=title).first)
    expect(approver.heading).to_have_text(title)
    approver.look("notices-approve")
    approver.tap(approver.page.get_by_role("button", name=re.compile("^Godkjenn")))


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_dug_up_street_is_told_of(visit: Visit, script: bool) -> None:
    editor, first, second = (visit(script=script) for _ in range(3))
    editor.go(NOTICES)
    editor.sign_in(EDITOR, as_staff=True)
    editor.look("notices")
    draw_the_street(editor)
    expect(editor.page.get_by_role("heading", name="20 av dem")).to_be_visible()
    assert editor.page.locator(".samples li").count() == 20
    expect(editor.page.locator(".samples .mail").first).to_contain_text("Vi graver i gata")
    assert STREET not in editor.page.locator(".samples .mail").first.inner_text()
    editor.look("notices-who")
    put_forward(editor)
    title = editor.heading.inner_text()
    assert STREET in title

    say_yes(first, FIRST, title)
    expect(first.main).to_contain_text("En til må godkjenne før det sendes.")
    say_yes(second, SECOND, title)
    expect(second.main).to_contain_text("Nå sendes det.")
    counter = second.page.locator("#teller")
    moved(second, counter, script)
    second.glance("notices-sending")
    assert editor.taps + first.taps + second.taps <= MOST_TAPS


def moved(visitor: Visitor, counter: Locator, script: bool) -> None:
    """The counter moves from nobody: by itself with a script, else when one asks again."""
    sent = re.compile(r"^[\s\d]*[1-9]\d* av [\d\s]+ sendt")
    if script:
        expect(counter).to_contain_text(sent, timeout=A_MINUTE_OR_TWO * 1000)
    else:
        visitor.until(lambda: bool(sent.search(counter.inner_text())), seconds=A_MINUTE_OR_TWO)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_street_and_a_drawn_area_are_told_of(visit: Visit, script: bool) -> None:
    editor = visit(script=script)
    editor.go(NOTICES)
    editor.sign_in(EDITOR, as_staff=True)
    editor.tap(editor.button("En gate graves opp"))
    editor.fill("Hva heter gata?", STREET)
    editor.tap(editor.button("Vis gata"))
    expect(editor.main).to_contain_text("får det")
    editor.tap(editor.button("Legg til et sted til"))
    others = editor.main.locator(".kept-places li")
    expect(others).to_have_count(1)
    expect(others.first).to_contain_text(STREET)

    editor.tap(editor.main.get_by_label("I et område jeg tegner"))
    for corner, (across, down) in enumerate(((0.2, 0.2), (0.8, 0.2), (0.5, 0.8)), 1):
        on_map(editor, across, down)
        expect(editor.page.locator("[name=corners]")).to_have_value(corners(corner))
        expect(editor.main.get_by_label("I et område jeg tegner")).to_be_checked()
    expect(others).to_have_count(1)
    editor.look("notices-who-several")
    editor.tap(others.first.get_by_role("button", name="Ta bort"))
    expect(others).to_have_count(0)
    expect(editor.page.locator("[name=corners]")).to_have_value(corners(3))


def corners(number: int) -> re.Pattern[str]:
    """So many corners as the form holds them."""
    return re.compile(rf"^\d+,\d+( \d+,\d+){{{number - 1}}}$")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_what_all_notices_need_is_set_up(visit: Visit, script: bool) -> None:
    per = visit(script=script)
    per.go(NOTICES)
    per.sign_in(FIRST, as_staff=True)
    per.tap(per.link("Oppsett: temaer, bydeler og priser"))
    expect(per.heading).to_have_text("Oppsett for varsler")
    per.look("notices-setup")

    per.tap(per.link("Nytt tema"))
    per.tap(per.button("Lagre"))
    expect(per.main).to_contain_text("Skriv det på bokmål.")
    per.look("notices-theme")
    per.fill("Hva heter temaet? (bokmål)", "Snømåking")
    per.tap(per.button("Lagre"))
    expect(per.main).to_contain_text("Snømåking")

    per.tap(per.link("Ny pris"))
    per.glance("notices-price")
    per.tap(per.page.get_by_label("Brev"))
    per.fill("Hvor mange kroner koster hver?", "19,50")
    per.fill("Fra hvilken dag?", "2039-01-01")
    per.tap(per.button("Lagre"))
    expect(per.main).to_contain_text("kr 19,50 fra 1. januar 2039")
    per.tap(per.page.get_by_role("button", name=re.compile("Ta bort ?: brev, 1. januar 2039")))
    expect(per.main).not_to_contain_text("19,50")

    per.tap(per.main.get_by_role("link", name="Stovner", exact=True))
    expect(per.page.get_by_label("Besøksadresse")).to_have_value("Bydelshuset, Stovner")
    per.glance("notices-district")
