"""A kiosk evening: answers from the tablets of one place, a set number each minute, none lost."""

import argparse
import random
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import django

django.setup()

from allmenning.activities.access import DEVICE_COOKIE  # noqa: E402 (models need a set-up Django)
from allmenning.activities.actions.devices import pair  # noqa: E402
from allmenning.activities.models import Activity, FeedbackResponse, Session  # noqa: E402
from allmenning.core import scope  # noqa: E402
from allmenning.places.models import Building  # noqa: E402
from bench.rig import city, measure, web  # noqa: E402

MINUTES, PER_MINUTE = 10, 500
# One who takes two and a half seconds on each of them, all evening, is quicker than people are.
TABLETS = 20
PARTS = 3
SPACES = 50
CHANNEL = "kanal=kiosk"
HEARD = ("", *FeedbackResponse.Heard.values)


@dataclass(frozen=True)
class Place:
    """Where people answer: the activity's address, and the secret of each tablet there."""

    path: str
    tokens: tuple[str, ...]


@dataclass
class Tablet:
    """One tablet: what it was sent to do, and what it measured. Milliseconds count from when the
    answer was due, so that who had to wait in line is measured too."""

    client: web.Client
    sent: dict[UUID, int] = field(default_factory=dict)
    answers: list[tuple[float, float]] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)

    def evening(self, path: str, began: float, due: Sequence[float], chance: random.Random) -> None:
        """Open the form, answer when it is due, and go where the answer leads: to the thanks, on
        the form of the next."""
        following = form = f"{path}/svar?{CHANNEL}"
        for at in due:
            self._open(following)
            time.sleep(max(0.0, began + at - time.monotonic()))
            following = self._answer(form, began + at, at, chance) or form

    def _open(self, path: str) -> None:
        answer = self.client.get(path)
        self.pages.append(answer.wall_ms)
        if answer.status != 200:
            self.refused[answer.status] += 1

    def _answer(self, form: str, due: float, at: float, chance: random.Random) -> str:
        key, smileys = uuid4(), chance.randint(1, 5)
        self.sent[key] = smileys
        said = {"noekkel": key, "smilefjes": smileys, "hoert": chance.choice(HEARD)}
        words = "Vi kommer igjen på torsdag." if chance.random() < 0.2 else ""
        answer = self.client.post(form, **said, ord=words)
        self.answers.append((at, (time.monotonic() - due) * 1000))
        self.server.append(answer.server_ms)
        if answer.status != 302:
            self.refused[answer.status] += 1
        return answer.location


def set_up() -> Place:
    """A meeting place with its tablets paired; call within the municipality's scope."""
    now = datetime.now(UTC)
    city.build(SPACES, seed=SPACES, first_week=city.first_week())
    building = Building.objects.earliest("pk")
    activity = Activity.objects.create(
        unit_id=building.unit_id,
        slug="familiekveld",
        kind=Activity.Kind.DROP_IN,
        state=Activity.State.OPERATION,
        title={"nb": "Familiekveld"},
    )
    hour = timedelta(hours=1)
    Session.objects.create(
        activity=activity, building=building, starts=now - hour, ends=now + hour, changed_at=now
    )
    (caretaker,) = web.people(1)
    names = [f"Nettbrett {number}" for number in range(TABLETS)]
    tokens = [pair(building=building, name=name, by=caretaker, now=now)[1] for name in names]
    return Place(f"/aktiviteter/{activity.slug}", tuple(tokens))


def evening(place: Place, port: int, minutes: int) -> list[Tablet]:
    """All tablets at once, their answers spread evenly over each minute."""
    step = 60 / PER_MINUTE
    tablets = [Tablet(web.Client(port, cookies={DEVICE_COOKIE: one})) for one in place.tokens]
    began = time.monotonic() + 1
    with ThreadPoolExecutor(TABLETS) as threads:
        evenings = [
            threads.submit(
                tablet.evening,
                place.path,
                began,
                [step * n for n in range(number, minutes * PER_MINUTE, TABLETS)],
                random.Random(number),
            )
            for number, tablet in enumerate(tablets)
        ]
        for one in evenings:
            one.result()
    for tablet in tablets:
        tablet.client.close()
    return tablets


def lost(tablets: Sequence[Tablet]) -> dict[str, int]:
    """What was sent and is not there once, as it was sent, and what is there and nobody sent."""
    sent = {key: smileys for tablet in tablets for key, smileys in tablet.sent.items()}
    rows = list(FeedbackResponse.objects.values_list("key", "smileys"))
    kept = dict(rows)
    return {
        "lost": sum(kept.get(key) != smileys for key, smileys in sent.items()),
        "twice": len(rows) - len(kept),
        "unsent": len(kept.keys() - sent.keys()),
    }


def figures(tablets: Sequence[Tablet], minutes: int) -> dict[str, Any]:
    """Milliseconds of an answer: of the whole evening, of each third of it and of each minute."""
    answers = sorted(one for tablet in tablets for one in tablet.answers)
    spent = [milliseconds for _at, milliseconds in answers]
    size = -(-len(spent) // PARTS)
    parts = [spent[n : n + size] for n in range(0, len(spent), size)]
    each_minute = [
        [milliseconds for at, milliseconds in answers if at // 60 == minute]
        for minute in range(minutes)
    ]
    return {
        "p50": round(statistics.median(spent), 1),
        "p95": round(measure.p95(spent), 1),
        "most": round(max(spent), 1),
        "median_of_parts_p95": round(statistics.median(map(measure.p95, parts)), 1),
        "parts_p95": [round(measure.p95(part), 1) for part in parts],
        "minutes_p95": [round(measure.p95(minute), 1) for minute in each_minute],
    }


def report(tablets: Sequence[Tablet], minutes: int, fate: dict[str, int]) -> None:
    answers = figures(tablets, minutes)
    pages = [one for tablet in tablets for one in tablet.pages]
    server = [one for tablet in tablets for one in tablet.server]
    refused = dict(sum((tablet.refused for tablet in tablets), Counter[int]()))
    sent = sum(len(tablet.sent) for tablet in tablets)
    rows = [
        ("an answer, from when it was due", answers["p50"], answers["p95"]),
        ("  of it in the application", statistics.median(server), measure.p95(server)),
        ("the form, with the thanks", statistics.median(pages), measure.p95(pages)),
    ]
    measure.table(("milliseconds", "p50", "p95"), rows)
    print(f"{sent} answers in {minutes} minutes from {TABLETS} tablets at one address")
    print("; ".join(f"{number} {what}" for what, number in fate.items()), "| refused:", refused)
    measure.finish(
        "kiosk",
        sizes={"minutes": minutes, "per_minute": PER_MINUTE, "tablets": TABLETS, "answers": sent},
        answer_ms=answers,
        page_ms={"p50": round(statistics.median(pages), 1), "p95": round(measure.p95(pages), 1)},
        server_ms={
            "p50": round(statistics.median(server), 1),
            "p95": round(measure.p95(server), 1),
        },
        refused=refused,
        **fate,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench kiosk")
    parser.add_argument("--minutes", type=int, default=MINUTES)
    minutes = parser.parse_args().minutes
    city.empty()
    with scope.municipality(city.municipality().pk):
        place = set_up()
        with web.serving() as server:
            with closing(web.Client(server.port)) as first:
                first.get(f"{place.path}/svar?{CHANNEL}")
            tablets = evening(place, server.port, minutes)
        report(tablets, minutes, lost(tablets))


if __name__ == "__main__":
    main()
