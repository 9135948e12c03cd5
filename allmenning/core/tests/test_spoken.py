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
