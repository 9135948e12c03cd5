"""What is closed, in as few names as possible."""

import pytest

from allmenning.booking.rules.closed_places import Place, closed_names

HALL = Place("Hallen", frozenset({1, 2, 3}))
THIRDS = [Place(f"1/3 {name}", frozenset({part})) for part, name in enumerate("ABC", 1)]
ROOM = Place("Rommet", frozenset({4}))
HOUSE = [*THIRDS, HALL, ROOM]


@pytest.mark.parametrize(
    ("closed", "said"),
    [
        ({1, 2, 3, 4}, ["Hallen", "Rommet"]),
        ({1, 2, 3}, ["Hallen"]),
        ({1, 2}, ["1/3 A", "1/3 B"]),
        ({4}, ["Rommet"]),
        ({9}, []),
        (set(), []),
    ],
)
def test_closed_parts_have_the_names_of_places(closed: set[int], said: list[str]) -> None:
    assert closed_names(frozenset(closed), HOUSE) == said


def test_a_hall_without_smaller_places_is_named_for_its_part() -> None:
    assert closed_names(frozenset({2}), [HALL, ROOM]) == ["Hallen"]
