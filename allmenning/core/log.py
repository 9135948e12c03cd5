"""The two append-only logs: who did what to what, and who looked at whom (law 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allmenning.core import scope
from allmenning.core.models import ActLog, ViewingLog


@dataclass(frozen=True)
class Actor:
    """Who acts: a person by id, or the system itself when the id is None."""

    kind: str
    id: int | None


SYSTEM = Actor("system", None)


def record_act(
    *, actor: Actor, verb: str, kind: str, id: int, now: datetime, **details: Any
) -> None:
    """Write that the actor did `verb` to the object. Details hold no personal data."""
    ActLog.objects.create(
        at=now,
        actor_kind=actor.kind,
        actor_id=actor.id,
        verb=verb,
        object_kind=kind,
        object_id=id,
        details=details,
    )


def record_act_here(*, actor: Actor, verb: str, now: datetime, **details: Any) -> None:
    """Write that the actor did `verb` to what the municipality in scope keeps, to no object alone."""
    municipality = scope.municipality_id()
    record_act(actor=actor, verb=verb, kind="municipality", id=municipality, now=now, **details)


def record_acts(*, actor: Actor, verb: str, kind: str, ids: Iterable[int], now: datetime) -> None:
    """Write that the actor did `verb` to each of the objects of a kind."""
    who = {"actor_kind": actor.kind, "actor_id": actor.id}
    ActLog.objects.bulk_create(
        ActLog(at=now, verb=verb, object_kind=kind, object_id=object_id, details={}, **who)
        for object_id in ids
    )


def record_viewings(
    *, viewer_id: int, seen: Iterable[tuple[int, int]], kind: str, now: datetime
) -> None:
    """Write that the viewer read these people's data: pairs of a person and the object she was
    named on. Looking at oneself is not written."""
    ViewingLog.objects.bulk_create(
        ViewingLog(
            at=now, viewer_id=viewer_id, person_id=person_id, object_kind=kind, object_id=object_id
        )
        for person_id, object_id in seen
        if person_id != viewer_id
    )
