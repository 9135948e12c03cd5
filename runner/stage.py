"""The whole demo on free ports, without a terminal: for browser journeys and benchmarks."""

import random
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from runner import shell, variables
from runner.console import Failure
from runner.demo import answers, commands, senders
from runner.doors import Doors
from runner.paths import ROOT
from runner.ports import LOOPBACK, Ports

_UP_SECONDS = 90
_FIRST, _LAST = 20_000, 32_000
_TRIES = 50


@dataclass(frozen=True)
class Stage:
    """A running product with its stand-ins."""

    ports: Ports

    def site(self, municipality: str = "oslo") -> str:
        """The address of a municipality's pages, without a slash at the end."""
        return f"http://{municipality}.localhost:{self.ports.web}"

    @property
    def mailbox(self) -> str:
        """The address of the mail sink, without a slash at the end."""
        return f"http://{LOOPBACK}:{self.ports.mailbox}"

    @property
    def doors(self) -> str:
        """The address of the doors as they are drawn, without a slash at the end."""
        return f"http://{LOOPBACK}:{self.ports.locks}"


@contextmanager
def stage(
    folder: Path, databases: Mapping[str, str], doors: Doors | None = None
) -> Iterator[Stage]:
    """Web server, worker and stand-ins on a database that is loaded already; and with doors, whose
    ports all of it takes, what runs for them.

    `databases` holds DATABASE_URL and DATABASE_OWNER_URL. Everything ends with the block.
    Raises Failure when the site does not come up.
    """
    ports = doors.ports if doors else free_ports()
    key, clients = folder / "key.pem", folder / "clients.json"
    environment = {**variables.settings(ports), **databases, "OIDC_KEY_FILE": str(key)}
    environment |= variables.registers(ports, key)
    environment["ALLMENNING_FILES"] = str(folder / "files")
    environment |= variables.notices(folder / "dkim.pem")
    files = ("--out", clients, "--keys-out", key)
    shell.run(
        shell.module("simulators.clients", "--port", str(ports.web), *files),
        failure="The site could not be registered for signing in.",
    )
    with ExitStack() as stack:
        for process in doors.processes(environment) if doors else ():
            stack.enter_context(_running(process.name, process.command, process.env, folder))
        found = commands(ports, clients, folder / "mailbox") | senders(environment)
        for name, command in found.items():
            stack.enter_context(_running(name, command, environment, folder))
        _await(ports, folder)
        yield Stage(ports)


def free_ports() -> Ports:
    """Ports that nothing listens on just now. Raises Failure when there seem to be none."""
    for _try in range(_TRIES):
        ports = Ports(random.randrange(_FIRST, _LAST))
        try:
            ports.refuse_taken()
        except Failure:
            continue
        return ports
    raise Failure("There are no free ports.")


@contextmanager
def _running(
    name: str, command: list[str], environment: Mapping[str, str], folder: Path
) -> Iterator[None]:
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=shell.dies_with_us(signal.SIGTERM),
        )
        try:
            yield
        finally:
            shell.end(process, signal.SIGTERM)


def _await(ports: Ports, folder: Path) -> None:
    is_up, deadline = answers(ports.web), time.monotonic() + _UP_SECONDS
    while not is_up():
        if time.monotonic() > deadline:
            written = (folder / "web.log").read_text(errors="replace")
            raise Failure(shell.explained(written, "The site did not come up."))
        time.sleep(0.2)
