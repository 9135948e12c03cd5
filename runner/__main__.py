"""`./run COMMAND`: finds the command, and turns what hinders it into one sentence."""

import os
import signal
import sys
from types import FrameType

from runner.commands import COMMANDS, usage
from runner.console import Failure, complain, say, sentence_for
from runner.paths import VAR


class Terminated(KeyboardInterrupt):
    """The system asked us to end; everything is stopped as after Ctrl-C."""


def main(arguments: list[str]) -> int:
    """Runs a command and returns the exit code."""
    if not arguments or arguments[0] not in COMMANDS:
        say(usage())
        return 0 if not arguments or arguments[0] in ("help", "-h", "--help") else 1
    keep_compiled()
    _hear_signals()
    command, _ = COMMANDS[arguments[0]]
    try:
        return command(arguments[1:])
    except Failure as failure:
        complain(str(failure))
    except OSError as error:
        complain(sentence_for(error))
    except KeyboardInterrupt:
        return 130
    return 1


def keep_compiled() -> None:
    """Lets what we start keep its compiled files, in a folder of ours when they are not wanted
    beside the sources: a process that compiles everything anew takes three times as long to start.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(VAR / "compiled"))


def _hear_signals() -> None:
    # A script's background job ignores Ctrl-C unless told otherwise; nohup's wish is respected.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _terminate)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _terminate)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
