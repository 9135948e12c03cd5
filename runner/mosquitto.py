"""Debian's MQTT broker: where it is found, and how ours is set up.

Each broker listens on 127.0.0.1 only, keeps nothing when it ends, and sends at once. Everybody signs
in, and reaches the topics of what they do: a gateway its own two on the platform's broker, a lock
and a reader theirs on the local one. What is sent to and from a gateway is sealed by its sender, so
this keeps doors from being watched and disturbed; no door depends on it.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from runner import debian, shell
from runner.console import step
from runner.paths import VAR

_UNPACKED = VAR / "mosquitto" / "debian"
MISSING = (
    "The demo runs without doors that open: Debian's mosquitto is not installed here and could "
    "not be fetched (as administrator: apt install mosquitto)."
)

PLATFORM_RULES = """\
user platform
topic write allmenning/gateways/+/down
topic read allmenning/gateways/+/up
pattern read allmenning/gateways/%u/down
pattern write allmenning/gateways/%u/up
"""
LOCAL_RULES = """\
user gateway
topic readwrite allmenning/readers/#
topic read zigbee2mqtt/#
topic write zigbee2mqtt/+/set
topic write zigbee2mqtt/+/get
topic read homeassistant/#
user locks
topic readwrite zigbee2mqtt/#
topic write allmenning/readers/+/code
topic write allmenning/readers/+/pin
topic write allmenning/readers/+/card
topic read allmenning/readers/+/answer
"""


@dataclass(frozen=True)
class Program:
    """A broker that can be run here, with the environment it needs."""

    broker: Path
    passwords: Path
    env: Mapping[str, str]


def program() -> Program | None:
    """The installed broker, else one that is fetched into `var/`; None when neither can be had."""
    installed, passwords = debian.find("mosquitto"), debian.find("mosquitto_passwd")
    if installed and passwords:
        return Program(Path(installed), Path(passwords), {})
    if not (_UNPACKED / "usr/sbin/mosquitto").exists():
        with step("Fetching mosquitto from Debian"):
            if not debian.unpack("mosquitto", _UNPACKED):
                return None
    return _unpacked()


def _unpacked() -> Program | None:
    folders = {str(path.parent) for path in _UNPACKED.rglob("*.so*")}
    found = Program(
        _UNPACKED / "usr/sbin/mosquitto",
        _UNPACKED / "usr/bin/mosquitto_passwd",
        {"LD_LIBRARY_PATH": ":".join(sorted(folders))},
    )
    return found if found.broker.exists() and found.passwords.exists() else None


def command(
    found: Program, folder: Path, *, port: int, rules: str, users: Mapping[str, str]
) -> list[str]:
    """The command that runs a broker of ours, whose settings are written into a folder.

    `users` are names and passwords.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    rules_file = written(folder / "rules", rules)
    passwords = written(folder / "passwords", "".join(f"{n}:{p}\n" for n, p in users.items()))
    env = {**os.environ, **found.env}
    # It turns the passwords in the file into hashes, so that none is ever on a command line.
    shell.run([found.passwords, "-U", passwords], env=env, failure="Passwords were not hashed.")
    lines = [
        f"listener {port} 127.0.0.1",
        "set_tcp_nodelay true",
        "persistence false",
        "allow_anonymous false",
        f"acl_file {rules_file}",
        f"password_file {passwords}",
        "log_dest stdout",
        "log_type error",
        "log_type warning",
        # Started by root, it would become a user that cannot read our folder.
        *(["user root"] if os.geteuid() == 0 else []),
    ]
    settings = written(folder / "mosquitto.conf", "\n".join(lines) + "\n")
    return [str(found.broker), "-c", str(settings)]


def new_password() -> str:
    """A password that nobody has to remember."""
    return secrets.token_urlsafe(24)


def written(path: Path, text: str) -> Path:
    """Puts the text in a file that we alone may read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    return path
