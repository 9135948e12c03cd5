"""`manage keys_link`: the process that issues keys and talks to the gateways."""

import asyncio
import contextlib
import signal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from allmenning.keys.channels.exchange import Exchange
from allmenning.keys.channels.link import Link
from allmenning.keys.rules.issuer import Issuer


class Command(BaseCommand):
    """Runs until it is told to end. Only one may run; the only one that may read the keys."""

    help = "Issue keys to doors and talk to the gateways, for all municipalities."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            issuer = Issuer.read(Path(settings.KEYS_FILE).read_text())
        except (OSError, ValueError, KeyError) as error:
            name = type(error).__name__
            raise CommandError(f"ALLMENNING_KEYS_FILE is no file of keys ({name}).") from None
        asyncio.run(_until_told(Link(Exchange(issuer))))


async def _until_told(link: Link) -> None:
    work = asyncio.ensure_future(link.run())
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await work
