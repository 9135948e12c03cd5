"""The environment the product runs in: what `allmenning/config/settings.py` reads."""

import base64
import contextlib
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runner import shell
from runner.paths import VAR, VENV
from runner.ports import LOOPBACK, Ports
from runner.postgres import APPLICATION, OWNER, Server

_SECRETS = VAR / "secrets"
# The key pair by which the product shows the stand-in for ID-porten who it is.
SIGNING_KEY = VAR / "sign-in" / "private.pem"
CLIENTS = VAR / "sign-in" / "clients.json"
# What notices are signed with.
DKIM_KEY = VAR / "sign-in" / "dkim.pem"
# Where the made-up people of the stand-ins have their addresses.
_MADE_UP = "innbygger.example oslo.example asker.example baerum.example"
# What the registers' stand-ins keep, and on which day the people they know were made.
REGISTERS = VAR / "registers"
# What a developer's shell may hold that would lead our processes astray.
_UNWANTED = ("PYTHONPATH", "PYTHONHOME", "PYTHONSAFEPATH", "DJANGO_SETTINGS_MODULE")


_USUAL_PORTS = Ports()


@dataclass(frozen=True)
class External:
    """A PostgreSQL that somebody else runs, by the addresses of its two roles."""

    application: str
    owner: str

    def url(self, role: str) -> str:
        """The address for one role."""
        return self.owner if role == OWNER else self.application


def external() -> External | None:
    """The PostgreSQL that DATABASE_URL and DATABASE_OWNER_URL point at, when they are set."""
    application = os.environ.get("DATABASE_URL")
    owner = os.environ.get("DATABASE_OWNER_URL")
    return External(application, owner) if application and owner else None


def product(server: Server, ports: Ports = _USUAL_PORTS, **more: str) -> dict[str, str]:
    """The environment of every process of the product."""
    return {
        **settings(ports),
        "DATABASE_URL": server.url(APPLICATION),
        "DATABASE_OWNER_URL": server.url(OWNER),
        **more,
    }


def settings(ports: Ports = _USUAL_PORTS) -> dict[str, str]:
    """The environment but for the database: enough to collect files."""
    issuer = f"http://{LOOPBACK}:{ports.sign_in}"
    return {
        **_inherited(),
        "DJANGO_SETTINGS_MODULE": "allmenning.config.settings",
        "ALLMENNING_DEMO": "1",
        "ALLMENNING_PORT": str(ports.web),
        "ALLMENNING_SECRET_KEY": _kept("secret_key", lambda: secrets.token_urlsafe(48)),
        "ALLMENNING_PERSON_KEYS": _kept("person_keys.json", _new_person_keys),
        "ALLMENNING_PIN_SECRET": _kept("pin_secret", lambda: secrets.token_hex(32)),
        "DOOR_TELEPHONE": _kept("door_telephone.json", _new_door_telephone),
        "SMTP_HOST": LOOPBACK,
        "SMTP_PORT": str(ports.smtp),
        "MAIL_ACCEPT_LOG": f"http://{LOOPBACK}:{ports.mailbox}/accepted",
        "IDPORTEN_ISSUER": f"{issuer}/idporten",
        "ANSATTPORTEN_ISSUER": f"{issuer}/ansattporten",
        "OIDC_KEY_FILE": str(SIGNING_KEY),
        "OIDC_KEY_ID": "allmenning-demo",
        **registers(ports, SIGNING_KEY),
    }


def registers(ports: Ports, signing_key: Path) -> dict[str, str]:
    """What the product knows of the stand-ins for the national registers; Maskinporten knows it by
    the same key as ID-porten, as a JWK beside it."""
    site = f"http://{LOOPBACK}:{ports.registers}"
    package = "folkeregisteret/offentlig-med-hjemmel/api/v1"
    return {
        "MASKINPORTEN_ISSUER": f"{site}/maskinporten/",
        "MASKINPORTEN_CLIENT_ID": "allmenning",
        "MASKINPORTEN_KEY_FILE": str(signing_key.with_suffix(".json")),
        "KRR_URL": f"{site}/krr/rest/v2",
        "FOLKEREGISTERET_URL": f"{site}/folkeregisteret/{package}",
        "GEONORGE_URL": f"{site}/geonorge/adresser/v1",
        "KLASS_URL": f"{site}/klass",
        **_paid(f"http://{LOOPBACK}:{ports.paid}"),
    }


def _paid(site: str) -> dict[str, str]:
    """What Oslo knows of the stand-ins for SvarUt and a provider of text messages."""
    letters = {"address": site, "account": "oslo", "integration": "allmenning"}
    texts = {"address": site, "key": "token", "sender": "Oslo"}
    return {
        "NOTICES_SVARUT": json.dumps({"oslo": {**letters, "password": "hemmelig"}}),
        "NOTICES_SMS": json.dumps({"oslo": texts}),
    }


def key_service(ports: Ports) -> dict[str, str]:
    """What the product knows of the stand-in for Oslo's key service, which it gives keys to and
    which may ask it to open doors."""
    service = f"http://{LOOPBACK}:{ports.key_service}"
    account = {
        "push": {
            "address": service,
            "system_id": "allmenning",
            "api_key": _kept("key_service_api_key", lambda: secrets.token_urlsafe(32)),
        },
        "adapter": {
            "issuer": service,
            "keys": f"{service}/adapter/v2/keys",
            "audience": f"http://oslo.localhost:{ports.web}",
        },
    }
    return {"OSLO_KEY_SERVICE": json.dumps({"oslo": account})}


def notices(key: Path = DKIM_KEY) -> dict[str, str]:
    """How notices are signed, and to whom they may be sent: nobody but the made-up people."""
    return {"NOTICES_ALLOWED": _MADE_UP, "NOTICES_DKIM_KEY_FILE": str(key)}


def link(environment: dict[str, str]) -> dict[str, str]:
    """The same environment for the one process that issues keys to doors."""
    _kept("door_keys.json", _new_door_keys)
    return {**environment, "ALLMENNING_KEYS_FILE": str(_SECRETS / "door_keys.json")}


def as_owner(environment: dict[str, str]) -> dict[str, str]:
    """The same environment for what changes tables: the application's role may not."""
    return {**environment, "DATABASE_URL": environment["DATABASE_OWNER_URL"]}


def _inherited() -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    if external() is None:
        clean = {name: value for name, value in clean.items() if not name.startswith("PG")}
    clean["PATH"] = f"{VENV / 'bin'}:{clean.get('PATH', os.defpath)}"
    return shell.owned_home(clean, VAR / "home")


def _new_person_keys() -> str:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return json.dumps({"current": "k1", "keys": {"k1": key}})


def _new_door_keys() -> str:
    return json.dumps({name: secrets.token_hex(32) for name in ("root", "issuing")})


def _new_door_telephone() -> str:
    secret = base64.b64encode(secrets.token_bytes(32)).decode()
    return json.dumps({"oslo": [f"whsec_{secret}"]})


def _kept(name: str, make: Callable[[], str]) -> str:
    """A secret that is made once and read by us alone."""
    path = _SECRETS / name
    if not path.exists():
        _SECRETS.mkdir(mode=0o700, parents=True, exist_ok=True)
        _place(path, make())
    return path.read_text()


def _place(path: Path, text: str) -> None:
    """Puts a whole file in place, unless another process was first."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    with contextlib.suppress(FileExistsError):
        os.link(unfinished, path)
    unfinished.unlink()
