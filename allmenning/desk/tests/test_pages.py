"""Which page a note is about, and how far it has come."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.desk.rules.pages import LONGEST, building_of, can_be_opened, page_told
from allmenning.desk.rules.progress import ANSWERED, CLOSED, LOOKING, NEW, is_late, may_become
from tests.moment import NOW

STATES = (NEW, LOOKING, ANSWERED, CLOSED)


@pytest.mark.parametrize(
    ("side", "page"),
    [
        ("/", "/"),
        ("/finn", "/finn"),
        ("/steder/haugen-skole/gymsal-1", "/steder/haugen-skole/gymsal-1"),
        ("/finn?words=hemmelig", "/finn"),
        ("/finn#treff", "/finn"),
        ("/bestilling/4711", "/bestilling/…"),
        ("/bestilling/4711/avbestill", "/bestilling/…/avbestill"),
        ("/bestilling/4711.ics", "/bestilling/…"),
        ("/bestilling/٤٧", "/bestilling/…"),
        ("/hvor-mange-kom/12:1wBXyZ:q_8tYp-Rr/svar", "/hvor-mange-kom/…/svar"),
        ("/strom/3f2b8c1e-77aa-4b0c-9d1e-0123456789ab", "/strom/…"),
        ("/strom/hemmeligabcdefgh2/uke", "/strom/…/uke"),
        ("/strom/min-hemmeligabcdefgh2", "/strom/…"),
        ("/steder/skole-42/sal-3b", "/steder/skole-42/sal-3b"),
        ("/steder/samfunnshusetpastovner", "/steder/samfunnshusetpastovner"),
        ("/blåbær", "/blåbær"),
        ("", ""),
        ("finn", ""),
        ("//evil.example", ""),
        ("/\\evil.example", ""),
        ("https://evil.example/finn", ""),
        ("javascript:alert(1)", ""),
        ("/ring 22 22 22 22", ""),
        ("/finn\n", ""),
        ("/\u202efinn", ""),
        ("/" + "x" * LONGEST, ""),
    ],
)
def test_only_a_path_of_our_own_is_kept_and_nothing_that_leads_to_anybody(
    side: str, page: str
) -> None:
    assert page_told(side) == page


@given(st.one_of(st.text(), st.text().map(lambda text: f"/{text}")))
def test_whatever_is_sent_leads_nowhere_else(side: str) -> None:
    page = page_told(side)

    assert page == "" or (page.startswith("/") and page[1:2] not in ("/", "\\"))
    assert len(page) <= LONGEST
    assert not any(part.isdigit() for part in page.split("/"))
    assert page_told(page) == page


@pytest.mark.parametrize(
    ("page", "opens"), [("", False), ("/finn", True), ("/bestilling/…", False)]
)
def test_a_page_with_a_part_taken_away_cannot_be_opened(page: str, opens: bool) -> None:
    assert can_be_opened(page) is opens


@pytest.mark.parametrize(
    ("page", "slug"),
    [
        ("/steder/haugen-skole", "haugen-skole"),
        ("/steder/haugen-skole/gymsal", "haugen-skole"),
        ("/steder", ""),
        ("/steder/", ""),
        ("/finn", ""),
        ("/ansatte/steder/haugen-skole", ""),
        ("", ""),
    ],
)
def test_a_page_about_a_building_names_it(page: str, slug: str) -> None:
    assert building_of(page) == slug


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (NEW, set()),
        (LOOKING, {NEW}),
        (ANSWERED, {NEW, LOOKING, ANSWERED}),
        (CLOSED, {NEW, LOOKING, ANSWERED}),
    ],
)
def test_how_a_note_goes_on(state: str, after: set[str]) -> None:
    assert {was for was in STATES if may_become(state, now_is=was)} == after


@pytest.mark.parametrize(
    ("state", "days", "late"),
    [(NEW, 6, False), (NEW, 7, True), (LOOKING, 8, True), (ANSWERED, 8, False), (CLOSED, 8, False)],
)
def test_an_answer_is_late_after_a_week(state: str, days: int, late: bool) -> None:
    assert is_late(state, sent=NOW, now=NOW + timedelta(days=days)) is late
