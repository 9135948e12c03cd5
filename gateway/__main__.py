"""`python -m gateway SETTINGS.toml`: runs until it is told to end."""

import argparse
import asyncio
import contextlib
import fcntl
import logging
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from gateway.bus import Bus
from gateway.clock import Clock
from gateway.core import Gateway
from gateway.link import Link
from gateway.settings import BadSettings, Settings, read_settings
from gateway.store import Store


def main() -> int:
    """Runs the gateway. Returns 1 with one sentence when it cannot start."""
    parser = argparse.ArgumentParser(prog="gateway", description=__doc__)
    parser.add_argument("settings", type=Path)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    try:
        settings = read_settings(parser.parse_args().settings)
        with _alone(settings.folder):
            asyncio.run(_run(settings))
    except (BadSettings, OSError) as error:
        sys.stderr.write(f"The gateway cannot start: {error}\n")
        return 1
    return 0


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two gateways over one file would both let in who may come once."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadSettings("another one runs in this folder.") from None
        yield


async def _run(settings: Settings) -> None:
    os.umask(0o077)
    gateway = Gateway(settings.identity, Store(settings.folder / "gateway.sqlite"), Clock())
    gateway.journal.settle_interrupted()
    has_lines = asyncio.Event()
    bus = Bus(settings.local, gateway, has_lines.set)
    link = Link(settings.platform, gateway, bus, has_lines)
    work = asyncio.gather(link.run(), bus.run(), link.tidy())
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await work


if __name__ == "__main__":
    sys.exit(main())
