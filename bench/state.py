"""Whether the database agrees with a plain model of borrowing, whatever people do.

500 runs of 50 steps, over the weeks when the clock changes.
"""

import argparse
import time

import django

django.setup()

from django.db import transaction  # noqa: E402 (models need a set-up Django)

from allmenning.booking.tests.machine import play, stage_of  # noqa: E402
from allmenning.core import scope  # noqa: E402
from bench.rig import city, measure, web  # noqa: E402

RUNS, STEPS = 500, 50


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench state")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--steps", type=int, default=STEPS)
    asked = parser.parse_args()
    city.empty()
    with scope.municipality(city.municipality().pk):
        made = city.build(40, seed=1, first_week=city.first_week())
        at = next(n for n, one in enumerate(made) if len(one.assets) > 1)
        first, second, caretaker = web.people(3)
        started = time.perf_counter()
        with transaction.atomic():
            stage = stage_of(
                [one.space for one in made[at : at + city.FAMILY]],
                people=(first, second),
                caretaker=caretaker,
            )
            stage.clear()
            play(stage, runs=asked.runs, steps=asked.steps)
        seconds = time.perf_counter() - started
    measure.table(
        ("the database agrees with the model", "runs", "steps", "seconds"),
        [("disagreements: 0", asked.runs, asked.steps, round(seconds))],
    )
    measure.finish(
        "state", runs=asked.runs, steps=asked.steps, disagreements=0, seconds=round(seconds)
    )


if __name__ == "__main__":
    main()
