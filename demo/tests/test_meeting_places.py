"""Stovner's meeting places as the district's final report tells of them."""

import pytest

from allmenning.activities.models import Activity, Board, Session
from allmenning.activities.queries.at_work import seen
from allmenning.activities.queries.boards import followers_of, posts_up
from allmenning.activities.queries.feedback import feedback_on
from allmenning.activities.queries.handovers import handovers_of, overdue
from allmenning.activities.queries.telling import beside_attendance, due_down
from allmenning.activities.views.feedback_words import feedback_in_words
from allmenning.activities.views.figure_words import report_in_words
from allmenning.activities.views.handing import continued_in_words
from allmenning.people.models import Unit
from demo.tests.conftest import InTown
from tests.moment import NOW

pytestmark = pytest.mark.prove


def test_the_figures_of_the_report_are_there_word_for_word(in_town: InTown) -> None:
    with in_town("oslo"):
        centre, babies = (
            Activity.objects.get(slug=slug) for slug in ("rode-kors-familiesenter", "babytreff")
        )
        report = report_in_words(*seen([centre], now=NOW)[0].reports)
        answers = feedback_in_words(feedback_on(babies))

    assert report.replace("\u00a0", " ") == (
        "148 åpningsdager · 4 785 besøk · 32 i snitt · 1 230 unike (465 voksne, 765 barn), "
        "kilde: Røde Kors"
    )
    assert answers["answers"] == "15 svar: 14 × 5 smilefjes, 1 × 4"


def test_something_is_on_every_day(in_town: InTown) -> None:
    with in_town("oslo"):
        days = {row.starts.date() for row in Session.objects.filter(starts__gte=NOW)[:400]}

    assert len(days) >= 28


def test_a_plan_and_posters_stand_beside_who_came(in_town: InTown) -> None:
    with in_town("oslo"):
        babies, stopped = (
            Activity.objects.get(slug=slug) for slug in ("babytreff", "kvinnenettverket-dag")
        )
        told = [row for row in beside_attendance(babies, now=NOW) if row.told]

        assert told
        assert due_down([babies, stopped], now=NOW) == {stopped.pk: 1}


def test_five_of_the_six_models_go_on_and_one_should_have_been_looked_at(in_town: InTown) -> None:
    with in_town("oslo"):
        rows = list(handovers_of([Unit.objects.get(name="Bydel Stovner").pk]))
        said = continued_in_words(rows)
        late = overdue([rows[0].unit_id], today=NOW.date())

    assert said == "5 av 6 leveranser videreført"
    assert late == 1


def test_a_board_stands_against_its_target(in_town: InTown) -> None:
    with in_town("oslo"):
        board = Board.objects.get(slug="barn-og-familier-pa-stovner")

        assert (followers_of(board), board.follower_target) == (43, 2300)
        assert len(posts_up(board, now=NOW)) == 2


def test_as_many_come_in_the_evening_as_the_report_says(in_town: InTown) -> None:
    """AT-6: 25 on average in the evening."""
    with in_town("oslo"):
        evening = Activity.objects.get(slug="kvinnenettverket-kveld")
        figures = seen([evening], now=NOW)[0].own

    assert figures.mean == 25
