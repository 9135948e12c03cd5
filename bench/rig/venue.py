"""Doors for benchmarks and proofs: two real brokers, the gateway, the link and a worker, each its
own process, on the database that this process uses."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from django.db import connection

from allmenning.keys.queries.pins import secret_of
from gateway.settings import Broker
from runner import mosquitto
from runner.paths import ROOT
from runner.ports import LOOPBACK

_PASSWORD = "only for this run"
_SEEDS = {"root": bytes([1]) * 32, "issuing": bytes([2]) * 32}
_PATIENCE_SECONDS = 30
# What the link's sessions are called by the database.
LINK_SESSIONS = "allmenning link"


class NoBroker(RuntimeError):
    """Mosquitto is not installed here."""


class Process:
    """A process of the venue that can be ended and started again."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        self._command, self._env, self.log = command, env, log
        self.start()

    def start(self) -> None:
        """Starts it anew; what it writes is added to its log."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._env, stdout=log, stderr=subprocess.STDOUT
            )

    def end(self) -> None:
        """Ends it as an administrator would, and then for good."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@dataclass
class Venue:
    """What runs, where the gateway's own broker is, and the file that the gateway keeps."""

    broker: Process
    local_broker: Process
    gateway: Process
    link: Process
    worker: Process
    local: Broker
    kept: Path

    def all(self) -> list[Process]:
        return [self.worker, self.link, self.gateway, self.local_broker, self.broker]


@contextmanager
def venue(folder: Path, *, gateway: int, key: Ed25519PrivateKey) -> Iterator[Venue]:
    """Everything up at a gateway's row, until the block ends. Raises NoBroker."""
    found = mosquitto.program()
    if found is None:
        raise NoBroker
    with ExitStack() as stack:

        def started(name: str, command: list[str], **more: str) -> Process:
            env = {**os.environ, **found.env, **more}
            process = Process(command, env, folder / f"{name}.log")
            stack.callback(process.end)
            return process

        def broker(name: str, rules: str, users: list[str]) -> tuple[Process, int]:
            port = _free_port()
            names = dict.fromkeys(users, _PASSWORD)
            command = mosquitto.command(found, folder / name, port=port, rules=rules, users=names)
            process = started(name, command)
            until(lambda: _answers(port))
            return process, port

        platform, port = broker("platform", mosquitto.PLATFORM_RULES, ["platform", str(gateway)])
        own, local_port = broker("local", mosquitto.LOCAL_RULES, ["gateway", "locks"])
        settings = _settings(folder, gateway, key, port, local_port)
        product = _product(folder, port)
        django = [sys.executable, "-m", "django"]
        yield Venue(
            broker=platform,
            local_broker=own,
            gateway=started("gateway", [sys.executable, "-m", "gateway", str(settings)]),
            link=started("link", [*django, "keys_link"], **product, PGAPPNAME=LINK_SESSIONS),
            worker=started("worker", [*django, "procrastinate", "worker"], **product),
            local=Broker(LOOPBACK, local_port, "locks", _PASSWORD),
            kept=folder / "kept" / "gateway.sqlite",
        )


def until(holds: Callable[[], bool], seconds: float = _PATIENCE_SECONDS) -> None:
    """Returns when it holds. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def _settings(
    folder: Path, gateway: int, key: Ed25519PrivateKey, port: int, local_port: int
) -> Path:
    root = Ed25519PrivateKey.from_private_bytes(_SEEDS["root"]).public_key()
    secrets = {
        "key": key.private_bytes_raw().hex(),
        "secret": secret_of(gateway).hex(),
        "platform_password": _PASSWORD,
        "local_password": _PASSWORD,
    }
    mosquitto.written(folder / "secrets.json", json.dumps(secrets))
    path = folder / "gateway.toml"
    path.write_text(
        f'gateway = {gateway}\nroot = "{root.public_bytes_raw().hex()}"\n'
        f'folder = "kept"\nsecrets = "secrets.json"\n'
        f'[platform]\nhost = "{LOOPBACK}"\nport = {port}\nuser = "{gateway}"\n'
        f'[local]\nhost = "{LOOPBACK}"\nport = {local_port}\nuser = "gateway"\n'
    )
    return path


def _product(folder: Path, port: int) -> dict[str, str]:
    """The environment of the product's processes, on the database that is used here."""
    keys = mosquitto.written(
        folder / "keys.json", json.dumps({name: seed.hex() for name, seed in _SEEDS.items()})
    )
    facts = connection.settings_dict
    where = f"?host={facts['HOST']}" + (f"&port={facts['PORT']}" if facts["PORT"] else "")
    return {
        "DATABASE_URL": f"postgresql://{facts['USER']}@/{facts['NAME']}{where}",
        "ALLMENNING_KEYS_FILE": str(keys),
        "ALLMENNING_BROKER_HOST": LOOPBACK,
        "ALLMENNING_BROKER_PORT": str(port),
        "ALLMENNING_BROKER_USER": "platform",
        "ALLMENNING_BROKER_PASSWORD": _PASSWORD,
    }


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind((LOOPBACK, 0))
        return int(trial.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex((LOOPBACK, port)) == 0
