"""Whatever people do, and in whatever order, the database agrees with the model."""

import pytest

from allmenning.booking.tests.machine import play, stage_of
from allmenning.people.models import Person
from allmenning.places.models import Space

RUNS, STEPS = 100, 30


@pytest.mark.prove
def test_the_database_agrees_with_the_model(
    gymsal: Space, gym_thirds: list[Space], kari: Person, ola: Person, fatima: Person
) -> None:
    stage = stage_of([gymsal, *gym_thirds], people=(kari, ola), caretaker=fatima)

    # The same runs each time; `./run bench state` goes where nobody has been.
    play(stage, runs=RUNS, steps=STEPS, repeatable=True)
