"""`python -m simulators.telephone --http-port 8105 --site http://oslo.localhost:8000 --book FILE`.

The file is JSON: `people` (name and number of each), and the `number` and `place` of the doors.
TELEPHONE_SECRET is what the municipality and the provider have agreed on: `whsec_` and base64.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from simulators.telephone.provider import Provider
from simulators.telephone.server import Book, Server


def main() -> int:
    """Serve until interrupted or told to end. Returns 1 with one sentence when it cannot start."""
    arguments = _arguments()
    try:
        book = read(arguments.book)
        provider = Provider(arguments.site, os.environ["TELEPHONE_SECRET"])
        server = Server(arguments.http_port, provider, book)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"The stand-in for a telephone cannot start: {error}", file=sys.stderr)
        return 1
    print(f"A telephone at http://127.0.0.1:{server.server_port}/", flush=True)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


def read(file: Path) -> Book:
    """The book of numbers. Raises ValueError, KeyError or OSError."""
    facts = json.loads(file.read_text(encoding="utf-8"))
    return Book(dict(facts["people"]), str(facts["number"]), str(facts["place"]))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulators.telephone", description=__doc__)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--site", required=True, help="where the municipality answers")
    parser.add_argument("--book", type=Path, required=True, help="whose numbers there are")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
