"""`python -m simulators.mailbox --smtp-port 8025 --http-port 8102 [--folder FOLDER]`."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

from simulators.mailbox.journal import Journal
from simulators.mailbox.relay import Relay
from simulators.mailbox.server import Server

FOLDER = Path(__file__).resolve().parents[2] / "var" / "mailbox"


def main() -> int:
    """Serve until interrupted or told to end. Returns 1 with one sentence when it cannot start."""
    arguments = _arguments()
    try:
        relay = Relay(arguments.smtp_port, Journal(arguments.folder))
        server = Server(arguments.http_port, relay)
    except OSError as error:
        print(f"The stand-in for the mail relay cannot start: {error}", file=sys.stderr)
        return 1
    print(f"Mail shown at http://127.0.0.1:{server.server_port}/", flush=True)
    signal.signal(signal.SIGTERM, _interrupt)
    _serve(relay, server)
    return 0


def _serve(relay: Relay, server: Server) -> None:
    relay.start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
        relay.stop()
        relay.journal.close()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulators.mailbox", description=__doc__)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the mails are kept")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
