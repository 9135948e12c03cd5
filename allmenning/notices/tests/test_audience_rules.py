"""Who is meant, as data: what can be read, and which side of a line a point is on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.notices.rules.audience import (
    Audience,
    AudienceError,
    Fault,
    Polygon,
    Side,
    Stretch,
    parse,
)

# A field at Stovner, in ten-millionths of a degree.
X, Y = 109_200_000, 599_600_000
FIELD = ((X, Y), (X + 900, Y), (X + 900, Y + 500), (X, Y + 500))
near = st.tuples(st.integers(X, X + 1000), st.integers(Y, Y + 1000))


def test_what_was_written_is_read_again():
    audience = Audience(
        districts=("030111",),
        polygons=(Polygon(FIELD),),
        stretches=(Stretch(12345, 2, 40, Side.EVEN),),
        oldest=67,
        detached_only=True,
    )
    assert parse(audience.as_data()) == audience


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({}, Fault.NOBODY),
        ({"polygons": [[[X, Y], [X + 1, Y]]]}, Fault.TOO_FEW_CORNERS),
        ({"polygons": [[[X, Y], [X + 1, Y], [X + 2, Y]]]}, Fault.NO_EXTENT),
        ({"polygons": [[[1, 1], [1, 2], [2, 2]]]}, Fault.OUTSIDE),
        ({"polygons": [[[X + n * n, Y + n] for n in range(201)]]}, Fault.TOO_MANY_CORNERS),
        ({"polygons": [FIELD] * 21}, Fault.TOO_MANY_AREAS),
        ({"polygons": [["x"]]}, Fault.UNREADABLE),
        ({"stretches": [{"street": 7, "first": 9, "last": 3}]}, Fault.NUMBERS),
        ({"stretches": [{"first": 9}]}, Fault.UNREADABLE),
        ({"stretches": [{"street": 7, "side": "left"}]}, Fault.UNREADABLE),
        ({"everybody": True, "youngest": 15}, Fault.AGES),
        ({"everybody": True, "youngest": 70, "oldest": 67}, Fault.AGES),
        ({"everybody": True, "oldest": 10**9}, Fault.AGES),
    ],
)
def test_an_audience_that_cannot_be_is_refused(data, fault):
    with pytest.raises(AudienceError) as refused:
        parse(data)
    assert refused.value.fault is fault


@given(corner=near, point=near)
def test_of_two_areas_that_share_a_side_a_point_lies_in_exactly_one(corner, point):
    x, y = corner
    whole = ((X - 1, Y - 1), (X + 1001, Y - 1), (X + 1001, Y + 1001), (X - 1, Y + 1001))
    wedges = [Polygon((one, other, (x, y))) for one, other in Polygon(whole).sides()]
    assert sum(wedge.holds(*point) for wedge in wedges) == 1


def test_a_bent_area_has_an_inside_and_an_outside():
    bent = Polygon(
        (
            (X, Y),
            (X + 30, Y),
            (X + 30, Y + 30),
            (X + 20, Y + 30),
            (X + 20, Y + 10),
            (X + 10, Y + 10),
            (X + 10, Y + 30),
            (X, Y + 30),
        )
    )
    assert bent.holds(X + 5, Y + 20)
    assert bent.holds(X + 25, Y + 20)
    assert not bent.holds(X + 15, Y + 20)
