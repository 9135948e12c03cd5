"""The only door from an address or three words to an idea.

What is missing and what is forbidden answer alike.
"""

from datetime import datetime

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from allmenning.core.receipts import Words
from allmenning.core.sent import WORDS_ARE_SHOWN, words_of
from allmenning.people.access import note_viewing
from allmenning.people.models import Person
from allmenning.people.queries import key_ring, number_read, units_where
from allmenning.people.rules.phone import readable_phone
from allmenning.people.rules.roles import ADMINISTRATOR, CARETAKER, CASE_WORKER, UNIT_LEADER
from allmenning.places.models import Building
from allmenning.voice.models import Idea, Involvement, WorkingGroup
from allmenning.voice.queries import ideas, involving
from allmenning.voice.queries.involving import groups_of, involvement_of, members_of

# A link in the browser's history on a shared machine leads to the words no longer than this.
ANSWERING = (CASE_WORKER, UNIT_LEADER, ADMINISTRATOR)
HEARING = (CARETAKER, *ANSWERING)


def just_sent(secret: bytes, *, now: datetime) -> tuple[Idea, Words]:
    """An idea and its words, for the browser that sent it within the hour. Raises Http404."""
    idea = ideas.sent_with(secret)
    if idea is None or idea.said_at + WORDS_ARE_SHOWN <= now:
        raise Http404
    return idea, words_of(idea.receipt, secret)


def place_seen(slug: str) -> Building:
    """A building that everybody may see. Raises Http404."""
    return get_object_or_404(Building, slug=slug, is_published=True)


def viewer(request: HttpRequest) -> Person:
    """Who is signed in, on a page that only employees reach."""
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def answered_units(viewer: Person, *, now: datetime) -> frozenset[int]:
    """The units for which the employee answers ideas. Raises Http404 when there are none."""
    return _some(units_where(person=viewer, kinds=ANSWERING, now=now))


def as_administrator(viewer: Person, *, now: datetime) -> None:
    """Raises Http404 unless the viewer administers the municipality."""
    _some(units_where(person=viewer, kinds=[ADMINISTRATOR], now=now))


def may_answer(viewer: Person, *, now: datetime) -> bool:
    """Whether the employee answers any ideas, and not only writes them down."""
    return bool(units_where(person=viewer, kinds=ANSWERING, now=now))


def heard_units(viewer: Person, *, now: datetime) -> frozenset[int]:
    """The units where people may say something to the employee. Raises Http404 when none."""
    return _some(units_where(person=viewer, kinds=HEARING, now=now))


def _some(units: frozenset[int]) -> frozenset[int]:
    if not units:
        raise Http404
    return units


def idea_at_work(*, viewer: Person, id: int, now: datetime) -> Idea:
    """An idea that one of the viewer's units answers. Raises Http404."""
    found = Idea.objects.filter(unit_id__in=answered_units(viewer, now=now))
    return get_object_or_404(ideas.with_words(found), pk=id)


def involvement_at_work(*, viewer: Person, id: int, now: datetime) -> Involvement:
    """One time people were asked by one of the viewer's units. Raises Http404."""
    return get_object_or_404(involvement_of(answered_units(viewer, now=now)), pk=id)


def group_at_work(*, viewer: Person, id: int, now: datetime) -> WorkingGroup:
    """A working group of one of the viewer's units; that she saw who is in it is written down.

    Raises Http404.
    """
    found: WorkingGroup = get_object_or_404(groups_of(answered_units(viewer, now=now)), pk=id)
    seen = dict.fromkeys(members_of(found).values_list("pk", flat=True), found.pk)
    note_viewing(viewer=viewer, seen=seen, kind="working_group", now=now)
    return found


def paid_in(year: int, *, viewer: Person, now: datetime) -> list[involving.Paid]:
    """What those who advise the viewer's units are paid in a year; that she saw it is written down.

    Raises Http404.
    """
    paid = involving.paid_in(year, answered_units(viewer, now=now))
    seen = {one.person.pk: one.person.pk for one in paid}
    note_viewing(viewer=viewer, seen=seen, kind="person", now=now)
    return paid


def phone_of(idea: Idea) -> str:
    """The number somebody left, as people write it; empty when there is none or it is unreadable.

    It says nothing of who she is, so reading it is no viewing of a person.
    """
    if idea.phone is None:
        return ""
    number = number_read(idea.phone, idea.phone_key_id, ring=key_ring())
    return readable_phone(number) if number else ""
