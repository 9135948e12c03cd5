"""What is chosen of a template, and what stays as the template has it."""

import json

from allmenning.booking.rules.templates import Opening, chosen, template_of
from allmenning.booking.tests.adoptions import CONTENTS

PLAN = template_of(CONTENTS)
WEEKDAYS = (0, 1, 2, 3, 4)
HOURS = {
    "hours": [{"weekdays": WEEKDAYS, "opens": 1020, "closes": 1260, "kind": "staffed"}],
    "closed_in_school_holidays": False,
}


def test_nothing_chosen_is_the_template() -> None:
    assert chosen(PLAN, {}) == PLAN


def test_only_ticked_spaces_are_left_with_their_figures() -> None:
    plan = chosen(PLAN, {"spaces": {"Sal 2": 40, "Hele salen": 90}})

    assert [(one.name, one.capacity) for one in plan.spaces] == [("Hele salen", 90), ("Sal 2", 40)]
    assert plan.spaces[0].parts == ("Sal 1", "Sal 2")


def test_a_name_the_template_does_not_know_makes_nothing() -> None:
    assert chosen(PLAN, {"spaces": {"Svømmehall": 40}}).spaces == ()


def test_hours_are_kept_through_the_table() -> None:
    plan = chosen(PLAN, json.loads(json.dumps(HOURS)))

    assert plan.hours == (Opening(WEEKDAYS, 1020, 1260, "staffed"),)
    assert (plan.closed_on_public_holidays, plan.closed_in_school_holidays) == (True, False)


def test_at_times_is_what_the_template_says() -> None:
    plan = chosen(PLAN, {"approval": "at_times", "horizon_days": None})

    assert plan.rules == PLAN.rules


def test_always_and_never_leave_no_cases() -> None:
    for approval, must in (("always", True), ("never", False)):
        rules = chosen(PLAN, {"approval": approval, "horizon_days": None}).rules["gym"]

        assert rules.cases == ()
        assert rules.figures["needs_approval"] is must
        assert rules.figures["horizon_days"] == 180


def test_the_horizon_holds_for_every_space() -> None:
    rules = chosen(PLAN, {"approval": "at_times", "horizon_days": 30}).rules["gym"]

    assert rules.figures["horizon_days"] == 30
    assert rules.cases == PLAN.rules["gym"].cases
