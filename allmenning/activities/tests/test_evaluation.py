"""What the rule proposes: Stovner's cases, each thing that speaks for a proposal, and what always holds."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.activities.rules.evaluation import Ground, Outcome, Rule, propose
from allmenning.activities.rules.evidence import Evidence, Row, as_data, from_data, mark_of
from allmenning.activities.rules.figures import HeadCount

RULE = Rule(
    version=1,
    window=8,
    fewest=4,
    many=10,
    few=4,
    empty=1,
    smileys=Fraction(4),
    minutes=60,
    fall=Fraction(40, 100),
    asked_for=5,
)


def seen(*people: int, smileys: tuple[int, ...] = (), minutes: int | None = None) -> Evidence:
    """Sessions a week apart to which so many came; all the smileys were given after the last."""
    last = len(people) - 1
    rows = [
        Row(
            number,
            date(2026, 1, 7) + timedelta(weeks=number),
            HeadCount(came, 0),
            smileys if number == last else (),
            minutes,
        )
        for number, came in enumerate(people)
    ]
    return Evidence(rows)


def test_at_6_kvinnenettverket_goes_on_in_the_evening_and_stops_by_day() -> None:
    """AT-6: evening sessions with mean 25, day sessions lower, and another like it by day."""
    evening = seen(24, 26, 25, 25, 23, 27, 25, 25)
    day = seen(13, 11, 12, 12, 14, 10, 12, 12)
    day = replace(day, has_alike_nearby=True, best_variant=evening.mean)

    assert evening.mean == 25
    assert propose(RULE, evening).outcome is Outcome.CONTINUE
    assert propose(RULE, day).outcome is Outcome.STOP


def test_familiedag_is_changed() -> None:
    """It drew well now and then, and nobody at other times."""
    proposal = propose(RULE, seen(40, 0, 35, 0, 6, 44, 0, 21))

    assert proposal.outcome is Outcome.CHANGE
    assert Ground.NOBODY_CAME in proposal.grounds


def test_naboprat_stops() -> None:
    """Hardly anybody came."""
    assert propose(RULE, seen(2, 1, 0, 3, 2, 1, 2, 1)).outcome is Outcome.STOP


def test_babytreff_goes_on_and_may_be_copied() -> None:
    """15 answers: 14 × 5 smileys, 1 × 4."""
    babies = seen(22, 25, 24, 27, 23, 26, 25, 28, smileys=(5,) * 14 + (4,))

    proposal = propose(RULE, babies)

    assert (proposal.outcome, proposal.may_be_copied) == (Outcome.CONTINUE, True)
    assert proposal.version == RULE.version
    assert not propose(RULE, replace(babies, has_alike_nearby=True)).may_be_copied


@pytest.mark.parametrize(
    ("case", "outcome", "ground"),
    [
        (seen(30, 30, 30), Outcome.TOO_LITTLE, Ground.FEW_SESSIONS),
        (seen(), Outcome.TOO_LITTLE, Ground.FEW_SESSIONS),
        (seen(9, 9, 9, 9), Outcome.CHANGE, Ground.SOME_CAME),
        (seen(10, 10, 10, 10), Outcome.CONTINUE, Ground.MANY_CAME),
        (seen(4, 4, 4, 4), Outcome.STOP, Ground.FEW_CAME),
        (seen(40, 40, 20, 20), Outcome.CHANGE, Ground.FALLING),
        (seen(20, 20, 20, 20, smileys=(3,) * 5), Outcome.CHANGE, Ground.UNHAPPY),
        (seen(20, 20, 20, 20, minutes=1300), Outcome.CHANGE, Ground.COSTLY),
    ],
)
def test_each_ground(case: Evidence, outcome: Outcome, ground: Ground) -> None:
    proposal = propose(RULE, case)

    assert proposal.outcome is outcome
    assert ground in proposal.grounds


def test_few_unhappy_answers_say_nothing() -> None:
    assert propose(RULE, seen(20, 20, 20, 20, smileys=(1,) * 4)).outcome is Outcome.CONTINUE


def test_what_many_have_asked_for_is_changed_rather_than_stopped() -> None:
    few = seen(2, 2, 2, 2)

    assert propose(RULE, replace(few, asked_for_by=4)).outcome is Outcome.STOP
    assert propose(RULE, replace(few, asked_for_by=5)).outcome is Outcome.CHANGE


def test_work_that_nobody_has_told_of_is_not_known() -> None:
    half = Evidence([*seen(20, 20, minutes=60).rows, *seen(20, 20).rows])

    assert half.minutes is None
    assert seen(20, 40, minutes=60).minutes == 2
    assert seen(0, 0, minutes=60).minutes is None


PEOPLE = st.lists(st.integers(0, 300), max_size=12)
CASES = st.builds(
    lambda people, alike, asked, best, minutes: replace(
        seen(*people, minutes=minutes),
        has_alike_nearby=alike,
        asked_for_by=asked,
        best_variant=best,
    ),
    PEOPLE,
    st.sampled_from([None, True, False]),
    st.none() | st.integers(0, 50),
    st.none() | st.fractions(0, 300),
    st.none() | st.integers(0, 1000),
)


@given(CASES)
def test_it_stops_only_where_few_come_or_there_is_another(case: Evidence) -> None:
    proposal = propose(RULE, case)

    if proposal.outcome is Outcome.STOP:
        assert case.mean <= RULE.few or case.has_alike_nearby
        assert (case.asked_for_by or 0) < RULE.asked_for
    assert proposal.grounds


@given(CASES)
def test_what_is_not_known_never_counts_against_it(case: Evidence) -> None:
    unknown = replace(case, has_alike_nearby=None, best_variant=None)
    worst = [Outcome.CONTINUE, Outcome.CHANGE, Outcome.STOP]

    before, after = propose(RULE, case).outcome, propose(RULE, unknown).outcome

    assert before is after is Outcome.TOO_LITTLE or worst.index(after) <= worst.index(before)


@given(CASES)
def test_what_was_seen_is_kept_as_it_was(case: Evidence) -> None:
    again = from_data(as_data(case))

    assert (again.best_variant, again.minutes) == (case.best_variant, case.minutes)
    assert mark_of(again, "1") == mark_of(case, "1") != mark_of(case, "2")
