"""`manage send_notices`: the processes that send notices, and the one that looks after them."""

import asyncio
import ctypes
import gc
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from allmenning.core.models import Municipality
from allmenning.mail.rules.identity import domain_of
from allmenning.notices.channels import supervising
from allmenning.notices.channels.contact_register import NotSetUp, contact_register
from allmenning.notices.channels.mails import signer
from allmenning.notices.channels.sending import Relay, Sender
from allmenning.notices.rules.dkim import UnusableKey

_PROCESSES = 2
_PATIENCE_SECONDS = 15
_DIES_WITH_PARENT = 1


class Command(BaseCommand):
    """Runs until it is told to end. One on each machine; more machines may each run one."""

    help = "Send notices to people, for all municipalities."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--processes", type=int, default=_PROCESSES)
        parser.add_argument("--alone", action="store_true", help="one sender, unsupervised")

    def handle(self, *args: Any, processes: int, alone: bool, **options: Any) -> None:
        if alone:
            asyncio.run(send())
            return
        _check()
        try:
            with supervising.only_one():
                _supervise(processes)
        except supervising.AnotherRuns:
            raise CommandError("Another send_notices runs on this machine.") from None


def _check() -> None:
    """Raises CommandError for what would let no sender send."""
    try:
        contact_register()
        for municipality in Municipality.objects.all():
            signer(domain_of(municipality.email))
    except NotSetUp:
        raise CommandError("KRR_URL and MASKINPORTEN_* do not lead to the register.") from None
    except (OSError, UnusableKey):
        raise CommandError("NOTICES_DKIM_KEY_FILE is no RSA key of 2048 bits.") from None


async def send() -> None:
    """Be one sender until told to end."""
    first = await Municipality.objects.order_by("pk").afirst()
    own_name = domain_of(first.email) if first else "localhost"
    relay = Relay(settings.NOTICES_SMTP_HOST, settings.NOTICES_SMTP_PORT, own_name)
    sender = Sender(_municipalities, contact_register(), relay)
    # What has been loaded stays: looking through it for garbage took a twelfth of the time.
    gc.freeze()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, sender.stop)
    await sender.run()


def _municipalities() -> list[int]:
    return list(Municipality.objects.order_by("pk").values_list("pk", flat=True))


def _supervise(processes: int) -> None:
    """Keep so many senders running, and take up what dead ones left behind."""
    is_stopping = False

    def stop(*_given: object) -> None:
        nonlocal is_stopping
        is_stopping = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    senders: list[subprocess.Popen[bytes]] = []
    while not is_stopping:
        senders = [one for one in senders if one.poll() is None]
        senders += [_sender() for _ in range(processes - len(senders))]
        supervising.look_after_all()
        time.sleep(supervising.EVERY_SECONDS)
    for one in senders:
        one.terminate()
    for one in senders:
        with suppress(subprocess.TimeoutExpired):
            one.wait(_PATIENCE_SECONDS)


def _sender() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "django", "send_notices", "--alone"]
    return subprocess.Popen(command, preexec_fn=_die_with_parent)


def _die_with_parent() -> None:
    with suppress(OSError):
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGTERM)
    if os.getppid() == 1:
        os._exit(0)
