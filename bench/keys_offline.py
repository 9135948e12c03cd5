"""A million presentations at doors through nine days of trouble: wrongful openings and refusals."""

import argparse
import time

from bench.rig import measure
from gateway.tests.simulation.town import Town

GATEWAYS, BOOKINGS, PRESENTATIONS = 10, 10_000, 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench keys_offline")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--presentations", type=int, default=PRESENTATIONS)
    options = parser.parse_args()
    bookings = max(BOOKINGS * options.presentations // PRESENTATIONS, 1)
    started = time.perf_counter()
    town = Town(
        options.seed,
        gateways=GATEWAYS,
        bookings=bookings,
        presentations=options.presentations,
    )
    report = town.run()
    took = time.perf_counter() - started
    measure.table(("what was shown, and what came of it", "times"), sorted(report.counts.items()))
    for what in (*report.wrongful, *report.refused, *report.faults)[:20]:
        print(what)
    measure.finish(
        "keys_offline",
        seed=options.seed,
        bookings=bookings,
        presentations=report.counts["shown"] + report.counts["guessed"],
        seconds=round(took, 1),
        wrongful=len(report.wrongful),
        lawful_refused=len(report.refused),
        faults=len(report.faults),
        trace=report.trace,
    )


if __name__ == "__main__":
    main()
