"""What a text may leave open, and what it may turn on."""

import re

import pytest

from allmenning.notices.models import Notice
from allmenning.notices.rules import placeholders
from allmenning.notices.rules.placeholders import (
    CONDITIONS,
    PLACEHOLDERS,
    TextProblem,
    disagreements,
    fill,
    findings,
    missing_languages,
    without_conditions,
)

WELCOME = (
    "Hei! {hvis tilflytter}Velkommen til {kommune}.{slutt}{hvis flyttet_innen}Ny bydel.{slutt}"
)


def problems(subject: str = "Emne", body: str = "Tekst", trigger: str = "moved") -> list[str]:
    return [f"{one.problem}:{one.name}" for one in findings("nb", subject, body, trigger=trigger)]


def test_there_is_no_placeholder_for_anything_of_one_person() -> None:
    person = re.compile(r"navn|barn|person|nummer|adresse|fødsel|name|child|born|address")
    assert not [name for name in PLACEHOLDERS if person.search(name)]
    assert {one.source for one in PLACEHOLDERS.values()} == set(placeholders.Source)


def test_conditions_belong_to_triggers_and_fit_into_the_ledger() -> None:
    assert set(CONDITIONS) <= set(Notice.Trigger.values)
    variants = [variant for named in CONDITIONS.values() for variant in named.values()]
    assert all(len(variant) <= 20 for variant in variants)
    assert placeholders.holding("moved", "within") == {"flyttet_innen"}
    assert placeholders.holding("area", "within") == placeholders.holding("moved", "") == set()


@pytest.mark.parametrize(
    ("holding", "said"),
    [
        ({"tilflytter"}, "Hei! Velkommen til {kommune}."),
        ({"flyttet_innen"}, "Hei! Ny bydel."),
        (set(), "Hei! "),
    ],
)
def test_what_holds_is_said_and_nothing_else(holding: set[str], said: str) -> None:
    assert without_conditions(WELCOME, holding) == said


def test_a_value_is_never_read_as_a_placeholder() -> None:
    values = {"bydel": "{kommune}", "kommune": "Oslo"}
    assert fill("{bydel} i {kommune}", values) == "{kommune} i Oslo"


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, []),
        ({"body": WELCOME}, []),
        ({"body": WELCOME, "trigger": "area"}, ["flyttet_innen", "tilflytter"]),
        ({"body": "Hei {navn}"}, ["unknown_placeholder:navn"]),
        ({"subject": "Se {bydel.side}"}, ["page_in_subject:bydel.side"]),
        ({"body": "{hvis tilflytter}Hei"}, ["condition_not_ended:"]),
        ({"body": "Hei{slutt}"}, ["condition_not_ended:"]),
        (
            {"body": "{hvis tilflytter}a{hvis flyttet_innen}b{slutt}{slutt}"},
            ["condition_not_ended:"],
        ),
        ({"body": "Hei {bydel"}, ["stray_brace:"]),
        ({"subject": "  "}, ["empty:"]),
    ],
)
def test_what_is_wrong_is_named(given: dict[str, str], found: list[str]) -> None:
    if given.get("trigger") == "area":
        found = [f"unknown_condition:{name}" for name in found]
    assert problems(**given) == found


def test_what_one_language_says_all_must_say() -> None:
    texts = {"nb": "{bydel} {hvis tilflytter}x{slutt}", "nn": "{bydel}", "en": "{hvis tilflytter}x"}
    told = {(one.problem, one.language, one.name) for one in disagreements(texts)}
    assert told == {
        (TextProblem.PLACEHOLDER_NOT_IN_ALL, "en", "bydel"),
        (TextProblem.CONDITION_NOT_IN_ALL, "nn", "tilflytter"),
    }
    assert [one.language for one in missing_languages({"nb": ""})] == ["nn", "en"]
