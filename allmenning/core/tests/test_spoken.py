"""Days in templates, as people say them."""

from datetime import date

import pytest

from django.template import Context, Template
from django.utils import translation


@pytest.mark.parametrize(
    ("language", "said"),
    [("nb", "mandag 22. november 2027"), ("nn", "måndag 22. november 2027")],
)
def test_a_day_is_said_in_the_readers_language(language: str, said: str) -> None:
    template = Template("{% load spoken %}{{ day|spoken_day }}")

    with translation.override(language):
        assert template.render(Context({"day": date(2027, 11, 22)})) == said


@pytest.mark.parametrize(
    ("when", "title"),
    [
        ("torsdag 3. desember kl. 18–20", "Torsdag 3.~desember kl.~18–20"),
        ("i dag kl. 18–20", "I dag kl.~18–20"),
        ("Thursday 3 December 18:00–20:00", "Thursday 3~December 18:00–20:00"),
        ("fredag 4. desember kl. 22 til lørdag", "Fredag 4.~desember kl.~22 til lørdag"),
    ],
)
def test_a_date_on_a_line_of_its_own_is_not_broken_in_two(when: str, title: str) -> None:
    template = Template("{% load spoken %}{{ when|spoken_title }}")

    assert template.render(Context({"when": when})) == title.replace("~", "\N{NO-BREAK SPACE}")
