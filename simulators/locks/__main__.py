"""`python -m simulators.locks --http-port 8104 --broker-port 1883 [--doors FILE] [--seed N]`.

The file is a JSON list of doors with `number`, `name`, `place` and `lock` (its name behind
Zigbee2MQTT); the second of each two locks is a bad one. LOCKS_USER and LOCKS_PASSWORD sign in.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
from pathlib import Path
from types import FrameType

from simulators.locks.lock import BAD, HONEST, Lock
from simulators.locks.server import Server
from simulators.locks.surface import Door, Surface

_USUAL = [
    {"number": 1, "name": "Hovedinngang", "place": "Prøvehuset", "lock": "hoveddor"},
    {"number": 2, "name": "Salen", "place": "Prøvehuset", "lock": "sal"},
]


def main() -> int:
    """Serve until interrupted or told to end. Returns 1 with one sentence when it cannot start."""
    arguments = _arguments()
    try:
        doors = made(arguments.doors, arguments.seed)
        names = os.environ.get("LOCKS_USER", ""), os.environ.get("LOCKS_PASSWORD", "")
        surface = Surface(doors, arguments.broker_port, *names)
        server = Server(arguments.http_port, surface)
    except (OSError, ValueError, KeyError) as error:
        print(f"The stand-ins for locks cannot start: {error}", file=sys.stderr)
        return 1
    print(f"Doors drawn at http://127.0.0.1:{server.server_port}/", flush=True)
    signal.signal(signal.SIGTERM, _interrupt)
    surface.start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
        surface.stop()
    return 0


def made(file: Path | None, seed: int) -> list[Door]:
    """The doors in a file, or the usual two."""
    rows = json.loads(file.read_text(encoding="utf-8")) if file else _USUAL
    return [_door(place, row, seed) for place, row in enumerate(rows)]


def _door(place: int, row: dict[str, object], seed: int) -> Door:
    manners = BAD if place % 2 else HONEST
    model = "Treg 2" if place % 2 else "Ærlig 1"
    name = str(row["lock"])
    lock = Lock(name, model, manners, random.Random(f"{seed}/{name}"))
    return Door(int(str(row["number"])), str(row["name"]), str(row["place"]), lock)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulators.locks", description=__doc__)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--broker-port", type=int, required=True)
    parser.add_argument("--doors", type=Path, help="which doors there are")
    parser.add_argument("--seed", type=int, default=1, help="of what the bad lock does")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
