"""How soon a key is at its door, and gone from it, and how soon a door opens: real processes.

A thousand standing keys at one gateway; two real brokers, the gateway, the link and a worker, each
its own process. Ready is from when the booking has committed until the link has read that the
gateway has the key on its disk; revoked likewise. A decision is from what a reader sends to the
command that a lock gets.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402 (needs a set-up Django)

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from psycopg.types.range import TimestamptzRange  # noqa: E402

from allmenning.booking.events import BookingCancelled, BookingConfirmed  # noqa: E402
from allmenning.booking.models import Booking, Claim, Request, Terms  # noqa: E402
from allmenning.core import scope  # noqa: E402
from allmenning.core.events import publish  # noqa: E402
from allmenning.keys.actions.granting import agree_all  # noqa: E402
from allmenning.keys.actions.lining import introduce  # noqa: E402
from allmenning.keys.models import (  # noqa: E402
    Bundle,
    BundleDoor,
    Credential,
    Door,
    Gateway,
    Grant,
)
from allmenning.keys.queries.pins import codes_of  # noqa: E402
from allmenning.people.models import Person  # noqa: E402
from allmenning.places.models import Building, Space  # noqa: E402
from bench.rig import city, measure  # noqa: E402
from bench.rig.venue import NoBroker, Venue, until, venue  # noqa: E402
from gateway.bus import READERS  # noqa: E402
from gateway.connecting import client  # noqa: E402

STANDING, BOOKINGS, DECISIONS = 1000, 300, 500
PER_SECOND = 5
LIGHT = "zigbee2mqtt/lys"
OPENED = b'{"state": "ON"}'


def furnish(key: Ed25519PrivateKey) -> tuple[Gateway, Door, list[Space]]:
    """A gateway with one door, and the spaces that are reached through it."""
    building = Building.objects.order_by("pk")[0]
    gateway = Gateway.objects.create(
        building=building, name="G", public_key=key.public_key().public_bytes_raw()
    )
    door = Door.objects.create(
        building=building, gateway=gateway, name="Dør", kind="main", driver="switch", address=LIGHT
    )
    introduce(gateway=gateway, now=timezone.now())
    spaces = [one for one in Space.objects.order_by("pk") if one.parts.count() == 1]
    for space in spaces:
        BundleDoor.objects.create(bundle=Bundle.objects.create(space=space), door=door, order=0)
    return gateway, door, spaces


def book(space: Space, starts: datetime, *, tells: bool) -> Booking:
    """A booking as confirming it leaves it; its event is published when `tells`."""
    now = timezone.now()
    during = TimestamptzRange(starts, starts + timedelta(minutes=30))
    with transaction.atomic():
        request = Request.objects.create(
            applicant=Person.objects.get(),
            purpose="sport",
            activity="Trening",
            participants=10,
            phone="21802180",
            terms=Terms.objects.get(),
            sent_at=now,
        )
        booking = Booking.objects.create(
            request=request, space=space, during=during, state="confirmed", decided_at=now
        )
        Claim.objects.create(asset=space.parts.get().asset, during=during, booking=booking)
        if tells:
            publish(BookingConfirmed(booking.pk), now=now)
    return booking


def cancel(booking: Booking) -> None:
    now = timezone.now()
    with transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(state="cancelled", decided_at=now)
        Claim.objects.filter(booking=booking).delete()
        publish(BookingCancelled(booking.pk, stood=True, by_staff=False), now=now)


def stand(spaces: Sequence[Space], count: int) -> None:
    """Keys that hold now, spread over the spaces; made in bulk, sent by the link."""
    now = timezone.now()
    made = [
        book(
            spaces[number % len(spaces)],
            now + timedelta(minutes=40 * (number // len(spaces))),
            tells=False,
        ).pk
        for number in range(count)
    ]
    for start in range(0, count, 50):
        agree_all(booking_ids=made[start : start + 50], now=now)


def ready(spaces: Sequence[Space], count: int) -> tuple[list[Booking], list[float]]:
    """Seconds from a booking's commit until its key is confirmed, at a steady pace."""
    later = timezone.now() + timedelta(hours=40)
    committed: dict[int, datetime] = {}
    made = []
    for number in range(count):
        starts = later + timedelta(hours=number // len(spaces))
        booking = book(spaces[number % len(spaces)], starts, tells=True)
        committed[booking.pk] = timezone.now()
        made.append(booking)
        time.sleep(1 / PER_SECOND)
    return made, settled(committed, "confirmed")


def revoked(made: Sequence[Booking]) -> list[float]:
    """Seconds from a cancellation's commit until the gateway has said that the key is gone."""
    committed = {}
    for booking in made:
        cancel(booking)
        committed[booking.pk] = timezone.now()
        time.sleep(1 / PER_SECOND)
    return settled(committed, "removed")


def settled(committed: dict[int, datetime], state: str) -> list[float]:
    rows = Credential.objects.filter(grant__booking__in=committed, actual=state)
    until(lambda: rows.count() == len(committed), 120)
    found = rows.values_list("grant__booking_id", "confirmed_at")
    return [(at - committed[booking]).total_seconds() for booking, at in found]


async def decisions(up: Venue, door: Door, codes: Sequence[str]) -> list[float]:
    """Milliseconds from a reader's message to the lock's command, one presentation at a time."""
    taken = []
    async with client(up.local, "lock") as lock, client(up.local, "reader") as reader:
        await lock.subscribe(f"{LIGHT}/set", qos=1)
        await reader.subscribe(f"{READERS}/{door.pk}/answer", qos=1)
        commands, answers = aiter(lock.messages), aiter(reader.messages)
        for code in codes:
            began = time.perf_counter()
            await reader.publish(f"{READERS}/{door.pk}/pin", json.dumps({"pin": code}), qos=1)
            async with asyncio.timeout(10):
                await anext(commands)
            taken.append((time.perf_counter() - began) * 1000)
            await lock.publish(LIGHT, OPENED, qos=1)
            await _outcome(answers)
    return taken


async def _outcome(answers: Any) -> None:
    """Wait until the reader has been told what came of it."""
    async with asyncio.timeout(10):
        while json.loads((await anext(answers)).payload)["outcome"] is None:
            pass


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench keys")
    parser.add_argument("--bookings", type=int, default=BOOKINGS)
    parser.add_argument("--standing", type=int, default=STANDING)
    options = parser.parse_args()
    city.empty()
    key = Ed25519PrivateKey.generate()
    with scope.municipality(city.municipality().pk), tempfile.TemporaryDirectory() as folder:
        city.build(60, seed=1, first_week=city.first_week())
        Claim.objects.all().delete()
        Booking.objects.all().delete()
        gateway, door, spaces = furnish(key)
        stand(spaces, options.standing)
        try:
            with venue(Path(folder), gateway=gateway.pk, key=key) as up:
                play(up, door, spaces, options.bookings)
        except NoBroker:
            sys.exit("mosquitto is not installed here.")
    connection.close()


def play(up: Venue, door: Door, spaces: Sequence[Space], bookings: int) -> None:
    standing = Grant.objects.count()
    until(lambda: not Credential.objects.exclude(actual="confirmed").exists(), 120)
    codes = list(open_now(door))
    chance = random.Random(1)
    taken = asyncio.run(decisions(up, door, [chance.choice(codes) for _ in range(DECISIONS)]))
    made, readied = ready(spaces, bookings)
    gone = revoked(made)
    figures = {
        "standing": standing,
        "bookings": bookings,
        "decisions": len(taken),
        **spread("decision_ms", taken),
        **spread("ready_s", readied),
        **spread("revoked_s", gone),
    }
    measure.table(("keys over real processes", "figure"), list(figures.items()))
    measure.finish("keys", **figures)


def open_now(door: Door) -> Iterator[str]:
    """The digits of keys whose time is now."""
    now = timezone.now()
    for grant in Grant.objects.filter(state="active", doors__during__contains=now):
        yield from codes_of(grant).values()


def spread(name: str, taken: Sequence[float]) -> dict[str, float]:
    """Median (of three runs' medians), p95 and p99 (nearest rank)."""
    runs = [taken[part::3] for part in range(3)]
    ordered = sorted(taken)
    p99 = ordered[max(0, -(-len(ordered) * 99 // 100) - 1)]
    return {
        f"{name}_median": round(statistics.median(statistics.median(run) for run in runs), 3),
        f"{name}_p95": round(measure.p95(taken), 3),
        f"{name}_p99": round(p99, 3),
    }


if __name__ == "__main__":
    main()
