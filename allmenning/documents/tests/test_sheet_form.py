"""What is printed: its languages, its paper, and the signs that cannot be."""

from typing import Any

from django import forms

from allmenning.documents.forms import SheetForm

NO_LETTERS = "Vi har ingen skrift til «👶»."


class Notice(SheetForm):
    title = forms.CharField()


def filled(**changes: Any) -> Notice:
    form = Notice({"title": "Fest 👶", "sprak": ["pl", "nb"], **changes})
    form.is_valid()
    return form


def test_languages_stand_in_the_order_of_the_page() -> None:
    assert filled().languages() == ["nb", "pl"]


def test_the_paper_is_a4_unless_another_was_chosen() -> None:
    assert filled().paper() == "a4"
    assert filled(papir="a5").paper() == "a5"
    assert "papir" in filled(papir="a6").errors


def test_a_sign_without_letters_is_told_where_it_was_typed() -> None:
    form = filled()

    form.no_letters_for("👶")

    assert str(form.errors["title"][0]).startswith(NO_LETTERS)


def test_a_sign_that_was_not_typed_here_is_told_all_the_same() -> None:
    form = filled(title="Fest")

    form.no_letters_for("👶")

    assert str(form.non_field_errors()[0]).startswith(NO_LETTERS)
