"""Questions answered with a number or a text say what is wrong with what was typed."""

import pytest

from django import forms

from allmenning.core.fields import Number, PlainText


class Counted(forms.Form):
    people = Number("Hvor mange?", least=1, most=60)
    bikes = Number("Hvor mange sykler?", least=0, most=60, required=False)


def test_a_whole_number_within_the_bounds() -> None:
    form = Counted({"people": " 60 ", "bikes": ""})

    assert form.is_valid()
    assert form.cleaned_data == {"people": 60, "bikes": None}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Skriv et tall."),
        ("to", "Skriv et helt tall."),
        ("2,5", "Skriv et helt tall."),
        ("0", "Skriv 1 eller mer."),
        ("61", "Skriv høyst 60."),
    ],
)
def test_what_is_no_such_number(typed: str, said: str) -> None:
    assert Counted({"people": typed}).errors["people"] == [said]


class Told(forms.Form):
    what = PlainText(max_length=80, missing="Skriv noe.")
    more = PlainText(max_length=80, required=False)


@pytest.mark.parametrize("unseen", ["", "   ", "\u200b", "\u2066\u2069", "\ufe0f"])
def test_what_nobody_sees_is_missing(unseen: str) -> None:
    assert Told({"what": unseen}).errors == {"what": ["Skriv noe."]}


@pytest.mark.parametrize("seen", ["Fest", "…", "👶", "7", "مرحبا", "e\u0301"])
def test_what_somebody_sees_is_text(seen: str) -> None:
    assert Told({"what": seen}).is_valid()
