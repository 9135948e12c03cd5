"""Surveys whose answers can be chosen from: what they tell, and what they do not carry."""

import json
from contextlib import suppress
from datetime import datetime
from fractions import Fraction
from importlib import import_module
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django.db import IntegrityError, connection
from django.test import Client

from allmenning.people.models import Person, Unit
from allmenning.voice.models import Involvement
from allmenning.voice.rules.surveys import AnswerTwice, NotATally, is_low, read_tally, share
from tests.browsers import words_of
from tests.cast import ClientFor

NEW = "/ansatte/medvirkning/ny"


@pytest.fixture
def hers(ingrid: Person, client_for: ClientFor) -> Client:
    """Ingrid's browser."""
    return client_for(ingrid, staff=True)


def typed(unit: Unit, **changes: str) -> dict[str, str]:
    """A survey among the members of a group as it is written down."""
    told = {
        "title": "Avstemning",
        "method": "survey",
        "purpose": "Ønsker du at gruppen skal finnes?",
        "unit": str(unit.pk),
        "invited": "2300",
        "invited_is_approximate": "on",
        "asked": "members",
        "answers": "11",
        "tally": "Ja: 11",
        "sample": "self_selected",
    }
    return {**told, **changes}


def test_at_8_eleven_of_about_2300(hers: Client, stovner: Unit, client_for: ClientFor) -> None:
    made = hers.post(NEW, typed(stovner))
    page = words_of(hers.get(made["Location"])).replace("\u202f", " ").replace("\u00a0", " ")

    assert "11 svar (0,5 % av ca. 2 300 medlemmer), lavt antall svar, selvvalgt utvalg" in page
    assert '<dt lang="nb" dir="auto">Ja</dt><dd>11</dd>' in page
    assert "100" not in page.split("<main")[1].split("</main")[0]

    hers.post(made["Location"], {"act": "publish"})
    arabic = client_for(None)
    arabic.cookies["spraak"] = "ar"
    public = words_of(arabic.get("/medvirkning")).replace("\u202f", " ").replace("\u00a0", " ")
    assert "عينة اختارت المشاركة بنفسها" in public


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"tally": "Ja"}, "Vi forstår ikke «Ja»."),
        ({"tally": "Ja: mange"}, "Vi forstår ikke «Ja: mange»."),
        ({"tally": "Ja: 12"}, "Ingen svar kan være valgt av flere enn dem som deltok."),
        ({"tally": "Ja: 5\nNei: 1\nja: 2"}, "«ja» står to ganger."),
        ({"answers": ""}, "Skriv hvor mange som svarte i alt."),
        ({"sample": "tilfeldig"}, "Velg det som passer best."),
        ({"asked": "alle"}, "Velg det som passer best."),
    ],
)
def test_what_cannot_be_is_refused(
    hers: Client, stovner: Unit, wrong: dict[str, str], said: str
) -> None:
    refused = hers.post(NEW, typed(stovner, **wrong))

    assert refused.status_code == 422
    assert said in words_of(refused)
    assert not Involvement.objects.exists()


def test_what_was_typed_stands_in_the_form(hers: Client, stovner: Unit) -> None:
    made = hers.post(NEW, typed(stovner, tally="Vet ikke: 9\n\n Nei: 2 "))

    form = hers.get(f"{made['Location']}/rediger").context["form"]

    assert form["tally"].value() == "Vet ikke: 9\nNei: 2"
    assert form["invited_is_approximate"].value() is True
    assert form["sample"].value() == "self_selected"


@pytest.mark.parametrize(
    ("answers", "asked", "low"),
    [(11, 2300, True), (9, None, True), (10, None, False), (10, 200, False), (10, 201, True)],
)
def test_when_answers_are_few(answers: int, asked: int | None, low: bool) -> None:
    assert is_low(answers, asked) is low


def test_a_share_of_nobody_is_not_known() -> None:
    assert share(0, 0) is None
    assert share(11, 2300) == Fraction(11, 2300)


@given(
    st.lists(
        st.tuples(st.from_regex(r"[a-z]{1,20}", fullmatch=True), st.integers(0, 99999)),
        unique_by=itemgetter(0),
    )
)
def test_a_tally_is_read_as_it_is_written(tally: list[tuple[str, int]]) -> None:
    assert read_tally("\n".join(f" {answer} : {n}" for answer, n in tally)) == tally


@given(st.text(max_size=30))
def test_any_text_is_a_tally_or_refused(text: str) -> None:
    with suppress(NotATally, AnswerTwice):
        assert all(number >= 0 for _answer, number in read_tally(text))


def test_what_was_kept_by_answer_becomes_pairs(kari: Person) -> None:
    as_pairs = import_module("allmenning.voice.migrations.0006_tally_in_order").AS_PAIRS
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {as_pairs} FROM (VALUES ('{{}}'::jsonb), ('{{\"Ja\": 11}}')) AS before (tally)"
        )
        assert [json.loads(tally) for (tally,) in cursor.fetchall()] == [[], [["Ja", 11]]]


def test_a_tally_without_order_is_refused(stovner: Unit) -> None:
    with pytest.raises(IntegrityError, match="tally_is_a_list"):
        Involvement.objects.create(
            unit=stovner, title="Avstemning", method="survey", purpose="Lytte", tally={"Ja": 11}
        )


def test_methods_with_few_people_are_not_told_apart(
    hers: Client, stovner: Unit, now: datetime
) -> None:
    made = {"unit": stovner, "title": "Samtaler", "purpose": "Lytte"}
    for method, answers in (("interview", 4), ("workshop", 0), ("hearing", 5)):
        Involvement.objects.create(**made, method=method, phase="closing", answers=answers)

    rows = {
        row["method"]: row["total"] for row in hers.get("/ansatte/medvirkning").context["methods"]
    }

    assert rows == {"intervju": "færre enn 5", "workshop": "0", "høring": "5"}
