"""The only door from an address on the web to a booking, a hold or a space to book.

What is missing and what is forbidden answer alike. Reading about somebody else is written in the
viewing log.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from allmenning.booking.models import (
    Adoption,
    Attachment,
    Booking,
    Change,
    Closure,
    ForeignCalendar,
    Hold,
    Series,
)
from allmenning.booking.queries.adoption import tried_spaces
from allmenning.booking.queries.borrowers import Match, as_match, matching_associations
from allmenning.booking.queries.embeds import Whose, sites_of
from allmenning.booking.queries.own_series import with_all_of_series
from allmenning.booking.queries.requests import with_all
from allmenning.booking.queries.thread import attachment_in
from allmenning.core.log import record_viewings
from allmenning.people import access as people
from allmenning.people.models import Association, Person, Role
from allmenning.people.queries import associations_for, units_led_by, units_where
from allmenning.places.models import Building, Space
from allmenning.places.queries.search import published

# All who answer for a building may answer requests for it and close it.
ANSWERING = tuple(Role.Kind.values)
MOST_DIGITS = 18


def signed_in(request: HttpRequest) -> Person:
    """Who is signed in, on a page that only such people reach."""
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def is_staff(request: HttpRequest) -> bool:
    """Whether the person signed in as an employee who holds a role."""
    return bool(request.is_staff)  # type: ignore[attr-defined]


def space_to_book(request: HttpRequest, identifier: str, *, now: datetime) -> Space:
    """The space a link names, if it is shown to the one who asks. Raises Http404."""
    if not identifier.isdecimal() or len(identifier) > MOST_DIGITS:
        raise Http404
    spaces = spaces_shown_to(request, now=now).select_related("building")
    space = spaces.filter(pk=int(identifier)).first()
    if space is None:
        raise Http404
    return space


def spaces_shown_to(request: HttpRequest, *, now: datetime) -> models.QuerySet[Space]:
    """Published spaces; to those who answer for a building also what is tried in it."""
    if not is_staff(request):
        return published()
    units = units_at_work(signed_in(request), now=now)
    tried = tried_spaces().filter(building__unit_id__in=units)
    shown = Q(is_published=True, building__is_published=True)
    return Space.objects.filter(shown | Q(pk__in=tried.values("pk")))


def own_hold(*, person: Person, id: int) -> Hold | None:
    """The person's own hold, or None when there is none (any more)."""
    holds = Hold.objects.select_related("space")
    return holds.filter(pk=id, holder=person).first()


def own_booking(*, person: Person, id: int, now: datetime) -> Booking:
    """A booking the person asked for, or that an association she acts for has. Raises Http404."""
    acting_for = associations_for(person, now=now)
    own = Q(request__applicant=person) | Q(request__association__in=acting_for)
    return _seen_by(person, with_all().filter(own, pk=id).first(), now)


def booking_to_see(request: HttpRequest, *, id: int, now: datetime) -> tuple[Booking, bool]:
    """A booking of one's own, or one in a building one answers for, and whether it is the latter.

    Raises Http404.
    """
    person = signed_in(request)
    try:
        return own_booking(person=person, id=id, now=now), False
    except Http404:
        if not is_staff(request):
            raise
    return booking_at_work(viewer=person, id=id, now=now), True


def own_series(*, person: Person, id: int, now: datetime) -> Series:
    """The series of a request the person sent, or of an association she acts for.

    Raises Http404.
    """
    acting_for = associations_for(person, now=now)
    own = Q(request__applicant=person) | Q(request__association__in=acting_for)
    return _series_seen_by(person, with_all_of_series().filter(own, request=id).first(), now)


def series_to_see(request: HttpRequest, *, id: int, now: datetime) -> tuple[Series, bool]:
    """A series of one's own, or one in a building one answers for, and whether it is the latter.

    Raises Http404.
    """
    person = signed_in(request)
    try:
        return own_series(person=person, id=id, now=now), False
    except Http404:
        if not is_staff(request):
            raise
    units = units_at_work(person, now=now)
    there = with_all_of_series().filter(request=id, space__building__unit_id__in=units)
    return _series_seen_by(person, there.first(), now), True


def _series_seen_by(viewer: Person, series: Series | None, now: datetime) -> Series:
    if series is None:
        raise Http404
    seen = [(series.request.applicant_id, series.request_id)]
    record_viewings(viewer_id=viewer.pk, seen=seen, kind="request", now=now)
    return series


def units_at_work(viewer: Person, *, now: datetime) -> frozenset[int]:
    """The units whose buildings the employee answers for today."""
    return units_where(person=viewer, kinds=ANSWERING, now=now)


def booking_at_work(*, viewer: Person, id: int, now: datetime) -> Booking:
    """A booking in a building the employee answers for. Raises Http404."""
    units = units_at_work(viewer, now=now)
    there = with_all().filter(pk=id, space__building__unit_id__in=units)
    return _seen_by(viewer, there.first(), now)


