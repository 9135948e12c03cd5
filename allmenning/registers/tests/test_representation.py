from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.registers.idporten import Reportee
from allmenning.registers.idporten.representation import reportees

KORPS = {
    "Rights": ["Read", 7],
    "Authority": "iso6523-actorid-upis",
    "ID": "0192:310000019",
    "Name": "HAUGEN SKOLEKORPS",
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["reportees", "ID", "Name", "Rights"]), inner)
    ),
)


def test_organisations_are_read_once_each() -> None:
    again = {**KORPS, "Name": "Another spelling"}
    details = [{"type": "x", "reportees": [KORPS]}, {"type": "y", "reportees": [again]}]
    assert reportees(details) == (Reportee("310000019", "HAUGEN SKOLEKORPS", ("Read",)),)


@pytest.mark.parametrize(
    "entry",
    [
        {**KORPS, "ID": "0192:310000018"},
        {**KORPS, "ID": "9908:310000019"},
        {**KORPS, "ID": "310000019"},
        {**KORPS, "ID": "0192:15839000046"},
        {**KORPS, "ID": None},
        {"Name": "HAUGEN SKOLEKORPS"},
        "0192:310000019",
        None,
    ],
)
def test_what_names_no_organisation_is_left_out(entry: object) -> None:
    assert reportees([{"reportees": [entry]}]) == ()


def test_name_and_rights_may_be_missing() -> None:
    assert reportees([{"reportees": [{"ID": "0192:310000019"}]}]) == (
        Reportee("310000019", "", ()),
    )


@given(JSON)
def test_nothing_that_json_can_say_is_an_error(details: object) -> None:
    assert reportees(details) == ()
