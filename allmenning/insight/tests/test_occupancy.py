"""Occupancy: booked time of open time, over all parts of a building."""

from datetime import timedelta

from allmenning.insight.queries import Occupancy

HOUR = timedelta(hours=1)


def test_half_the_open_hours_booked_is_fifty_per_cent() -> None:
    assert Occupancy(booked=3 * HOUR, opened=6 * HOUR).percent == 50


def test_a_building_that_is_never_open_has_no_occupancy() -> None:
    assert Occupancy(booked=0 * HOUR, opened=0 * HOUR).percent is None
