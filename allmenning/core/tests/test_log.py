"""Both logs: what is written, and that looking at oneself is not."""

from datetime import datetime

from allmenning.core.log import SYSTEM, Actor, record_act, record_viewings
from allmenning.core.models import ActLog, Municipality, ViewingLog


def test_an_act_is_written_with_who_what_and_when(oslo: Municipality, now: datetime) -> None:
    record_act(
        actor=Actor("person", 7), verb="book", kind="booking", id=42, now=now, participants=20
    )

    line = ActLog.objects.about("booking", 42).get()
    assert (line.actor_kind, line.actor_id, line.verb, line.at) == ("person", 7, "book", now)
    assert line.details == {"participants": 20}


def test_the_latest_act_on_an_object_comes_first(oslo: Municipality, now: datetime) -> None:
    for verb in ("book", "approve", "cancel"):
        record_act(actor=SYSTEM, verb=verb, kind="booking", id=42, now=now)
    record_act(actor=SYSTEM, verb="book", kind="booking", id=43, now=now)

    assert [line.verb for line in ActLog.objects.about("booking", 42)] == [
        "cancel",
        "approve",
        "book",
    ]


def test_looking_at_somebody_is_written(oslo: Municipality, now: datetime) -> None:
    record_viewings(viewer_id=1, seen=[(2, 3)], kind="request", now=now)

    line = ViewingLog.objects.get()
    assert (line.viewer_id, line.person_id, line.object_kind, line.object_id) == (
        1, 2, "request", 3,
    )  # fmt: skip


def test_looking_at_oneself_is_not_written(oslo: Municipality, now: datetime) -> None:
    record_viewings(viewer_id=1, seen=[(1, 3)], kind="request", now=now)

    assert not ViewingLog.objects.exists()
