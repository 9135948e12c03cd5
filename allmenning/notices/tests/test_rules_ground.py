from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.notices.rules.audience import Stretch
from allmenning.notices.rules.ground import ACROSS, Ground, around
from allmenning.notices.rules.picking import is_whole, reaching

STOVNER = (109_200_000, 599_600_000)
PIXELS = st.integers(0, 300)


@given(st.sampled_from(ACROSS), PIXELS, PIXELS)
def test_what_is_touched_stands_where_it_was_touched(across: int, x: int, y: int) -> None:
    ground = Ground(STOVNER, across, 300, 300)

    assert ground.at(ground.touched(x, y)) == pytest.approx((x, y), abs=0.2)


def test_north_is_up_and_east_is_right() -> None:
    ground = Ground(STOVNER, 600, 300, 300)
    x, y = ground.at((STOVNER[0] + 10_000, STOVNER[1] + 10_000))

    assert x > 150 > y


def test_a_picture_is_as_wide_as_it_says() -> None:
    west, east = Ground(STOVNER, 600, 300, 300).corners()

    assert east[1] - west[1] == pytest.approx(600 / 0.01112, rel=0.001)


@given(st.lists(st.tuples(PIXELS, PIXELS), min_size=1, max_size=5))
def test_all_that_is_asked_for_is_seen(pixels: list[tuple[int, int]]) -> None:
    points = [Ground(STOVNER, 9_600, 300, 300).touched(*pixel) for pixel in pixels]
    ground = around(points, width=300, height=200)

    assert all(0 <= x <= 300 and 0 <= y <= 200 for x, y in map(ground.at, points))


def test_nearer_farther_and_beside() -> None:
    ground = Ground(STOVNER, 600, 300, 300)

    assert ground.nearer().farther() == ground
    assert replace(ground, across=ACROSS[0]).nearer().across == ACROSS[0]
    assert replace(ground, across=ACROSS[-1]).farther().across == ACROSS[-1]
    assert ground.moved(1, 0).at(STOVNER) == pytest.approx((50, 150), abs=0.2)


def test_a_stretch_is_chosen_by_its_ends() -> None:
    whole = Stretch(street=7)
    one = reaching(whole, 12)
    stretch = reaching(one, 31)

    assert is_whole(whole)
    assert not is_whole(one)
    assert (one.first, one.last) == (12, 12)
    assert (stretch.first, stretch.last) == (12, 31)
    assert reaching(one, 4) == replace(one, first=4)


@pytest.mark.parametrize(
    ("number", "ends"), [(14, (14, 31)), (29, (12, 29)), (40, (12, 40)), (2, (2, 31))]
)
def test_the_nearer_end_moves(number: int, ends: tuple[int, int]) -> None:
    stretch = reaching(Stretch(street=7, first=12, last=31), number)

    assert (stretch.first, stretch.last) == ends
