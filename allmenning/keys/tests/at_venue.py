"""What proofs over real processes share: how long they wait, and what stands in the rows and at the
gateway."""

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from allmenning.booking.models import Booking, BookingRules, Terms
from allmenning.core import events
from allmenning.core.models import EventRecord
from allmenning.keys.models import Bundle, BundleDoor, Credential, Door, Gateway, Grant
from allmenning.keys.queries.waiting import unconfirmed
from allmenning.places.models import Asset, Building, Space, SpaceAsset
from bench.rig.venue import Venue, until

# Nothing here is about speed: processes start and work on a machine that does other things too.
PATIENCE = 240
_ACTS = ("booking.BookingConfirmed", "booking.BookingCancelled")
_FOLLOW = "allmenning.flows.booking.doors.follow"


def a_room(building: Building, terms: Terms, gateway: Gateway, name: str) -> Space:
    """A room behind a door of its own at the gateway."""
    slug = name.lower().replace(" ", "-")
    space = Space.objects.create(
        building=building,
        name=name,
        slug=slug,
        purposes=["music"],
        kind="gym",
        capacity=20,
        is_published=True,
    )
    SpaceAsset.objects.create(space=space, asset=Asset.objects.create(building=building, name=name))
    BookingRules.objects.create(
        space=space, days=(date(2020, 1, 1), None), terms=terms, max_active_person=1000
    )
    door = Door.objects.create(
        building=building, gateway=gateway, name=name, kind="room", driver="switch", address=slug
    )
    BundleDoor.objects.create(bundle=Bundle.objects.create(space=space), door=door, order=0)
    return space


def follow() -> None:
    """Make the keys agree with every act so far, as a worker does; letters are another matter."""
    acts = EventRecord.objects.filter(name__in=_ACTS).exclude(reactions__name=_FOLLOW)
    for act in acts.order_by("pk"):
        events.react(
            municipality_id=act.municipality_id,
            event_id=act.pk,
            reaction=_FOLLOW,
            now=timezone.now(),
        )


def settled() -> bool:
    """Whether keys agree with bookings, and the gateway has all that it was told."""
    open_ends = Credential.objects.exclude(wanted="present", actual="confirmed").exclude(
        wanted="absent", actual="removed"
    )
    row = Gateway.objects.get()
    return not open_ends.exists() and row.acknowledged == row.sequence


def until_settled() -> None:
    until(settled, PATIENCE)


def waiting(wanted: str, now: datetime) -> set[int]:
    """The bookings whose keys those at work are told wait for the gateway, a moment from now."""
    rows = unconfirmed(now=now + timedelta(minutes=3)).filter(wanted=wanted)
    return set(rows.values_list("grant__booking_id", flat=True))


def ready(bookings: Iterable[int]) -> set[int]:
    """Those of the bookings whose keys are at the door."""
    rows = Credential.objects.filter(wanted="present", actual="confirmed")
    return set(rows.filter(grant__booking__in=bookings).values_list("grant__booking_id", flat=True))


def tokens_of(bookings: Iterable[int]) -> set[bytes]:
    """What the doors know the bookings' keys by."""
    rows = Grant.objects.filter(booking__in=bookings)
    return {bytes(token) for token in rows.values_list("token", flat=True)}


def on_disk(up: Venue, table: str) -> set[bytes]:
    """The keys in a table of the gateway's own file."""
    with sqlite3.connect(f"file:{up.kept}?mode=ro", uri=True) as kept:
        return {row[0] for row in kept.execute(f"SELECT id FROM {table}")}


def all_confirmed() -> set[int]:
    """The bookings that stand."""
    rows = Booking.objects.filter(state=Booking.State.CONFIRMED)
    return set(rows.values_list("pk", flat=True))
