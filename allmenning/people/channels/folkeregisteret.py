"""Folkeregisteret as the municipality in scope asks it: with a token, and so that each lookup can be
explained. Never from inside a transaction (law 2)."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.utils import timezone

from allmenning.core import scope
from allmenning.core.log import SYSTEM, record_act_here
from allmenning.core.models import Municipality
from allmenning.people.channels.maskinporten import tokens
from allmenning.registers import folkeregisteret
from allmenning.registers.calling import TokenRefused
from allmenning.registers.folkeregisteret import Person, Site

Answer = TypeVar("Answer")


def asked_of(question: Callable[[Site], Answer]) -> Answer:
    """What the register answers; a token it does not take is fetched anew once.

    Raises what the question raises, ClientRefused and NotSetUp.
    """
    try:
        return question(_site())
    except TokenRefused:
        tokens().forget(settings.FOLKEREGISTERET_SCOPE)
        return question(_site())


def look_up(
    numbers: Collection[str], *, purpose: str, now: datetime
) -> Mapping[str, Person | None]:
    """Up to a thousand people as they are now, None for whom the register does not know or tells
    of in a way that cannot be read. Who is missing from the answer is asked for once more, alone.

    That so many were looked up, and why, is logged first: the register shows each of them that she
    was. Raises as `asked_of`.
    """
    if not numbers:
        return {}
    _note(purpose, len(numbers), now)
    found = asked_of(lambda site: folkeregisteret.look_up(numbers, site=site))
    return {number: found.get(number) or _alone(number) for number in numbers}


def _alone(number: str) -> Person | None:
    return asked_of(lambda site: folkeregisteret.look_up_one(number, site=site))


def look_up_name(number: str, *, purpose: str, now: datetime) -> str:
    """What somebody is called now, "" when the register does not tell. Logged as `look_up`, and
    raises as `asked_of`."""
    _note(purpose, 1, now)
    return asked_of(lambda site: folkeregisteret.look_up_name(number, site=site))


def _note(purpose: str, count: int, now: datetime) -> None:
    facts = {"purpose": purpose, "people": count}
    record_act_here(actor=SYSTEM, verb="register_asked", now=now, **facts)


def _site() -> Site:
    # A job may last longer than a token: each call has one that is good as it is made.
    municipality = Municipality.objects.get(pk=scope.municipality_id())
    role = settings.FOLKEREGISTERET_ROLES.get(municipality.slug, "")
    return Site(
        address=settings.FOLKEREGISTERET_URL.replace(folkeregisteret.ROLE, role),
        token=tokens().token(settings.FOLKEREGISTERET_SCOPE, now=timezone.now()),
        headers=settings.FOLKEREGISTERET_HEADERS,
    )
