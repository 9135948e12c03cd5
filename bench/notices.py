"""An area campaign of 270,000 in a city of 700,000: matched, signed, handed over, and killed.

Two senders and everything they talk to share the machine's cores.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 (models need a set-up Django)
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402

from allmenning.core import scope  # noqa: E402
from allmenning.mail.rules.answers import Fate  # noqa: E402
from allmenning.notices.actions.filling import fill  # noqa: E402
from allmenning.notices.channels import supervising  # noqa: E402
from allmenning.notices.channels.sending import CONNECTIONS  # noqa: E402
from allmenning.notices.channels.smtp.dialogue import Dialogue  # noqa: E402
from allmenning.notices.models import Dispatch, Notice  # noqa: E402
from allmenning.notices.queries.naming import names  # noqa: E402
from allmenning.notices.tests.hurried import Senders, hurry  # noqa: E402
from bench.rig import city, mass, measure  # noqa: E402
from demo.loading.population.people import load_population  # noqa: E402
from simulators.population.city import Population  # noqa: E402
from simulators.population.districts import WHOLE_OSLO  # noqa: E402

SENDERS = 2
KILLS = 100
RUNS = 3
# Taken twice; in the ledger and not taken; taken and not in the ledger.
FAULTS = ("duplicates", "lost", "strange")
BARE, BYTES = 40_000, 9_000
# Of these about nine in ten can be reached: some 270,000 mails.
AUDIENCE = {"everybody": True, "youngest": 18, "oldest": 41}
_WAITING = ("pending", "claimed", "attempting", "unknown")


class Bare:
    """The same bytes again and again, from nowhere to the relay."""

    sender, recipient = "post@oslo.example", "i@innbygger.example"

    def __init__(self, size: int) -> None:
        line = b"x" * 74 + b"\r\n"
        self._content = b"Message-ID: <bare@oslo.example>\r\n\r\n" + line * (size // 76)

    def content(self) -> bytes:
        return self._content


def bare_loop(port: int, count: int, size: int) -> float:
    """Mails a second of a client that does nothing but hand over."""

    async def marked(_mail: Bare) -> bool:
        return True

    async def talk(mails: int) -> None:
        mail = Bare(size)
        dialogue: Dialogue[Bare] = await Dialogue.connect("127.0.0.1", port, "bare", marked)
        await dialogue.name(mail)
        for left in range(mails, 0, -1):
            outcome = await dialogue.hand_over(mail, mail if left > 1 else None)
            assert outcome.answer is not None
            assert outcome.answer.fate is Fate.ACCEPTED
        await dialogue.leave()

    async def run() -> None:
        await asyncio.gather(*(talk(count // CONNECTIONS) for _ in range(CONNECTIONS)))

    started = time.perf_counter()
    asyncio.run(run())
    return count / (time.perf_counter() - started)


def build(people: int) -> tuple[int, float]:
    """Load so many people; returns how many there are, and the seconds it took."""
    whole = sum(WHOLE_OSLO.values())
    counts = {
        code: min(living, living * people // whole + 1) for code, living in WHOLE_OSLO.items()
    }
    started = time.perf_counter()
    loaded = load_population(Population(counts, mass.now().date()), now=mass.now())
    mass.as_owner("ANALYZE")
    return loaded, mass.seconds_since(started)


def filled(about: Notice) -> tuple[list[float], int]:
    """Match everybody and write the ledger, three times; the seconds, and how many are in it."""
    seconds, ledger = [], 0
    for _run in range(RUNS):
        mass.forget(about)
        took, ledger = measure.milliseconds(lambda: fill(notice=about, now=mass.now()))
        assert ledger, "Nobody is in the ledger."
        seconds.append(round(took / 1000, 1))
    mass.as_owner("UPDATE notices_dispatch SET due_at = now() - interval '1 day'")
    return seconds, ledger


def send_thrice(folder: Path, more: dict[str, str]) -> dict[str, Any]:
    """The run whose time is the median; a mail that was lost or sent twice in any counts."""
    runs = [send(folder.with_name(f"{folder.name} {run}"), more, look_on) for run in range(RUNS)]
    middle = sorted(runs, key=itemgetter("seconds"))[RUNS // 2]
    faults = {fault: sum(run[fault] for run in runs) for fault in FAULTS}
    return {**middle, **faults, "every_s": [run["seconds"] for run in runs]}


def send(folder: Path, more: dict[str, str], work: Callable[[Senders], None]) -> dict[str, Any]:
    """Send the whole ledger to a sink that is new; returns what became of it."""
    mass.begin_anew()
    folder.mkdir()
    with mass.relay(folder) as relay, hurry():
        settings.NOTICES_ACCEPT_LOG = relay.log_address
        senders = Senders(SENDERS, relay.port, **more)
        started = time.perf_counter()
        while Dispatch.objects.filter(state__in=_WAITING).exists():
            work(senders)
        seconds = time.perf_counter() - started
        senders.end()
        came = compared(relay)
    states = dict(Dispatch.objects.values_list("state").annotate(Count("id")))
    accepted = states.get("accepted", 0)
    return {
        "seconds": round(seconds, 1),
        "accepted": accepted,
        "per_second": round(accepted / seconds),
        **came,
        "states": states,
    }


def compared(relay: mass.Relay) -> dict[str, int]:
    """What the ledger says was taken beside what the relay took, mail by mail."""
    sent, naming = Dispatch.objects.filter(state="accepted"), names()
    ours = [naming.name(pk) for pk in sent.values_list("pk", flat=True)]
    taken, twice = relay.counts()
    found = relay.knows_of(ours, mass.now())
    return {"duplicates": twice, "lost": len(ours) - found, "strange": taken - found}


def look_on(_senders: Senders) -> None:
    supervising.look_after()
    time.sleep(0.25)


class Killer:
    """Kills a sender every second or so, until it has killed so many."""

    def __init__(self, kills: int) -> None:
        self.left, self._chance = kills, random.Random(5)
        self._next = time.monotonic() + 1

    def __call__(self, senders: Senders) -> None:
        if self.left and time.monotonic() >= self._next:
            senders.kill_one(self._chance.randrange(SENDERS))
            self.left -= 1
            self._next = time.monotonic() + self._chance.uniform(0.2, 0.6)
        look_on(senders)


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench notices")
    parser.add_argument("--people", type=int, default=700_000)
    parser.add_argument("--kills", type=int, default=KILLS)
    asked = parser.parse_args()
    city.empty()
    with (
        tempfile.TemporaryDirectory() as folder,
        scope.municipality(mass.municipality().pk),
        mass.registers(Path(folder)) as registers,
    ):
        figures = measured(Path(folder), registers, asked.people, asked.kills)
    connection.close()
    measure.finish("notices", **figures)


def measured(folder: Path, more: dict[str, str], people: int, kills: int) -> dict[str, Any]:
    population, loading = build(people)
    about = mass.notice(mass.now(), AUDIENCE, population)
    matching, ledger = filled(about)
    key = {"NOTICES_DKIM_KEY_FILE": mass.signing_key(folder)}
    runs = {
        "unsigned": send_thrice(folder / "unsigned", more),
        "signed": send_thrice(folder / "signed", {**more, **key}),
        "killed": send(folder / "killed", more, killer := Killer(kills)),
    }
    with mass.relay(folder / "bare") as relay:
        bare, every = measure.median_of_three(lambda: bare_loop(relay.port, BARE, BYTES))
    measure.table(
        ("an area campaign", "mails", "seconds", "per second", "twice", "lost", "strange"),
        [
            (name, *(run[one] for one in ("accepted", "seconds", "per_second", *FAULTS)))
            for name, run in runs.items()
        ],
    )
    return {
        "population": population,
        "loading_s": loading,
        "ledger": ledger,
        "match_and_ledger_s": statistics.median(matching),
        "match_and_ledger_runs": matching,
        **runs,
        "kills": kills - killer.left,
        "bare_per_second": round(bare),
        "bare_runs": [round(one) for one in every],
        "unsigned_to_bare": round(runs["unsigned"]["per_second"] / bare, 2),
        "signed_to_bare": round(runs["signed"]["per_second"] / bare, 2),
    }


if __name__ == "__main__":
    main()
