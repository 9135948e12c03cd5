"""What the person at the keyboard reads, and the failures they are told of."""

import errno
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from runner.paths import ROOT

FULL_DISK = "The disk is full: free some space and run the command again."
NO_NETWORK = (
    "The packages could not be fetched, as nothing answered on the network: "
    "check the connection and run the command again."
)

_TOO_LITTLE_ROOM = 32 * 1024 * 1024
_FULL_DISK_SIGNS = re.compile(r"No space left on device|ENOSPC|Disk quota exceeded|EDQUOT")
_NO_NETWORK_SIGNS = re.compile(
    r"NewConnectionError|Temporary failure in name resolution|Name or service not known"
    r"|Network is unreachable|Connection refused|ConnectTimeout|Could not resolve"
    r"|dns error|error sending request|Failed to fetch"
    r"|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|ECONNRESET"
)


class Failure(Exception):
    """What hindered the command, as one sentence for the person who gave it."""


def say(text: str) -> None:
    """Prints a line at once, also when the output is a file or a pipe."""
    print(text, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Says what is being done, and afterwards how many seconds it took."""
    print(f"{text} …", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - started:.1f} s", flush=True)


def known_cause(output: str, *, fetching: bool = False) -> str | None:
    """The sentence for a failure that the words of a child process give away.

    Words about the network count only when the child was `fetching`.
    """
    # Some installers fail without a reason when they run out of room.
    if _FULL_DISK_SIGNS.search(output) or shutil.disk_usage(ROOT).free < _TOO_LITTLE_ROOM:
        return FULL_DISK
    if fetching and _NO_NETWORK_SIGNS.search(output):
        return NO_NETWORK
    return None


def sentence_for(error: OSError) -> str:
    """One sentence for an error of the operating system."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL_DISK
    place = f" ({error.filename})" if error.filename else ""
    return f"The operating system refused: {error.strerror or error}{place}."


def complain(text: str) -> None:
    """Prints the sentence that a failed command ends with."""
    print(text, file=sys.stderr, flush=True)
