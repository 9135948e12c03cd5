"""An event and its reactions are stored together, and a reaction is carried out once."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import pytest

from django.db import connection, transaction

from allmenning.core import events, scope
from allmenning.core.events import Event, NotInTransaction
from allmenning.core.models import EventRecord, Municipality, Reaction
from allmenning.people.models import Unit
from tests.database import AtOnce
from tests.jobs import RunJobs


@dataclass(frozen=True)
class BellRung(Event):
    """Somebody rang the bell."""

    subject: ClassVar[str] = "bell_id"

    bell_id: int


class Mishap(Exception):
    """The reaction failed."""


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Wire reactions to the bell for the length of a test."""
    monkeypatch.setattr(events, "_events", {})
    monkeypatch.setattr(events, "_reactions", {})
    return lambda *reactions: events.wire(BellRung, reactions)


@pytest.fixture
def heard(wire: Callable[..., None]) -> list[tuple[int, int]]:
    """Bells that a reaction heard, each with the municipality in scope."""
    heard: list[tuple[int, int]] = []

    def hear(event: BellRung, *, now: datetime) -> None:
        heard.append((event.bell_id, scope.municipality_id()))

    wire(hear)
    return heard


def _jobs() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text, lock FROM procrastinate_jobs ORDER BY id")
        return [{**json.loads(arguments), "lock": lock} for arguments, lock in cursor.fetchall()]


def test_an_event_is_published_in_the_transaction_of_its_act_only(
    committed: None, oslo: Municipality, now: datetime, heard: list[Any]
) -> None:
    with pytest.raises(NotInTransaction, match=r"BellRung"):
        events.publish(BellRung(bell_id=1), now=now)

    assert not EventRecord.objects.exists()


def test_an_event_nobody_has_wired_is_an_error(
    oslo: Municipality, now: datetime, wire: Callable[..., None]
) -> None:
    with pytest.raises(KeyError), transaction.atomic():
        events.publish(BellRung(bell_id=1), now=now)


def test_an_event_and_its_reactions_are_stored_together(
    oslo: Municipality, now: datetime, wire: Callable[..., None]
) -> None:
    def sing(event: BellRung, *, now: datetime) -> None: ...

    def dance(event: BellRung, *, now: datetime) -> None: ...

    wire(sing, dance)
    events.publish(BellRung(bell_id=7), now=now)

    record = EventRecord.objects.get()
    assert (record.payload, record.happened_at) == ({"bell_id": 7}, now)
    assert [job["reaction"].split(".")[-1] for job in _jobs()] == ["sing", "dance"]
    assert {(job["event_id"], job["municipality_id"]) for job in _jobs()} == {(record.pk, oslo.pk)}
    assert {job["lock"] for job in _jobs()} == {f"{oslo.pk}:core:7"}


def test_nothing_is_stored_when_the_act_fails(
    committed: None, oslo: Municipality, now: datetime, heard: list[Any]
) -> None:
    with transaction.atomic():
        events.publish(BellRung(bell_id=1), now=now)
        transaction.set_rollback(True)

    assert not EventRecord.objects.exists()
    assert _jobs() == []


def test_an_event_without_reactions_defers_nothing(
    oslo: Municipality, now: datetime, wire: Callable[..., None]
) -> None:
    wire()

    events.publish(BellRung(bell_id=1), now=now)

    assert EventRecord.objects.count() == 1
    assert _jobs() == []


def test_a_reaction_runs_in_the_municipality_of_its_event(
    oslo: Municipality, asker: Municipality, now: datetime, heard: list[Any], run_jobs: RunJobs
) -> None:
    events.publish(BellRung(bell_id=1), now=now)
    with scope.municipality(asker.pk):
        events.publish(BellRung(bell_id=2), now=now)

    assert run_jobs() == ["core.react", "core.react"]

    assert heard == [(1, oslo.pk), (2, asker.pk)]


def test_a_job_delivered_twice_reacts_once(
    oslo: Municipality, now: datetime, heard: list[Any]
) -> None:
    events.publish(BellRung(bell_id=1), now=now)

    _react(now)
    _react(now)

    assert len(heard) == 1
    assert Reaction.objects.get().done_at == now


def test_a_reaction_that_fails_is_tried_again_in_full(
    oslo: Municipality, now: datetime, wire: Callable[..., None]
) -> None:
    tries: list[int] = []

    def build(event: BellRung, *, now: datetime) -> None:
        Unit.objects.create(kind=Unit.Kind.MUNICIPALITY, name="Oslo kommune")
        tries.append(event.bell_id)
        if len(tries) == 1:
            raise Mishap

    wire(build)
    events.publish(BellRung(bell_id=1), now=now)

    with pytest.raises(Mishap):
        _react(now)
    assert not Unit.objects.exists()
    assert not Reaction.objects.exists()

    _react(now)
    assert Unit.objects.count() == 1


def test_jobs_that_run_at_the_same_time_react_once(
    committed: None,
    oslo: Municipality,
    now: datetime,
    wire: Callable[..., None],
    at_once: AtOnce,
) -> None:
    def build(event: BellRung, *, now: datetime) -> None:
        Unit.objects.create(kind=Unit.Kind.MUNICIPALITY, name=f"kommune {Unit.objects.count()}")

    wire(build)
    with transaction.atomic():
        events.publish(BellRung(bell_id=1), now=now)

    assert at_once(*[lambda: _react(now)] * 8) == [None] * 8

    assert Unit.objects.count() == 1
    assert Reaction.objects.count() == 1


def _react(now: datetime) -> None:
    job = _jobs()[0]
    events.react(
        municipality_id=job["municipality_id"],
        event_id=job["event_id"],
        reaction=job["reaction"],
        now=now,
    )
