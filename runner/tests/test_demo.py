"""The whole demo, in a copy of the checkout: up, ended in every way, up again."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from runner import folders
from runner.console import Failure
from runner.paths import ROOT
from runner.ports import LOOPBACK, Ports

pytestmark = pytest.mark.prove

_COPIED = ("run", "runner", "allmenning", "gateway", "demo", "simulators", "node_modules")
_COPIED_TOO = ("var/static", "var/built", "requirements.lock", "package.json", "package-lock.json")
_FIRST_START_SECONDS = 600
_PATIENT_SECONDS = 180


def _free_ports() -> Ports:
    for web in range(8240, 8297):
        ports = Ports(web)
        try:
            ports.refuse_taken()
        except Failure:
            continue
        return ports
    raise AssertionError("No ports are free.")


class Demo:
    """A demo that was started, with what it wrote."""

    def __init__(self, checkout: Path, ports: Ports) -> None:
        self.ports = ports
        self.log = checkout / "demo.log"
        self._began = time.monotonic()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [checkout / "run", "demo", "--port", str(ports.web)], stdout=log, stderr=log
            )

    def wait_until_up(self, seconds: float) -> float:
        """Returns the seconds it took."""
        while "Allmenning is up" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < self._began + seconds, self.log.read_text()
            time.sleep(0.05)
        return time.monotonic() - self._began

    def front_page(self, municipality: str) -> int:
        """The status of the front page."""
        connection = http.client.HTTPConnection(LOOPBACK, self.ports.web, timeout=30)
        connection.request("GET", "/", headers={"Host": f"{municipality}.localhost"})
        status = connection.getresponse().status
        connection.close()
        return status

    def family(self) -> dict[int, str]:
        """Every process below the demo, with its birth, so that a number cannot mislead."""
        parents = {int(entry.name): _parent(entry) for entry in Path("/proc").glob("[0-9]*")}
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return {pid: _birth(pid) for pid in found}


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _birth(pid: int) -> str:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def _left_of(family: dict[int, str]) -> list[int]:
    """Who of the family is still there after twenty seconds."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        left = [pid for pid, birth in family.items() if birth and _birth(pid) == birth]
        if not left:
            return []
        time.sleep(0.05)
    return left


@pytest.fixture(scope="module")
def own_database() -> Iterator[None]:
    """The demo starts a PostgreSQL of its own: the addresses of the test run's are taken away."""
    with pytest.MonkeyPatch.context() as shell:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            shell.delenv(name, raising=False)
        yield


@pytest.fixture(scope="module")
def checkout(own_database: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the checkout whose demo has been filled once."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in (*_COPIED, *_COPIED_TOO):
        _copy(ROOT / name, copy / name)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    demo = Demo(copy, _free_ports())
    demo.wait_until_up(_FIRST_START_SECONDS)
    demo.process.terminate()
    assert demo.process.wait(_PATIENT_SECONDS) == 0
    yield copy
    shutil.rmtree(folders.home_of(copy / "var" / "postgres"), ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target)


@pytest.fixture
def demo(checkout: Path) -> Iterator[Demo]:
    """A second start of the demo."""
    started = Demo(checkout, _free_ports())
    yield started
    if started.process.poll() is None:
        started.process.terminate()
        started.process.wait(_PATIENT_SECONDS)


def test_the_second_start_makes_nothing_again(demo: Demo) -> None:
    demo.wait_until_up(_PATIENT_SECONDS)

    words = demo.log.read_text()
    assert "Installing packages" not in words
    assert "Building style sheets" not in words
    assert "new bookings" not in words


def test_three_municipalities_answer_and_ctrl_c_leaves_nothing(demo: Demo) -> None:
    demo.wait_until_up(_PATIENT_SECONDS)
    assert [demo.front_page(name) for name in ("oslo", "asker", "baerum")] == [200, 200, 200]
    family = demo.family()

    demo.process.send_signal(signal.SIGINT)

    assert demo.process.wait(_PATIENT_SECONDS) == 0
    assert len(family) > 8
    assert _left_of(family) == []


def test_after_a_kill_the_next_start_works_at_once(demo: Demo, checkout: Path) -> None:
    demo.wait_until_up(_PATIENT_SECONDS)
    family = demo.family()
    demo.process.kill()
    demo.process.wait()

    again = Demo(checkout, demo.ports)
    again.wait_until_up(_PATIENT_SECONDS)

    assert again.front_page("oslo") == 200
    assert _left_of(family) == []
    again.process.terminate()
    assert again.process.wait(_PATIENT_SECONDS) == 0


@pytest.mark.parametrize("name", ["gunicorn", "postgres"])
def test_one_process_that_is_killed_ends_all(name: str, demo: Demo) -> None:
    demo.wait_until_up(_PATIENT_SECONDS)
    family = demo.family()
    victims = [pid for pid in family if _parent(Path(f"/proc/{pid}")) == demo.process.pid]
    victim = next(pid for pid in victims if name in Path(f"/proc/{pid}/cmdline").read_text())

    os.kill(victim, signal.SIGKILL)

    assert demo.process.wait(_PATIENT_SECONDS) == 1
    assert "ended by itself" in demo.log.read_text()
    assert _left_of(family) == []


def _refusal(checkout: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [checkout / "run", "demo", *arguments],
        capture_output=True,
        text=True,
        timeout=_PATIENT_SECONDS,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_second_demo_is_refused_in_one_sentence(demo: Demo, checkout: Path) -> None:
    demo.wait_until_up(_PATIENT_SECONDS)

    assert _refusal(checkout) == (1, "Another demo already runs in this folder.\n")


def test_a_taken_port_is_refused_in_one_sentence(checkout: Path) -> None:
    ports = _free_ports()
    with socket.socket() as somebody:
        # As the runner looks itself: what was closed a moment ago takes no port.
        somebody.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        somebody.bind((LOOPBACK, ports.smtp))
        somebody.listen()
        code, words = _refusal(checkout, "--port", str(ports.web))

    assert code == 1
    assert words.count("\n") == 1
    assert words.startswith(f"Port {ports.smtp} is taken")


def test_commands_join_the_demo_that_runs(demo: Demo, checkout: Path) -> None:
    demo.wait_until_up(_PATIENT_SECONDS)

    done = subprocess.run(
        [checkout / "run", "manage", "load_demo"],
        capture_output=True,
        text=True,
        timeout=_PATIENT_SECONDS,
    )

    assert done.returncode == 0
    assert "Oslo: is there already." in done.stdout
    assert demo.front_page("oslo") == 200
