"""A machine that does what people do, in any order, and asks after each step whether the database
agrees with the model.
"""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from allmenning.booking.tests.machine.asking import Asking
from allmenning.booking.tests.machine.changing import Changing
from allmenning.booking.tests.machine.stage import Stage, stage_of

__all__ = ["play", "stage_of"]


class Borrowing(Asking, Changing):
    """Everybody at once."""


def play(stage: Stage, *, runs: int, steps: int, repeatable: bool = False) -> None:
    """Let the machine run; raises what Hypothesis found when the database disagrees."""
    run_state_machine_as_test(
        type("BorrowingHere", (Borrowing,), {"stage": stage}),
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            derandomize=repeatable,
            suppress_health_check=list(HealthCheck),
        ),
    )
