"""Real brokers for the tests that need one; none of them waits for a time to pass."""

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.settings import Broker
from runner import mosquitto
from runner.ports import LOOPBACK

PASSWORD = "only here"


class RealBroker:
    """A mosquitto that can be ended and started again on its port."""

    def __init__(self, folder: Path, rules: str, users: tuple[str, ...]) -> None:
        found = mosquitto.program()
        if found is None:
            pytest.skip("mosquitto is not here")
        self.port = _free_port()
        self._env = {**os.environ, **found.env}
        names = dict.fromkeys(users, PASSWORD)
        self._command = mosquitto.command(found, folder, port=self.port, rules=rules, users=names)
        self.start()

    def start(self) -> None:
        """Returns when it takes connections."""
        self._process = subprocess.Popen(
            self._command, env=self._env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while True:
            assert self._process.poll() is None
            with socket.socket() as trial:
                if trial.connect_ex((LOOPBACK, self.port)) == 0:
                    return

    def end(self) -> None:
        self._process.terminate()
        self._process.wait()

    def seen_by(self, user: str) -> Broker:
        return Broker(LOOPBACK, self.port, user, PASSWORD)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind((LOOPBACK, 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def local_broker(tmp_path: Path) -> Iterator[RealBroker]:
    broker = RealBroker(tmp_path / "local", mosquitto.LOCAL_RULES, ("gateway", "locks"))
    yield broker
    broker.end()


@pytest.fixture
def platform_broker(tmp_path: Path) -> Iterator[RealBroker]:
    broker = RealBroker(tmp_path / "platform", mosquitto.PLATFORM_RULES, ("platform", "7", "8"))
    yield broker
    broker.end()
