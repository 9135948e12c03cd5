"""The demo's doors: two brokers, the gateway, the locks it opens, and the line between."""

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from runner import mosquitto, shell, variables
from runner.console import Failure, say
from runner.mosquitto import Program
from runner.paths import VAR
from runner.ports import Ports

FOLDER = VAR / "gateway"


@dataclass(frozen=True)
class Process:
    """Something to start: its name, its command, and its environment."""

    name: str
    command: list[str]
    env: Mapping[str, str]


class Doors:
    """What runs for the doors. First the demo is loaded, which writes the gateway's settings."""

    def __init__(self, found: Program, ports: Ports, folder: Path = FOLDER) -> None:
        """Makes the passwords of this run."""
        self._found = found
        self.ports = ports
        self.folder = folder
        self._passwords = {
            name: mosquitto.new_password() for name in ("platform", "gateway", "local", "locks")
        }
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        brokers = {
            "platform": {"port": ports.platform_broker, "password": self._passwords["gateway"]},
            "local": {"port": ports.local_broker, "password": self._passwords["local"]},
        }
        mosquitto.written(folder / "brokers.json", json.dumps(brokers))

    def processes(self, product: Mapping[str, str]) -> Iterator[Process]:
        """Everything, in the order it is started."""
        platform = {
            "platform": self._passwords["platform"],
            self._number(): self._passwords["gateway"],
        }
        local = {"gateway": self._passwords["local"], "locks": self._passwords["locks"]}
        yield self._broker("broker", self.ports.platform_broker, mosquitto.PLATFORM_RULES, platform)
        yield self._broker("bus", self.ports.local_broker, mosquitto.LOCAL_RULES, local)
        yield self._locks()
        yield self._telephone(product)
        yield Process("gateway", shell.module("gateway", self.folder / "gateway.toml"), plain())
        yield Process("link", shell.module("django", "keys_link"), self._link(product))

    def _number(self) -> str:
        facts = tomllib.loads((self.folder / "gateway.toml").read_text())
        return str(facts["gateway"])

    def _broker(self, name: str, port: int, rules: str, users: Mapping[str, str]) -> Process:
        folder = self.folder / name
        command = mosquitto.command(self._found, folder, port=port, rules=rules, users=users)
        return Process(name, command, {**os.environ, **self._found.env})

    def _locks(self) -> Process:
        ports = ("--http-port", str(self.ports.locks))
        broker = ("--broker-port", str(self.ports.local_broker))
        command = shell.module(
            "simulators.locks", *ports, *broker, "--doors", self.folder / "doors.json"
        )
        signs_in = {"LOCKS_USER": "locks", "LOCKS_PASSWORD": self._passwords["locks"]}
        return Process("locks", command, {**plain(), **signs_in})

    def _telephone(self, product: Mapping[str, str]) -> Process:
        """It knows what the municipality's provider knows: the secret, and whose numbers there are."""
        ((municipality, (secret,)),) = json.loads(product["DOOR_TELEPHONE"]).items()
        site = f"http://{municipality}.localhost:{self.ports.web}"
        where = ("--http-port", str(self.ports.telephone), "--site", site)
        command = shell.module(
            "simulators.telephone", *where, "--book", self.folder / "telephone.json"
        )
        return Process("telephone", command, {**plain(), "TELEPHONE_SECRET": secret})

    def _link(self, product: Mapping[str, str]) -> dict[str, str]:
        return {
            **variables.link(dict(product)),
            "ALLMENNING_BROKER_PORT": str(self.ports.platform_broker),
            "ALLMENNING_BROKER_USER": "platform",
            "ALLMENNING_BROKER_PASSWORD": self._passwords["platform"],
        }


def doors(ports: Ports, folder: Path = FOLDER) -> Doors | None:
    """The doors of a demo, or None, with one sentence, where no broker can be had."""
    found = mosquitto.program()
    if found is None:
        say(mosquitto.MISSING)
        return None
    return Doors(found, ports, folder)


def gateway(arguments: list[str]) -> int:
    """`./run gateway SETTINGS.toml`: the computer at the door. Raises Failure without a file."""
    if len(arguments) != 1 or not Path(arguments[0]).is_file():
        raise Failure("Say which file has the gateway's settings: ./run gateway SETTINGS.toml")
    return shell.foreground(shell.module("gateway", Path(arguments[0]).resolve()), env=plain())


def plain() -> dict[str, str]:
    """An environment without the product's secrets: neither a gateway nor a lock has them."""
    return {name: value for name, value in os.environ.items() if not name.startswith("ALLMENNING_")}