def booking_of_others(*, viewer: Person, id: int, now: datetime) -> Booking:
    """A booking at work that is not the employee's own, whose notes she may read and write.

    Raises Http404.
    """
    booking = booking_at_work(viewer=viewer, id=id, now=now)
    if is_borrower(viewer, booking, now=now):
        raise Http404
    return booking


def open_at_work(*, viewer: Person, id: int, now: datetime) -> Booking:
    """A booking in a building the employee answers for, nothing of which is shown.

    Raises Http404.
    """
    units = units_at_work(viewer, now=now)
    return get_object_or_404(Booking, pk=id, space__building__unit_id__in=units)


def change_of(booking: Booking, identifier: str) -> Change | None:
    """The change of the booking that a button names, or None when it has none such."""
    if not identifier.isdecimal() or len(identifier) > MOST_DIGITS:
        return None
    return Change.objects.select_related("booking").filter(pk=identifier, booking=booking).first()


def is_borrower(person: Person, booking: Booking, *, now: datetime) -> bool:
    """Whether the booking is the person's own, or that of an association she acts for."""
    request = booking.request
    if request.applicant_id == person.pk:
        return True
    return request.association in associations_for(person, now=now)


def attachment_to_see(request: HttpRequest, *, booking: int, id: int, now: datetime) -> Attachment:
    """A file in the thread of a booking one may see; in notes only for those at work.

    Raises Http404.
    """
    seen, at_work = booking_to_see(request, id=booking, now=now)
    found = attachment_in(seen.request, id, with_notes=at_work)
    if found is None:
        raise Http404
    return found


def _seen_by(viewer: Person, booking: Booking | None, now: datetime) -> Booking:
    if booking is None:
        raise Http404
    note_seen(viewer, [booking], now=now)
    return booking


def note_seen(viewer: Person, bookings: Iterable[Booking], *, now: datetime) -> None:
    """Write that the viewer saw who asked for these bookings."""
    seen = [(booking.request.applicant_id, booking.pk) for booking in bookings]
    record_viewings(viewer_id=viewer.pk, seen=seen, kind="booking", now=now)


def building_to_close(*, viewer: Person, slug: str, now: datetime) -> Building:
    """A building the employee answers for. Raises Http404."""
    building = Building.objects.filter(slug=slug).first()
    if building is None or not people.may(
        person=viewer, kinds=ANSWERING, unit=building.unit_id, now=now
    ):
        raise Http404
    return building


def adoption_at_work(*, viewer: Person, id: int, now: datetime) -> Adoption:
    """The taking into use of a building in a unit that the employee leads. Raises Http404."""
    led = Adoption.objects.filter(building__unit__in=units_led_by(viewer, now=now))
    return get_object_or_404(led.select_related("building", "template__terms"), pk=id)


def borrowers_found(*, viewer: Person, text: str, now: datetime) -> list[Match]:
    """Associations called so, and people who gave exactly this address or number.

    That people were found is written in the viewing log.
    """
    known = people.people_known_by(viewer=viewer, text=text, now=now) if text else []
    return [*matching_associations(text, now=now), *map(as_match, known)]


def closure_in(building: Building, id: int) -> Closure | None:
    """A closure of the building, or None when there is none (any more)."""
    return Closure.objects.filter(pk=id, building=building).first()


def foreign_calendar_in(building: Building, id: int) -> ForeignCalendar | None:
    """A calendar that closes a space of the building, or None when there is none (any more)."""
    calendars = ForeignCalendar.objects.select_related("space__building")
    return calendars.filter(pk=id, space__building=building).first()


def space_to_see(request: HttpRequest, *, building: str, space: str, now: datetime) -> Space:
    """The space at these two names of an address, if it is shown to the one who asks.

    Raises Http404.
    """
    spaces = spaces_shown_to(request, now=now).select_related("building__district")
    return get_object_or_404(spaces, building__slug=building, slug=space)


def published_building(slug: str) -> Building:
    """The published building at this name of an address. Raises Http404."""
    buildings = Building.objects.filter(is_published=True).select_related("district")
    return get_object_or_404(buildings, slug=slug)


def shared_building(slug: str) -> tuple[Building, list[str]]:
    """A published building whose calendar is shared, and the sites it is shared with.

    Raises Http404.
    """
    building = published_building(slug)
    return building, _shared_with(building)


def shared_association(id: int) -> tuple[Association, list[str]]:
    """An association whose calendar is shared, and the sites it is shared with. Raises Http404."""
    association = get_object_or_404(Association, pk=id)
    return association, _shared_with(association)


def _shared_with(of: Whose) -> list[str]:
    sites = sites_of(of)
    if not sites:
        raise Http404
    return sites
