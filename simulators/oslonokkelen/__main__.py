"""`python -m simulators.oslonokkelen --port 8103 [--doors http://oslo.localhost:8000]`."""

from __future__ import annotations

import argparse
import os
import sys

from simulators.oslonokkelen.server import Account, Server


def main() -> int:
    """Serve until interrupted. Returns 1 with one sentence when it cannot start."""
    arguments = _arguments()
    account = Account(arguments.system_id, arguments.api_key, tuple(arguments.assets.split(",")))
    try:
        server = Server(arguments.port, account, arguments.doors)
    except OSError as error:
        print(f"The stand-in for Oslo's key service cannot start: {error}", file=sys.stderr)
        return 1
    print(server.base_url, flush=True)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


def _arguments() -> argparse.Namespace:
    usual = Account()
    parser = argparse.ArgumentParser(prog="simulators.oslonokkelen", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--system-id", default=usual.system_id)
    parser.add_argument("--api-key", default=os.environ.get("KEY_SERVICE_API_KEY", usual.api_key))
    parser.add_argument("--assets", default=",".join(usual.assets), help="with commas between")
    parser.add_argument("--doors", default="http://oslo.localhost:8000", help="the door system")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
