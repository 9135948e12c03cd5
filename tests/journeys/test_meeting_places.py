"""Somebody finds what is on today; whoever is at the door counts those who come."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Visit
from tests.journeys.tidying import as_owner
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.prove, pytest.mark.browser]

OPEN_DOOR = "Åpen dør"
# Early in the morning and in the night nobody could be counted yet.
HAS_BEGUN = """
UPDATE {} SET starts = least(starts, now() - interval '1 hour') WHERE activity_id =
    (SELECT id FROM {} WHERE slug = 'apen-dor') AND ends BETWEEN now() AND now() + interval '1 day'"""
AS_PLANNED = """
UPDATE {} SET starts = (slot + time '09:00') AT TIME ZONE 'Europe/Oslo' WHERE activity_id =
    (SELECT id FROM {} WHERE slug = 'apen-dor')"""
TABLES = ("activities_session", "activities_activity")
COUNTED = re.compile(r"\d+ voksne?, \d+ barn")


@pytest.fixture(params=[True, False], ids=["script", "no_script"])
def anybody(request: pytest.FixtureRequest, visit: Visit) -> Visitor:
    return visit(script=request.param)


@pytest.fixture
def doors_are_open(databases: dict[str, str]) -> Iterator[None]:
    """The open door has begun, at whatever hour this runs."""
    owner = databases["DATABASE_OWNER_URL"]
    as_owner(owner, HAS_BEGUN, *TABLES)
    yield
    as_owner(owner, AS_PLANNED, *TABLES)


@pytest.fixture
def caretaker(doors_are_open: None, visit: Visit) -> Visitor:
    """An employee on her telephone, on the page where people are counted."""
    visitor = visit(offline=True)
    visitor.sign_in("Ingrid Sæther", as_staff=True)
    visitor.go("/teller")
    visitor.taps = 0
    return visitor


def number(visitor: Visitor, which: str) -> Locator:
    return visitor.main.locator(f"[data-shown={which}]")


def test_today_is_found_in_three_taps(anybody: Visitor) -> None:
    anybody.go("/")
    anybody.taps = 0
    anybody.tap(anybody.link("Dette skjer"))
    expect(anybody.heading).to_have_text("Dette skjer")
    anybody.look("activities")
    anybody.tap(anybody.main.get_by_role("link", name="Babytreff").first)

    expect(anybody.main).to_contain_text("Gratis, du trenger ikke melde deg på")
    anybody.look("activity")
    assert anybody.taps <= 3


def test_it_can_be_read_in_arabic_from_right_to_left(anybody: Visitor) -> None:
    anybody.go("/sprak?sprak=ar&neste=/aktiviteter")

    expect(anybody.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(anybody.main).to_contain_text("لقاء الأطفال الرضع")
    anybody.look("activities-arabic")


def test_everybody_is_counted_with_three_taps_in_all(caretaker: Visitor) -> None:
    caretaker.tap(caretaker.main.get_by_role("link", name=OPEN_DOOR).first)
    caretaker.look("counter")
    caretaker.taps = 0
    caretaker.fill("Voksne", "14")
    caretaker.fill("Barn", "19")
    caretaker.tap(caretaker.button("Ferdig"))

    expect(caretaker.heading).to_have_text("Hvor mange kom?")
    expect(caretaker.main).to_contain_text("14 voksne, 19 barn")
    assert caretaker.taps <= 3
    caretaker.look("to-count")


def test_each_who_comes_is_one_tap_also_without_a_network(caretaker: Visitor) -> None:
    caretaker.page.get_by_role("link", name=OPEN_DOOR).first.click()
    before = {which: int(number(caretaker, which).inner_text()) for which in ("adults", "children")}
    caretaker.page.context.set_offline(True)
    caretaker.page.evaluate(
        "() => { const adult = document.querySelector('.count-button.adult');"
        "const child = document.querySelector('.count-button.child');"
        "for (let n = 0; n < 200; n += 1) (n % 4 ? child : adult).click(); }"
    )
    expect(number(caretaker, "adults")).to_have_text(str(before["adults"] + 50))
    expect(caretaker.main).to_contain_text("Du er uten nett.")
    caretaker.look("counter-offline")
    caretaker.page.context.set_offline(False)

    caretaker.page.wait_for_function(
        "() => !Object.keys(localStorage).some((key) => key.startsWith('allmenning-count-'))"
    )
    caretaker.page.reload()
    expect(number(caretaker, "adults")).to_have_text(str(before["adults"] + 50))
    expect(number(caretaker, "children")).to_have_text(str(before["children"] + 150))


def test_an_employee_makes_a_meeting_place(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in("Ingrid Sæther", as_staff=True)
    visitor.go("/ansatte/moteplasser")
    visitor.look("meeting-places")
    visitor.tap(visitor.link("Lag en møteplass"))
    visitor.look("new-meeting-place")
    visitor.fill("Hva heter møteplassen?", "Sjakkveld")
    visitor.choose("Hvor?", "Nedre Fossum Gård")
    visitor.page.get_by_label("Onsdag").check()
    visitor.fill("Fra klokka", "18:00")
    visitor.fill("Til klokka", "20:00")
    visitor.fill("Den første dagen", "2030-01-02")
    visitor.tap(visitor.button("Lag møteplassen"))

    expect(visitor.main).to_contain_text("Sjakkveld er laget.")
    visitor.look("meeting-place")


def test_a_poster_is_printed_in_two_taps(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in("Ingrid Sæther", as_staff=True)
    visitor.go("/ansatte/moteplasser/babytreff")
    visitor.taps = 0
    visitor.tap(visitor.link("Plakat og løpeseddel"))
    visitor.look("posters")
    with visitor.page.expect_response(lambda answer: "plakat.pdf" in answer.url) as printed:
        visitor.tap(visitor.button("Plakat A4"))

    assert printed.value.headers["content-type"] == "application/pdf"
    assert visitor.taps <= 2


def test_a_parent_answers_in_four_taps_in_her_own_language(anybody: Visitor) -> None:
    anybody.go("/aktiviteter/babytreff/svar?kanal=asked")
    anybody.taps = 0
    anybody.tap(anybody.main.get_by_role("link", name="Soomaali"))
    expect(anybody.heading).to_have_text("Maxay kula tahay?")
    anybody.look("answer-somali")
    anybody.tap(anybody.main.get_by_text("Aad u wanaagsan", exact=True))
    anybody.tap(anybody.main.get_by_text("saaxiibbo"))
    anybody.tap(anybody.button("Dir jawaabta"))

    expect(anybody.heading).to_have_text("Waad ku mahadsan tahay jawaabta")
    anybody.look("thanks-somali")
    assert anybody.taps <= 4


def test_one_tap_is_enough_at_the_exit(anybody: Visitor) -> None:
    anybody.go("/aktiviteter/babytreff/svar?kanal=kiosk")
    anybody.look("kiosk")
    anybody.taps = 0
    anybody.tap(anybody.button("Veldig bra"))

    expect(anybody.main).to_contain_text("Takk for svaret. Den neste kan svare.")
    expect(anybody.button("Veldig bra")).to_be_visible()
    assert anybody.taps == 1


def test_every_way_to_ask_is_one_page_away(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in("Ingrid Sæther", as_staff=True)
    visitor.go("/ansatte/moteplasser/babytreff/spor")
    visitor.look("ways-to-ask")
    visitor.fill("Omtrent hvor mange?", "noen få")
    visitor.tap(visitor.button("Lagre"))

    expect(visitor.main).to_contain_text("Idékasse: noen få, ikke talt")
    expect(visitor.main).to_contain_text("QR-kode: 0 svar")
