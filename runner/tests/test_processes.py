"""The demo's processes live together and die together, whatever ends them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from runner.console import FULL_DISK, Failure
from runner.leftovers import Ledger
from runner.paths import ROOT
from runner.processes import Processes

pytestmark = pytest.mark.prove

# Prints its number, and a line when it is asked to end.
POLITE = """
import os, signal, sys, time
def end(number, frame):
    os.write(1, b"ending\\n")
    os._exit(0)
signal.signal(signal.SIGTERM, end)
print("number", os.getpid(), flush=True)
time.sleep(600)
"""
# Deaf to SIGTERM, and has a child of its own.
STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("number", os.getpid(), flush=True)
print("number", child.pid, flush=True)
time.sleep(600)
"""
RUNNER = f"""
import os, sys
from pathlib import Path
from runner.__main__ import main
from runner.leftovers import Ledger
from runner import commands, processes
def stay(arguments):
    with processes.Processes(Ledger(Path(sys.argv[1]))) as together:
        for name in ("first", "second"):
            together.start(name, [sys.executable, "-c", {POLITE!r}], dict(os.environ))
        try:
            together.run()
        except KeyboardInterrupt:
            return 0
commands.COMMANDS["stay"] = (stay, "")
sys.exit(main(["stay"]))
"""


def _is_gone(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


class Numbers:
    """The process numbers that children have printed so far."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.printed = ""
        self._capsys = capsys

    def read(self) -> list[int]:
        """All that were printed until now."""
        self.printed += self._capsys.readouterr().out
        lines = [line for line in self.printed.splitlines() if "number" in line]
        return [int(line.split()[-1]) for line in lines]


@pytest.fixture(autouse=True)
def our_signals() -> Iterator[None]:
    """Ending a run makes it deaf; the test run after it must hear again."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


@pytest.fixture
def numbers(capsys: pytest.CaptureFixture[str]) -> Numbers:
    return Numbers(capsys)


def _start(processes: Processes, name: str, program: str) -> None:
    processes.start(name, [sys.executable, "-c", program], dict(os.environ))


def test_lines_carry_the_name_of_their_process(numbers: Numbers, ledger: Ledger) -> None:
    with Processes(ledger) as processes:
        _start(processes, "web", POLITE)
        _start(processes, "worker", POLITE)
        assert processes.run(lambda: len(numbers.read()) == 2, seconds=20)

    first, second = sorted(line for line in numbers.printed.splitlines() if "number" in line)
    assert first.startswith("web     | number")
    assert second.startswith("worker  | number")


def test_what_was_started_last_ends_first(numbers: Numbers, ledger: Ledger) -> None:
    with Processes(ledger) as processes:
        for name in ("mail", "worker", "web"):
            _start(processes, name, POLITE)
        assert processes.run(lambda: len(numbers.read()) == 3, seconds=20)
    started = numbers.read()

    endings = [line for line in numbers.printed.splitlines() if "ending" in line]
    assert [line.split("|")[0].strip() for line in endings] == ["web", "worker", "mail"]
    assert all(_is_gone(pid) for pid in started)


def test_a_process_that_ends_by_itself_ends_all(numbers: Numbers, ledger: Ledger) -> None:
    def run() -> None:
        with Processes(ledger) as processes:
            _start(processes, "web", POLITE)
            processes.run(lambda: len(numbers.read()) == 1, seconds=20)
            _start(processes, "worker", "import sys; print('out of tea'); sys.exit(3)")
            processes.run()

    with pytest.raises(Failure, match=r"out of tea(.|\n)*The process worker ended by itself"):
        run()

    assert all(_is_gone(pid) for pid in numbers.read())


def test_a_process_that_a_full_disk_ended_says_so(ledger: Ledger) -> None:
    def run() -> None:
        with Processes(ledger) as processes:
            _start(processes, "worker", "raise OSError(28, 'No space left on device')")
            processes.run()

    with pytest.raises(Failure, match=FULL_DISK):
        run()


def test_a_stubborn_process_and_its_child_are_killed(
    numbers: Numbers, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runner.processes.STOP_SECONDS", 0.3)
    with Processes(ledger) as processes:
        _start(processes, "web", STUBBORN)
        assert processes.run(lambda: len(numbers.read()) == 2, seconds=20)

    assert all(_is_gone(pid) for pid in numbers.read())


@pytest.fixture
def whole_run(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A run of its own with two processes, which hears what the test run itself may be deaf to."""
    process = subprocess.Popen(
        [sys.executable, "-c", RUNNER, str(tmp_path / "ledger")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=_hear,
    )
    yield process
    process.kill()
    process.communicate()


def _hear() -> None:
    """A test run that outlives its terminal (`nohup`) ignores SIGHUP, and so would its children."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def _children_of(whole_run: subprocess.Popen[str]) -> list[int]:
    assert whole_run.stdout is not None
    return [int(whole_run.stdout.readline().split()[-1]) for _ in range(2)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_asked_to_end_leaves_nothing_running(
    number: signal.Signals, whole_run: subprocess.Popen[str]
) -> None:
    children = _children_of(whole_run)

    whole_run.send_signal(number)

    assert whole_run.wait(20) == 0
    assert all(_is_gone(pid) for pid in children)


def test_a_second_ctrl_c_does_not_leave_half_of_it(whole_run: subprocess.Popen[str]) -> None:
    children = _children_of(whole_run)

    for _ in range(5):
        whole_run.send_signal(signal.SIGINT)
        time.sleep(0.01)

    whole_run.wait(20)
    assert all(_is_gone(pid) for pid in children)


def test_a_killed_runner_takes_its_processes_along(whole_run: subprocess.Popen[str]) -> None:
    children = _children_of(whole_run)

    whole_run.kill()

    assert all(_is_gone(pid) for pid in children)


def test_what_a_killed_runner_left_is_ended_by_the_next(
    whole_run: subprocess.Popen[str], tmp_path: Path
) -> None:
    children = _children_of(whole_run)
    # A stopped process does not hear that its parent died.
    os.kill(children[0], signal.SIGSTOP)
    whole_run.kill()
    whole_run.wait()

    Ledger(tmp_path / "ledger").end_all()

    assert all(_is_gone(pid) for pid in children)


def test_a_stranger_with_a_used_number_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text(f"{os.getpid()} 12345\n{os.getppid()}\n")

    Ledger(tmp_path / "ledger").end_all()

    assert not (tmp_path / "ledger").exists()
