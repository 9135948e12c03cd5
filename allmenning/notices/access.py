"""The only door from an address on the web to a notice, or to what somebody got.

Missing and forbidden answer alike.
"""

from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from allmenning.notices.models import Dispatch, Notice, Pilot
from allmenning.notices.queries.pilots import running_pilots
from allmenning.notices.queries.proposals import asked_of
from allmenning.notices.queries.sent import messages_to, sent
from allmenning.notices.queries.setup import districts_of, highest_units
from allmenning.notices.queries.wishes import registered_as
from allmenning.people.access import signed_in_person
from allmenning.people.models import Person, Role, Unit
from allmenning.people.queries import units_where
from allmenning.places.models import District

APPROVING: Final = (Role.Kind.UNIT_LEADER, Role.Kind.ADMINISTRATOR)
EDITING: Final = (Role.Kind.CASE_WORKER, *APPROVING)


def at_work(request: HttpRequest) -> Person:
    """Who is signed in, on a page that only such people reach."""
    person = signed_in_person(request)
    if person is None:
        raise Http404
    return person


def units_written_for(viewer: Person, *, now: datetime) -> frozenset[int]:
    """The units whose notices the employee writes today. Raises Http404 when there are none."""
    units = units_where(person=viewer, kinds=EDITING, now=now)
    if not units:
        raise Http404
    return units


def notices_seen(viewer: Person, *, now: datetime) -> QuerySet[Notice]:
    """The notices the employee may write or approve. Raises Http404 when she writes none at all."""
    units = units_written_for(viewer, now=now)
    return Notice.objects.filter(unit__in=units).select_related("theme", "unit", "author")


def notice_to_edit(request: HttpRequest, id: int, *, now: datetime) -> Notice:
    """A notice of a unit the employee writes for. Raises Http404."""
    return get_object_or_404(notices_seen(at_work(request), now=now), pk=id)


def notice_to_approve(request: HttpRequest, id: int, *, now: datetime) -> Notice:
    """A notice the employee may say yes to, by her role. Raises Http404."""
    units = units_approved_for(at_work(request), now=now)
    return get_object_or_404(Notice.objects.select_related("unit"), pk=id, unit__in=units)


def may_approve(viewer: Person, notice: Notice, *, now: datetime) -> bool:
    """Whether the employee's role lets her say yes; that she wrote it is another matter."""
    return notice.unit_id in units_approved_for(viewer, now=now)


def units_approved_for(viewer: Person, *, now: datetime) -> frozenset[int]:
    """The units whose notices the employee's role lets her say yes to today."""
    return units_where(person=viewer, kinds=APPROVING, now=now)


def waiting_for(viewer: Person, *, now: datetime) -> list[Notice]:
    """What is put to approval and the viewer may say yes to: she has neither written it nor said."""
    asked = asked_of(viewer).filter(unit__in=units_approved_for(viewer, now=now))
    return list(asked.select_related("unit").order_by("proposed_at", "pk"))


def leads_all(viewer: Person, *, now: datetime) -> bool:
    """Whether the employee leads the municipality itself, and what all its notices need."""
    return bool(units_approved_for(viewer, now=now) & highest_units())


def lead_all(request: HttpRequest, *, now: datetime) -> None:
    """Raises Http404 for who does not lead the municipality itself."""
    if not leads_all(at_work(request), now=now):
        raise Http404


def districts_led(viewer: Person, *, now: datetime) -> QuerySet[District]:
    """The districts the employee answers for. Raises Http404 for who leads nothing."""
    units = units_approved_for(viewer, now=now)
    if not units:
        raise Http404
    return districts_of(units)


def district_led(request: HttpRequest, id: int, *, now: datetime) -> District:
    """A district the employee answers for. Raises Http404."""
    return get_object_or_404(districts_led(at_work(request), now=now), pk=id)


def patterns() -> QuerySet[Notice]:
    """What new notices begin as copies of, by name: they hold nothing of anybody."""
    found = Notice.objects.filter(is_pattern=True)
    return found.select_related("theme").order_by("title", "pk")


def own_unit(viewer: Person, preferred: int | None, *, now: datetime) -> Unit:
    """The unit a new notice is of: the preferred one if the employee writes for it, else the
    highest of hers. Raises Http404."""
    units = units_written_for(viewer, now=now)
    if preferred in units:
        return Unit.objects.get(pk=preferred)
    level = {kind: place for place, kind in enumerate(Unit.Kind.values)}
    hers = Unit.objects.filter(pk__in=units).order_by("name", "pk")
    return min(hers, key=lambda unit: level[unit.kind])


def sent_notice(*, id: int) -> Notice:
    """A notice that was begun to be sent, which everybody may read. Raises Http404."""
    return get_object_or_404(sent().prefetch_related("texts"), pk=id)


def own_message(*, person: Person, id: int) -> Dispatch:
    """A message that was sent to the person herself. Raises Http404."""
    registered = registered_as(person)
    if registered is None:
        raise Http404
    return get_object_or_404(messages_to(registered), pk=id)


def running_pilot(*, id: int, now: datetime) -> Pilot:
    """The pilot of this notice, while its participants are not forgotten. Raises Http404."""
    return get_object_or_404(running_pilots(now=now), notice=id)
