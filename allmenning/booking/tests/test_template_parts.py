"""What a template says, changed part by part, without a database."""

from hypothesis import given
from hypothesis import strategies as st

from allmenning.booking.rules.template_parts import (
    apart,
    free_key,
    space_named,
    spaces_with,
    together,
    whole_case,
    with_space,
    without_space,
)
from allmenning.booking.rules.templates import template_of
from allmenning.booking.tests.adoptions import CONTENTS

STRETCHES = st.sets(
    st.tuples(
        st.integers(0, 6),
        st.integers(0, 1439),
        st.integers(1, 2160),
        st.sampled_from(["staffed", "staffless"]),
    ),
    max_size=20,
)
STAGE = {"name": "Scenen", "kind": "stage", "capacity": 90, "parts": ["Scenen"], "rules": "stage"}


@given(STRETCHES)
def test_days_put_together_come_apart_again(stretches: set[tuple[int, int, int, str]]) -> None:
    hours = together(stretches)

    assert apart(hours) == sorted(stretches)
    assert len({(row["opens"], row["closes"], row["kind"]) for row in hours}) == len(hours)


def test_days_of_the_same_hours_stand_in_one() -> None:
    assert together(apart(CONTENTS["hours"])) == CONTENTS["hours"]


def test_a_space_comes_last_with_its_rules() -> None:
    rules = {**CONTENTS["rules"], "stage": {"approval": []}}
    contents = with_space({**CONTENTS, "rules": rules}, STAGE)

    assert [space["name"] for space in contents["spaces"]][-1] == "Scenen"
    assert set(contents["rules"]) == {"gym", "stage"}
    assert template_of(contents).spaces[-1].parts == ("Scenen",)


def test_a_part_is_called_as_the_space_it_is() -> None:
    standing = space_named(CONTENTS, "Sal 1")
    assert standing is not None
    renamed = {**standing, "name": "Lillesalen", "parts": ["Lillesalen"]}

    contents = with_space(CONTENTS, renamed, instead_of="Sal 1")

    assert [space["parts"] for space in contents["spaces"]] == [
        ["Lillesalen", "Sal 2"],
        ["Lillesalen"],
        ["Sal 2"],
    ]


def test_parts_that_are_told_stay_as_they_are_told() -> None:
    standing = space_named(CONTENTS, "Sal 1")
    assert standing is not None
    renamed = {**standing, "name": "Lillesalen", "parts": ["Sal 1"]}

    contents = with_space(CONTENTS, renamed, instead_of="Sal 1")

    assert contents["spaces"][0]["parts"] == ["Sal 1", "Sal 2"]
    assert contents["spaces"][1]["parts"] == ["Sal 1"]


def test_what_others_have_of_a_space_that_goes_stays_theirs() -> None:
    contents = without_space(CONTENTS, "Sal 1")

    assert [space["name"] for space in contents["spaces"]] == ["Hele salen", "Sal 2"]
    assert contents["spaces"][0]["parts"] == ["Sal 1", "Sal 2"]
    assert spaces_with(contents, "gym") == ["Hele salen", "Sal 2"]


def test_rules_go_with_the_last_space_that_has_them() -> None:
    contents = CONTENTS
    for name in ("Hele salen", "Sal 1", "Sal 2"):
        contents = without_space(contents, name)

    assert (contents["spaces"], contents["rules"]) == ([], {})
    assert space_named(contents, "Sal 1") is None


def test_a_new_key_is_nobodys() -> None:
    assert free_key(CONTENTS) == "regler-1"
    assert free_key({"rules": {"regler-1": {}, "gym": {}}}) == "regler-2"


def test_a_case_that_leaves_out_hours_is_of_the_whole_day() -> None:
    assert whole_case({"weekdays": [5], "needs_approval": True}) == {
        "weekdays": [5],
        "from_minute": 0,
        "to_minute": 1440,
        "people_over": None,
        "needs_approval": True,
    }
