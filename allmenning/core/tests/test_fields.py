"""A question that a number answers says what is wrong with what was typed."""

import pytest

from django import forms

from allmenning.core.fields import Number


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
