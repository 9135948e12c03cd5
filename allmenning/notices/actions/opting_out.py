"""Saying no to being written to, and taking it back. It holds from the next claim on."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from allmenning.core.log import Actor, record_act
from allmenning.notices.models import Notice, OptOut, Theme
from allmenning.people.models import RegisteredPerson


@transaction.atomic
def opt_out(
    *,
    person: RegisteredPerson,
    themes: Collection[Theme | None],
    because_of: Notice | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Write that she wants nothing of these themes; None stands for all, also those to come.

    Saying it again changes nothing. `because_of` is the notice that made her say so.
    """
    rows = [OptOut(person=person, theme=theme, notice=because_of, at=now) for theme in themes]
    OptOut.objects.bulk_create(rows, ignore_conflicts=True)
    _note("opted_out", person, actor, now)


@transaction.atomic
def opt_in(
    *, person: RegisteredPerson, themes: Collection[Theme | None], actor: Actor, now: datetime
) -> None:
    """Take back that she wants nothing of these themes; None stands for nothing at all."""
    said = OptOut.objects.filter(person=person)
    for theme in themes:
        said.filter(theme=theme).delete()
    _note("opted_in", person, actor, now)


@transaction.atomic
def wish(
    *,
    person: RegisteredPerson,
    wanted: Collection[Theme],
    unwanted: Collection[Theme],
    nothing: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Say for each theme whether she wants it, and whether she wants nothing whatever it is about."""
    opt_in(person=person, themes=[*wanted, *([] if nothing else [None])], actor=actor, now=now)
    refused = [*unwanted, *([None] if nothing else [])]
    opt_out(person=person, themes=refused, actor=actor, now=now)


def _note(verb: str, person: RegisteredPerson, actor: Actor, now: datetime) -> None:
    record_act(actor=actor, verb=verb, kind="registered_person", id=person.pk, now=now)
