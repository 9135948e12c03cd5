"""What is said to be new in a text, and gone from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.booking.rules.texts import Difference, differences

TEXT = st.lists(st.sampled_from(["Rydd.", "Fei.", "Lås.", ""])).map("\n".join)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"nb": "Rydd."}, {"nb": "Rydd."}, []),
        ({"nb": "Rydd.\nLås."}, {"nb": "Lås.\n\n Rydd. "}, []),
        ({"nb": "Rydd."}, {"nb": "Fei."}, [Difference("nb", ("Fei.",), ("Rydd.",))]),
        ({"nb": "Rydd."}, {"nb": "Rydd.", "en": "Tidy."}, [Difference("en", ("Tidy.",), ())]),
        ({"nb": "Rydd.", "nn": "Rydd."}, {"nb": "Rydd."}, [Difference("nn", (), ("Rydd.",))]),
    ],
)
def test_lines_that_are_new_or_gone(
    before: dict[str, str], after: dict[str, str], expected: list[Difference]
) -> None:
    assert differences(before, after) == expected


@given(TEXT, TEXT)
def test_the_way_back_is_the_same_turned_round(before: str, after: str) -> None:
    old, new = {"nb": before}, {"nb": after}
    there, back = differences(old, new), differences(new, old)

    turned = [Difference(one.language, one.removed, one.added) for one in back]
    assert there == turned
    assert all({*one.added}.isdisjoint(before.split("\n")) for one in there)
