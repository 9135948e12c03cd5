"""A town's doors through nine days of trouble: nobody wrongly in, nobody wrongly out."""

import pytest

from gateway.tests.simulation.town import Report, Town


def lived_through(seed: int, *, gateways: int, bookings: int, presentations: int) -> Report:
    """The report of a run in which nothing may have gone wrong."""
    town = Town(seed, gateways=gateways, bookings=bookings, presentations=presentations)
    report = town.run()

    assert report.wrongful == []
    assert report.refused == []
    assert report.faults == []
    return report


@pytest.mark.prove
def test_a_small_town_lives_through_it_and_the_same_seed_gives_the_same_trace() -> None:
    first = lived_through(1, gateways=1, bookings=20, presentations=500)

    again = lived_through(1, gateways=1, bookings=20, presentations=500)
    other = lived_through(2, gateways=1, bookings=20, presentations=500)

    assert first.trace == again.trace != other.trace
    assert first.counts["opened"] > 50


@pytest.mark.prove
def test_a_hundred_thousand_times_somebody_stands_at_a_door() -> None:
    report = lived_through(7, gateways=10, bookings=1_000, presentations=100_000)
    counts = report.counts

    assert counts["shown"] + counts["guessed"] > 95_000
    # It all happened, and most who should come in did.
    assert counts["opened"] > 20_000
    assert counts["power gone"] > 20
    assert counts["late"] > 0
    assert counts["rightly shut: made up"] > 3_000
    assert counts["rightly shut: shown before"] > 3_000
    assert counts["rightly shut: revoked"] > 3_000
