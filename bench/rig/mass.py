"""What a benchmark of notices stands on: a city of people, a relay that swallows, and registers."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import requests

import psycopg
from django.core.management import call_command

from allmenning.core.models import Municipality
from allmenning.mail.channels.accept_log import were_accepted
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
_ASKED_AT_ONCE = 10_000


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


def forget(about: Notice) -> None:
    """Let the ledger of the notice be empty, and not filled yet."""
    as_owner("TRUNCATE notices_dispatch CASCADE")
    as_owner(f"UPDATE notices_notice SET filled_at = NULL WHERE id = {about.pk}")


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

    port: int
    log_address: str

    def counts(self) -> tuple[int, int]:
        """How many different mails it has taken, and how many it took once more."""
        told = requests.get(self.log_address, timeout=30).json()
        return told["accepted"], told["twice"]

    def knows_of(self, names: Sequence[str], at: datetime) -> int:
        """How many of the mails with these names (Message-ID) it has taken."""
        some = (names[n : n + _ASKED_AT_ONCE] for n in range(0, len(names), _ASKED_AT_ONCE))
        told = (were_accepted(self.log_address, dict.fromkeys(asked, at)) for asked in some)
        return sum(sum(answer is True for answer in one.values()) for one in told)


@contextmanager
def relay(folder: Path) -> Iterator[Relay]:
    """The sink, on free ports."""
    with _running("simulators.sink", "--folder", str(folder)) as line:
        port, address = line.split()
        yield Relay(int(port), address)


@contextmanager
def registers(folder: Path) -> Iterator[dict[str, str]]:
    """The registers, as the settings that lead to them."""
    with _running("bench.rig.krr", "--folder", str(folder)) as address:
        yield {
            "KRR_URL": f"{address}/krr/rest/v2",
            "MASKINPORTEN_ISSUER": f"{address}/maskinporten/",
            "MASKINPORTEN_CLIENT_ID": CLIENT,
            "MASKINPORTEN_KEY_FILE": str(folder / KEY_FILE),
        }


@contextmanager
def _running(module: str, *options: str) -> Iterator[str]:
    """The first line that the process says."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def signing_key(folder: Path) -> str:
    """A key of 2048 bits, as the settings name it."""
    path = folder / "dkim.pem"
    call_command("make_dkim_key", path, stdout=StringIO())
    return str(path)


def seconds_since(started: float) -> float:
    return round(time.perf_counter() - started, 1)


def now() -> datetime:
    return datetime.now(UTC)
