"""What a benchmark of notices stands on: a city of people, a relay that swallows, and registers."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

import psycopg

from allmenning.core.models import Municipality
from allmenning.notices.models import Approval, Notice, NoticeText, Theme
from allmenning.people.models import Person, Unit
from bench.rig.krr import CLIENT, KEY_FILE
from runner.paths import ROOT

TEXT = """Hei!

Fra mandag {siste_dag} legger vi nye vannrør der du bor. **Vannet blir borte noen timer på dagtid**, og
gata kan være stengt for biler mens vi arbeider. Du kan gå og sykle forbi hele tiden.

## Dette betyr det for deg
- Vannet er borte mellom klokka 9 og 15. Fyll noen bøtter kvelden før.
- Kjør ikke over slanger og kabler. Renovasjonen henter som vanlig.
- Parkeringsplassene i gata kan ikke brukes mens vi graver. Vi setter opp skilt.

## Når vi er ferdige
Vi legger ny asfalt og sår til plenene. Er noe blitt ødelagt, så ordner vi det. [Se kart og framdrift
her](/gravearbeid), eller les om [parkering mens vi graver](/gravearbeid/parkering).

Spør oss gjerne. Vi svarer på telefon {kommune.telefon} mellom klokka 9 og 15 alle hverdager.
"""
_OWN_ROWS = ("notices_dispatch", "notices_tally", "notices_bounce")


def municipality() -> Municipality:
    """The city whose people are made up."""
    return Municipality.objects.create(
        slug="oslo",
        name="Oslo",
        kommunenummer="0301",
        phone="21 80 21 80",
        email="post@oslo.example",
        hosts=["oslo.localhost"],
    )


def notice(now: datetime, audience: Mapping[str, object], most: int) -> Notice:
    """A notice that two people approved and that is ready to be sent."""
    unit = Unit.objects.create(kind=Unit.Kind.MUNICIPALITY, name="Oslo kommune")
    author, *others = (Person.objects.create(name=n, created_at=now) for n in ("En", "To", "Tre"))
    about = Notice.objects.create(
        theme=Theme.objects.create(slug="gravearbeid", name={"nb": "Gravearbeid"}),
        unit=unit,
        author=author,
        title="Nye vannrør",
        trigger=Notice.Trigger.AREA,
        audience=audience,
        is_urgent=True,
        max_recipients=most,
        valid_until=now + timedelta(days=14),
        created_at=now,
        share=100,
    )
    for language in ("nb", "nn", "en"):
        NoticeText.objects.create(notice=about, language=language, subject="Vi graver", body=TEXT)
    about.proposed = b"bench"
    about.save()
    for person in others:
        Approval.objects.create(
            notice=about, author=author, person=person, digest=about.proposed, at=now
        )
    about.state, about.started_at = Notice.State.SENDING, now
    about.save()
    return about


def as_owner(statement: str) -> None:
    """Run a statement as the role that owns the tables, in every municipality."""
    options = "-c allmenning.municipality=*"
    with psycopg.connect(
        os.environ["DATABASE_OWNER_URL"], autocommit=True, options=options
    ) as owner:
        owner.execute(statement)


def begin_anew() -> None:
    """Let nothing of the ledger have been sent."""
    as_owner(
        "UPDATE notices_dispatch SET state = 'pending', tries = 0, attempted_at = NULL,"
        " leased_until = NULL, settled_at = NULL, reason = ''"
    )
    as_owner("DELETE FROM notices_tally WHERE kind = 'outcome'")
    as_owner("DELETE FROM notices_bounce")
    as_owner("VACUUM ANALYZE notices_dispatch")


@dataclass(frozen=True)
class Relay:
    """A sink in a process of its own."""

    process: subprocess.Popen[str]
    port: int
    log_address: str

    def counts(self) -> tuple[int, int]:
        """How many different mails it has taken, and how many it took once more."""
        told = requests.get(self.log_address, timeout=30).json()
        return told["accepted"], told["twice"]


@contextmanager
def relay(folder: Path, **ports: int) -> Iterator[Relay]:
    """The sink, on free ports unless they are given."""
    options = [f"--{name.replace('_', '-')}={port}" for name, port in ports.items()]
    with _running("simulators.sink", "--folder", str(folder), *options) as (process, line):
        port, address = line.split()
        yield Relay(process, int(port), address)


@contextmanager
def registers(folder: Path) -> Iterator[dict[str, str]]:
    """The registers, as the settings that lead to them."""
    with _running("bench.rig.krr", "--folder", str(folder)) as (_process, address):
        yield {
            "KRR_URL": f"{address}/krr/rest/v2",
            "MASKINPORTEN_ISSUER": f"{address}/maskinporten/",
            "MASKINPORTEN_CLIENT_ID": CLIENT,
            "MASKINPORTEN_KEY_FILE": str(folder / KEY_FILE),
        }


@contextmanager
def _running(module: str, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", module, *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def signing_key(folder: Path) -> str:
    """A key of 2048 bits, as the settings name it."""
    key = rsa.generate_private_key(65537, 2048)
    path = folder / "dkim.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(path)


def seconds_since(started: float) -> float:
    return round(time.perf_counter() - started, 1)


def now() -> datetime:
    return datetime.now(UTC)
