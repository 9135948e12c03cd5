"""The server process: launched, waited for, stopped, and cleared away when its runner died.

Source: PostgreSQL's manual, "Shutting Down the Server" (what each signal means), and its source,
`miscadmin.h`, for the lines of `postmaster.pid`.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from runner import shell
from runner.console import Failure, say
from runner.folders import server_account, server_environment

START_SECONDS = 120
_PATIENT_SECONDS = 5
_LARGEST_LOG = 1_000_000
_PID_LINE, _STATE_LINE = 0, 7
# After a crash the last backends of the dead server may need a moment to notice.
_STILL_DYING = "pre-existing shared memory block"

# Each signal is stronger than the one before; an aborted server repairs itself at the next start.
SMART = ((signal.SIGTERM, 600.0), (signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0))
FAST = SMART[1:]


def launch(programs: Path, data: Path, log: Path) -> subprocess.Popen[bytes]:
    """Starts the server and returns once it answers. Raises Failure when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        process, offset = _begin(programs, data, log)
        if _wait(process, data, deadline):
            return process
        stop(process, FAST)
        output = log.read_bytes()[offset:].decode(errors="replace")
        if _STILL_DYING not in output or time.monotonic() > deadline:
            raise Failure(shell.explained(output, f"PostgreSQL did not start; see {log}."))
        time.sleep(0.5)


def _begin(programs: Path, data: Path, log: Path) -> tuple[subprocess.Popen[bytes], int]:
    if log.exists() and log.stat().st_size > _LARGEST_LOG:
        log.unlink()
    account = server_account()
    with log.open("ab") as output:
        # Asked for beforehand, since the server shares the position once it runs.
        offset = output.tell()
        process = subprocess.Popen(
            [str(programs / "postgres"), "-D", str(data)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=server_environment(),
            user=account,
            group=account,
            extra_groups=None if account is None else [],
            start_new_session=True,
            preexec_fn=shell.dies_with_us(signal.SIGINT),
        )
        return process, offset


def _wait(process: subprocess.Popen[bytes], data: Path, deadline: float) -> bool:
    told = time.monotonic() + _PATIENT_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if is_ready(data, process.pid):
            return True
        if time.monotonic() > told:
            say("The database is still starting, perhaps repairing itself after a crash …")
            told += 4 * _PATIENT_SECONDS
        time.sleep(0.02)
    return False


def is_ready(data: Path, pid: int | None = None) -> bool:
    """Whether the server of a data folder takes connections; `pid` asks for that very process."""
    lines = _pid_file(data)
    if len(lines) <= _STATE_LINE or lines[_STATE_LINE].strip() != "ready":
        return False
    return pid is None or lines[_PID_LINE].strip() == str(pid)


def stop(process: subprocess.Popen[bytes], signals: Sequence[tuple[signal.Signals, float]]) -> None:
    """Stops a server we started, more and more firmly."""
    for number, seconds in signals:
        if process.poll() is None:
            process.send_signal(number)
        try:
            process.wait(seconds)
            return
        except subprocess.TimeoutExpired:
            continue
    process.kill()
    process.wait()


def clear(data: Path, socket: Path) -> None:
    """Takes away what a killed runner left: a server that still runs, and stale files.

    Only for the holder of the folder's lock: then a server on this data belongs to nobody.
    """
    if not Path("/proc/self").exists():
        return
    lines = _pid_file(data)
    pid = int(lines[_PID_LINE]) if lines and lines[_PID_LINE].strip().isdigit() else 0
    if pid and _serves(pid, data):
        say("Stopping a database that an earlier run left behind …")
        _stop_stranger(lambda: _serves(pid, data), pid)
    # The number may meanwhile be another program's, at which PostgreSQL would refuse to start.
    (data / "postmaster.pid").unlink(missing_ok=True)
    for stale in socket.glob(".s.PGSQL.*"):
        stale.unlink()


def _serves(pid: int, data: Path) -> bool:
    """Whether a process is a server of this very folder, which it keeps as working folder."""
    process = Path("/proc") / str(pid)
    try:
        name = (process / "comm").read_text().strip()
        return name == "postgres" and os.readlink(process / "cwd") == str(data.resolve())
    except OSError:
        return False


def _stop_stranger(is_alive: Callable[[], bool], pid: int) -> None:
    for number, seconds in (*FAST, (signal.SIGKILL, 10.0)):
        deadline = time.monotonic() + seconds
        os.kill(pid, number)
        while time.monotonic() < deadline:
            if not is_alive():
                return
            time.sleep(0.05)
    raise Failure(f"The database process {pid} of an earlier run does not stop: end it by hand.")


def _pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
