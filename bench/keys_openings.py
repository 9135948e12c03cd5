"""Openings cut off at a thousand places: how many the platform's record has lost or doubled."""

import argparse
import tempfile
import time
from pathlib import Path

from bench.rig import measure
from gateway.tests.openings import INJECTED, Interrupted, Killed

POINTS, KILLS = 1_000, 20


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench keys_openings")
    parser.add_argument("--points", type=int, default=POINTS)
    parser.add_argument("--kills", type=int, default=KILLS)
    options = parser.parse_args()
    started = time.perf_counter()
    wrong = []
    for point in range(options.points):
        place = INJECTED[point % len(INJECTED)]
        wrong += [f"{place}: {what}" for what in Interrupted(place, point).wrong()]
    with tempfile.TemporaryDirectory() as folder:
        killed = Killed(Path(folder), seed=1)
        wrong += [f"killed: {what}" for what in killed.wrong(options.kills)]
    for what in wrong[:20]:
        print(what)
    measure.finish(
        "keys_openings",
        points=options.points,
        kills=options.kills,
        openings_while_killed=killed.openings,
        seconds=round(time.perf_counter() - started, 1),
        lost_or_doubled=len(wrong),
    )


if __name__ == "__main__":
    main()
