"""What stands in the way of a wished stretch of time, and whether it is one's own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models

from allmenning.booking.models import Booking, Claim
from allmenning.booking.queries.alternatives import Alternative, alternatives
from allmenning.booking.queries.conditions import conditions_for
from allmenning.booking.queries.requests import ACTIVE
from allmenning.core.period import Period, merged
from allmenning.people.models import Person
from allmenning.places.models import Space


@dataclass(frozen=True)
class Obstacles:
    """What a space is taken by in a stretch of time, the buffers of a new booking reckoned in.

    `taken` are the stretches that stand in the way, joined where they touch, without buffers;
    `closed` is the reason of a closure among them; `held_until` is when the last of the holds runs
    out, when nothing else stands in the way.
    """

    taken: tuple[Period, ...]
    closed: dict[str, str] | None
    held_until: datetime | None


def obstacles(
    *, space: Space, period: Period, now: datetime, moving: Booking | None = None
) -> Obstacles:
    """What hinders a booking of the period in the space just now; `moving` is not in its own way."""
    standing = _standing(space, _with_buffers(space, period), now)
    claims = [claim for claim in standing if moving is None or claim.booking_id != moving.pk]
    closures = [claim.closure.reason for claim in claims if claim.closure]
    holds = [claim.expires_at for claim in claims if claim.expires_at]
    only_held = claims and len(holds) == len(claims)
    return Obstacles(
        taken=tuple(merged(_period(claim) for claim in claims)),
        closed=closures[0] if closures else None,
        held_until=max(holds) if only_held else None,
    )


def _standing(space: Space, around: Period, now: datetime) -> models.QuerySet[Claim]:
    standing = models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=now)
    overlapping = Claim.objects.filter(
        standing, asset__uses__space=space, during__overlap=(around.start, around.end)
    )
    return overlapping.select_related("booking", "hold", "closure").order_by("during")


def _with_buffers(space: Space, period: Period) -> Period:
    found = conditions_for(space, period.start)
    if found is None:
        return period
    before = timedelta(minutes=found.rules.buffer_before)
    after = timedelta(minutes=found.rules.buffer_after)
    return period.widened(before=before, after=after)


def _period(claim: Claim) -> Period:
    ground = claim.booking or claim.hold or claim.closure
    assert ground is not None
    return Period(ground.during.lower, ground.during.upper)


def own_booking(*, person: Person, space: int, period: Period) -> Booking | None:
    """The person's booking of exactly this time in the space, confirmed or waiting."""
    same = Booking.objects.filter(
        request__applicant=person,
        space_id=space,
        during=(period.start, period.end),
        state__in=ACTIVE,
    )
    return same.order_by("-id").first()


def instead_of(booking: Booking, *, now: datetime) -> list[Alternative]:
    """Free times near one that was declined, unless it has begun; never that time itself."""
    if booking.during.lower <= now:
        return []
    period = Period(booking.during.lower, booking.during.upper)
    people = booking.participants
    found = alternatives(space=booking.space, period=period, participants=people, now=now)
    return [
        other for other in found if (other.space.pk, other.period) != (booking.space_id, period)
    ]
