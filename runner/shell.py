"""Running other programs, quietly or in the foreground."""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from runner.console import Failure, known_cause, say
from runner.paths import PYTHON, ROOT

PATIENCE_SECONDS = 15
_SHOWN_LINES = 30
_PR_SET_PDEATHSIG = 1


def module(name: str, *arguments: str | Path) -> list[str]:
    """The command that runs a Python module with the packages of `.venv`."""
    return [str(PYTHON), "-m", name, *map(str, arguments)]


def run(
    command: Sequence[str | Path],
    *,
    failure: str,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    given: str = "",
    account: int | None = None,
    fetching: bool = False,
) -> str:
    """Runs a program to its end and returns what it wrote.

    `given` is what it reads, `account` the user and group number it runs as instead of ours,
    `fetching` says that it needs the network.
    Raises Failure: with the known cause (disk, network) when its output tells, else with its last
    lines followed by `failure`.
    """
    done = subprocess.run(
        [str(part) for part in command],
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=env,
        cwd=cwd,
        text=True,
        errors="replace",
        user=account,
        group=account,
        extra_groups=None if account is None else [],
    )
    if done.returncode:
        raise Failure(explained(done.stdout, failure, fetching=fetching))
    return done.stdout


def run_aloud(command: Sequence[str], *, failure: str, env: Mapping[str, str]) -> None:
    """Runs a program to its end and prints its lines as they come. Raises Failure like `run`."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=env,
        cwd=ROOT,
        text=True,
        errors="replace",
        preexec_fn=dies_with_us(signal.SIGTERM),
    ) as process:
        assert process.stdout is not None
        lines: deque[str] = deque(maxlen=_SHOWN_LINES)
        for line in process.stdout:
            lines.append(line)
            say(f"  {line.rstrip()}")
    if process.returncode:
        raise Failure(known_cause("".join(lines)) or failure)


def explained(output: str, failure: str, *, fetching: bool = False) -> str:
    """The known cause of a failure, else the last lines of the output and then `failure`."""
    cause = known_cause(output, fetching=fetching)
    if cause:
        return cause
    return "\n".join([*output.rstrip().splitlines()[-_SHOWN_LINES:], failure])


def foreground(command: Sequence[str | Path], *, env: Mapping[str, str]) -> int:
    """Runs a program that shares our terminal; returns its exit code.

    Ctrl-C reaches the program too, so it is given time to end by itself.
    """
    process = subprocess.Popen(
        [str(part) for part in command], env=env, cwd=ROOT, preexec_fn=dies_with_us(signal.SIGTERM)
    )
    try:
        return process.wait()
    except BaseException:
        end(process, signal.SIGTERM)
        raise


@contextmanager
def beside(
    command: Sequence[str | Path], env: Mapping[str, str], written: BinaryIO
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a program that writes to a file, while the block does something else; it ends with it."""
    process = subprocess.Popen(
        [str(part) for part in command],
        env=env,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=written,
        stderr=subprocess.STDOUT,
        preexec_fn=dies_with_us(signal.SIGTERM),
    )
    try:
        yield process
    finally:
        end(process, signal.SIGTERM)


def end(
    process: subprocess.Popen[bytes], gentle: signal.Signals, seconds: float = PATIENCE_SECONDS
) -> None:
    """Asks a process to end, and kills it when it has not done so in time."""
    if process.poll() is None:
        process.send_signal(gentle)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def dies_with_us(death: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` that has the kernel signal the child when this process is killed outright.

    Source: prctl(2), PR_SET_PDEATHSIG. None where the system is not Linux.
    """
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def bind() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(death))
        if os.getppid() != parent:
            os.kill(os.getpid(), death)

    return bind


def owned_home(environment: Mapping[str, str], spare: Path) -> dict[str, str]:
    """The environment with a HOME that programs may keep their caches in.

    Accounts of services often have none that exists; then `spare` serves.
    """
    home = environment.get("HOME", "")
    if home and os.access(home, os.W_OK):
        return dict(environment)
    spare.mkdir(parents=True, exist_ok=True)
    return {**environment, "HOME": str(spare)}


def remove(folder: Path) -> None:
    """Removes a folder and what is in it; one that is not there is fine."""
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(folder)
