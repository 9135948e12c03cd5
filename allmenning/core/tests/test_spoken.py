"""Days, numbers and lengths as people say them, in the language of the sentence around them."""

from datetime import date

import pytest

from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from allmenning.core import speech

UNWRITTEN = [code for code, _name in settings.LANGUAGES if code not in settings.WRITTEN_LANGUAGES]
MONDAY = date(2027, 11, 22)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "mandag 22. november 2027"),
        ("nn", "måndag 22. november 2027"),
        ("en", "Monday 22 November 2027"),
    ],
)
def test_a_day_is_said_in_the_readers_language(language: str, said: str) -> None:
    template = Template("{% load spoken %}{{ day|spoken_day }}")

    with translation.override(language):
        assert template.render(Context({"day": MONDAY})) == said


def test_the_catalogues_say_which_languages_texts_come_out_in() -> None:
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = speech.language()

    written = {code: code for code in settings.WRITTEN_LANGUAGES}
    assert found == dict.fromkeys(UNWRITTEN, "nb") | written


@pytest.mark.parametrize("language", UNWRITTEN)
def test_days_and_numbers_are_in_bokmål_where_the_sentence_is(language: str) -> None:
    with translation.override(language):
        assert speech.full_day(MONDAY, this_year=2027) == "mandag 22. november"
        assert speech.short_day(MONDAY) == "man 22. nov"
        assert speech.distance(2.3) == "ca. 2,3 km"
        assert speech.length(150) == "2,5 timer"
        assert translation.get_language() == language


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
