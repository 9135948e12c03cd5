"""The door for those who have a link that the platform signed, and need not sign in."""

from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.shortcuts import get_object_or_404

from allmenning.booking.models import Booking, Feed
from allmenning.booking.queries.requests import with_all
from allmenning.people.queries import associations_for

LINK_LASTS = timedelta(days=30)
AFTER_USE = timedelta(days=1)
_TURNOUT = "booking.turnout"
_CONTACT = "booking.contact"
_FEED = "booking.feed"


class LinkTooOld(Exception):
    """The link was ours, and its time is over."""


def turnout_link(booking: Booking, *, now: datetime) -> str:
    """What stands last in the address where anybody who has it may tell how many came."""
    until = int((now + LINK_LASTS).timestamp())
    return Signer(salt=_TURNOUT).sign(f"{booking.pk}-{until}")


def booking_by_link(link: str, *, now: datetime) -> Booking:
    """The booking a link from the letter after use leads to. Raises LinkTooOld, Http404."""
    return _signed_booking(_TURNOUT, link, now)


def contact_link(booking: Booking) -> str:
    """What stands last in the address where one without an account sees a booking of hers and may
    give it up. It works until the day after the booking, as that was when it was made.

    It stands in letters to her and nowhere else: calendars are shared with others.
    """
    until = int((booking.during.upper + AFTER_USE).timestamp())
    return Signer(salt=_CONTACT).sign(f"{booking.pk}-{until}")


def contacts_booking(link: str, *, now: datetime) -> Booking:
    """The booking such a link leads to. Raises LinkTooOld, Http404."""
    return _signed_booking(_CONTACT, link, now)


def _signed_booking(salt: str, link: str, now: datetime) -> Booking:
    try:
        identifier, until = map(int, Signer(salt=salt).unsign(link).split("-"))
    except BadSignature:
        raise Http404 from None
    if datetime.fromtimestamp(until, UTC) <= now:
        raise LinkTooOld
    return get_object_or_404(with_all(), pk=identifier)


def feed_link(feed: Feed) -> str:
    """What stands last in the secret address of a calendar."""
    return Signer(salt=_FEED, sep=".").sign(f"{feed.pk}-{feed.number}")


def feed_by_link(link: str, *, now: datetime) -> Feed:
    """The calendar at a secret address that still stands. Raises Http404."""
    try:
        identifier, number = map(int, Signer(salt=_FEED, sep=".").unsign(link).split("-"))
    except BadSignature:
        raise Http404 from None
    feeds = Feed.objects.select_related("person", "association", "space__building", "building")
    feed = get_object_or_404(feeds, pk=identifier, number=number)
    if feed.association and feed.association not in associations_for(feed.person, now=now):
        raise Http404
    return feed
