"""Names, telephone numbers, organisation numbers, languages and roles, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.people.rules import roles
from allmenning.people.rules.languages import understood
from allmenning.people.rules.names import is_associations_name, is_persons_name, tidy
from allmenning.people.rules.organisation import (
    InvalidOrganisasjonsnummer,
    parse_organisasjonsnummer,
)
from allmenning.people.rules.phone import InvalidPhone, parse_phone, readable_phone


@pytest.mark.parametrize(
    "name",
    ["Kari", "Åse-Marie O'Neil", "Nguyễn Văn An", "أمينة يوسف", "علی‌رضا", "Jr. Dahl", "李 小龙"],
)
def test_a_persons_name_may_be_in_any_script(name: str) -> None:
    assert is_persons_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "-", "Kari 2", "Kari 🙂", "Kari\u202enoS", "Kari\nNordlie", "\u200d", "<b>Kari</b>"],
)
def test_what_is_no_persons_name(name: str) -> None:
    assert not is_persons_name(name)


@pytest.mark.parametrize(
    "name", ["Haugen skolekorps", "4H Østmarka", "Lyn (fotball) & co. 1896 🙂"]
)
def test_an_associations_name_may_hold_figures_and_signs(name: str) -> None:
    assert is_associations_name(name)


@pytest.mark.parametrize(
    "name", ["", "1896", "Haugen\u202eskole", "Haugen\x00", "Haugen\u2028skole"]
)
def test_what_is_no_associations_name(name: str) -> None:
    assert not is_associations_name(name)


@given(st.text())
def test_a_tidied_text_stays_as_it_is_when_tidied_again(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("22 33 44 55", "+4722334455", "22 33 44 55"),
        ("+47 91234567", "+4791234567", "91 23 45 67"),
        ("0047 912 34 567", "+4791234567", "91 23 45 67"),
        ("+46 8 123 456 78", "+46812345678", "+46 8 123 456 78"),
    ],
)
def test_a_number_typed_without_country_is_norwegian(typed: str, stored: str, shown: str) -> None:
    assert parse_phone(typed) == stored
    assert readable_phone(stored) == shown


@pytest.mark.parametrize(
    "typed", ["", "110", "1234567", "ring meg", "912 34 567 lokal 3", "+999 12345678", "9" * 10_000]
)
def test_what_cannot_be_rung_is_refused(typed: str) -> None:
    with pytest.raises(InvalidPhone):
        parse_phone(typed)


@given(st.text(max_size=40))
def test_any_text_is_a_phone_or_refused(typed: str) -> None:
    try:
        stored = parse_phone(typed)
    except InvalidPhone:
        return
    assert parse_phone(stored) == stored


@pytest.mark.parametrize("typed", ["310000019", "310 000 019", " 974760673 "])
def test_an_organisasjonsnummer_loses_its_spaces(typed: str) -> None:
    assert parse_organisasjonsnummer(typed) == "".join(typed.split())


@pytest.mark.parametrize("typed", ["", "310000018", "31000001", "3100000190", "NO310000019MVA"])
def test_what_is_no_organisasjonsnummer(typed: str) -> None:
    with pytest.raises(InvalidOrganisasjonsnummer):
        parse_organisasjonsnummer(typed)


@given(st.integers(min_value=10**8, max_value=10**9 - 1), st.integers(min_value=1, max_value=9))
def test_modulus_11_finds_any_wrong_last_digit(number: int, wrong: int) -> None:
    other = number - number % 10 + (number + wrong) % 10

    assert len([text for text in (str(number), str(other)) if _is_valid(text)]) < 2


def _is_valid(text: str) -> bool:
    try:
        return bool(parse_organisasjonsnummer(text))
    except InvalidOrganisasjonsnummer:
        return False


@pytest.mark.parametrize(
    ("language", "asked"),
    [("nb", "nb"), ("nn", "nn nb"), ("en", "en nb"), ("pl", "pl en nb"), ("ar", "ar en nb")],
)
def test_those_who_read_no_norwegian_are_met_in_english(language: str, asked: str) -> None:
    assert understood(language) == asked


@pytest.mark.parametrize(
    ("held", "given_away"),
    [
        ([], set()),
        (["caretaker", "case_worker"], set()),
        (["unit_leader"], {"caretaker", "case_worker"}),
        (
            ["caretaker", "administrator"],
            {"caretaker", "case_worker", "unit_leader", "administrator"},
        ),
    ],
)
def test_leaders_and_administrators_hand_out_roles(held: list[str], given_away: set[str]) -> None:
    assert roles.grantable(held) == given_away


def test_only_the_municipality_has_administrators() -> None:
    assert roles.can_be_held_on("administrator", unit_kind="municipality")
    assert not roles.can_be_held_on("administrator", unit_kind="district")
    assert roles.can_be_held_on("caretaker", unit_kind="building")


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_a_role_lasts_from_a_day_to_two_years(today: date) -> None:
    latest = roles.latest_expiry(today)

    assert roles.may_expire_on(today, today=today)
    assert roles.may_expire_on(latest, today=today)
    assert not roles.may_expire_on(today - timedelta(days=1), today=today)
    assert not roles.may_expire_on(latest + timedelta(days=1), today=today)
    assert 729 <= (latest - today).days <= 731


@pytest.mark.parametrize(
    ("kind", "parent_kind", "fits"),
    [
        ("district", "municipality", True),
        ("agency", "municipality", True),
        ("building", "municipality", True),
        ("building", "district", True),
        ("municipality", "municipality", False),
        ("agency", "district", False),
        ("district", "building", False),
        ("building", "building", False),
    ],
)
def test_units_stand_in_a_tree_of_three_levels(kind: str, parent_kind: str, fits: bool) -> None:
    assert roles.may_stand_below(kind, parent_kind=parent_kind) is fits
