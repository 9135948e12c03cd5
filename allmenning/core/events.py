"""Rooms announce what a person did; `config.wiring` says who reacts; a job carries it out.

An event is one row and its reactions are jobs, all stored in the transaction that caused them:
either everything happened or nothing did. A reaction reads the present state and makes another
room agree with it, so that order and repetition do not matter.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeAlias

from django.db import connection, transaction
from procrastinate.contrib.django import app

from allmenning.core import scope
from allmenning.core.models import EventRecord, Reaction


class NotInTransaction(RuntimeError):
    """An event was published outside the transaction of the act it announces."""


@dataclass(frozen=True)
class Event:
    """Base of all events: past tense, ids only. `subject` names the field jobs queue behind."""

    subject: ClassVar[str]

    @classmethod
    def event_name(cls) -> str:
        room = cls.__module__.removeprefix("allmenning.").split(".")[0]
        return f"{room}.{cls.__name__}"


ReactTo: TypeAlias = Callable[..., None]

_events: dict[str, type[Event]] = {}
_reactions: dict[str, dict[str, ReactTo]] = {}


def wire(event: type[Event], reactions: tuple[ReactTo, ...]) -> None:
    """Say which functions react to an event; called once for each event by `config.wiring`."""
    name = event.event_name()
    _events[name] = event
    _reactions[name] = {f"{r.__module__}.{r.__name__}": r for r in reactions}


def wired() -> dict[str, tuple[str, ...]]:
    """Every event's name with the names of its reactions."""
    return {event: tuple(reactions) for event, reactions in _reactions.items()}


def publish(event: Event, *, now: datetime) -> None:
    """Store the event and defer its reactions in the running transaction.

    Raises NotInTransaction outside one, KeyError for an event nobody has wired.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(event.event_name())
    name = event.event_name()
    reactions = _reactions[name]
    record = EventRecord.objects.create(name=name, payload=asdict(event), happened_at=now)
    if reactions:
        _defer(record, f"{name.split('.')[0]}:{getattr(event, event.subject)}", tuple(reactions))


def _defer(record: EventRecord, lock: str, reactions: tuple[str, ...]) -> None:
    lock = f"{record.municipality_id}:{lock}"
    job = app.configure_task("core.react", lock=lock)
    shared: dict[str, Any] = {"municipality_id": record.municipality_id, "event_id": record.pk}
    job.batch_defer(*({**shared, "reaction": name} for name in reactions))


def react(*, municipality_id: int, event_id: int, reaction: str, now: datetime) -> None:
    """Carry out one reaction to one event, once however often it is called."""
    with scope.municipality(municipality_id), transaction.atomic():
        record = EventRecord.objects.get(pk=event_id)
        _, is_first = Reaction.objects.get_or_create(
            event=record, name=reaction, defaults={"done_at": now}
        )
        if is_first:
            event: Any = _events[record.name](**record.payload)
            _reactions[record.name][reaction](event, now=now)
