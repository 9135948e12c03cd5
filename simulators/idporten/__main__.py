"""`python -m simulators.idporten --port 8101 --clients FILE [--people FILE]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from simulators.idporten.people import BUILT_IN, load_people
from simulators.idporten.registration import load_clients
from simulators.idporten.server import Server


def main() -> int:
    """Serve until interrupted. Returns 1 with one sentence when it cannot start."""
    arguments = _arguments()
    try:
        people, clients = load_people(arguments.people), load_clients(arguments.clients)
        server = Server(arguments.port, people, clients)
    except (OSError, ValueError, KeyError) as error:
        print(f"The stand-in for ID-porten cannot start: {error}", file=sys.stderr)
        return 1
    print(f"{', '.join(site.issuer for site in server.sites.values())}", flush=True)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulators.idporten", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--clients", type=Path, required=True)
    parser.add_argument("--people", type=Path, default=BUILT_IN)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
