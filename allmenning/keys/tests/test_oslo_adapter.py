"""Oslo's key service asks for doors of ours, and is answered in time."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import pytest

from allmenning.core.jsonlog import JsonFormatter
from allmenning.keys.locks.oslo import executing
from allmenning.keys.locks.oslo.schema import adapter
from allmenning.keys.models import (
    Door,
    DoorOrder,
    ExposedDoor,
    Gateway,
    Opening,
    UsedToken,
)
from allmenning.keys.tests.oslo import MANIFEST, answered, ask
from allmenning.people.models import Person
from simulators.oslonokkelen.tokens import Signer
from tests.database import AtOnce
from tests.moment import SetClock

Claims: TypeAlias = dict[str, Any]


@pytest.fixture
def gateway_answers(monkeypatch: pytest.MonkeyPatch, evening: datetime) -> Callable[..., None]:
    """Let the gateway answer while the adapter waits: whether it allowed it, and what came of it."""

    def answer(*, allowed: bool = True, opened: bool = True) -> None:
        def wait(_seconds: float) -> None:
            order = DoorOrder.objects.select_related("door").get()
            _line(order, 1, evening, allowed=allowed, order=order)
            if allowed:
                _line(order, 2, evening, allowed=opened, outcome_of=1)

        monkeypatch.setattr("time.sleep", wait)

    return answer


def _line(given: DoorOrder, sequence: int, at: datetime, *, allowed: bool, **facts: Any) -> None:
    Opening.objects.create(
        gateway_id=given.door.gateway_id,
        sequence=sequence,
        at=at,
        received_at=at,
        door=given.door,
        by="oslo",
        allowed=allowed,
        reason="open",
        line=b"",
        link=b"",
        **facts,
    )


def test_a_door_opens_while_somebody_has_a_key_to_it(
    karis_key: None,
    signer: Signer,
    gateway_answers: Callable[..., None],
    kari: Person,
    exposed: ExposedDoor,
) -> None:
    gateway_answers()

    response = ask(signer.for_action("musikkrom", "open"))

    assert (response.status_code, answered(response)) == (200, ("SUCCESS", ""))
    order = DoorOrder.objects.get()
    assert (order.door, order.person, order.by) == (exposed.door, kari, "oslo")
    assert order.grant is not None
    assert order.deadline - order.asked_at == timedelta(seconds=8)


@pytest.mark.parametrize(
    ("allowed", "opened", "said"),
    [
        (False, False, ("DENIED", "door-refused")),
        (True, False, ("ERROR_TEMPORARY", "lock-failed")),
    ],
)
def test_what_the_door_did_is_what_isanswered(
    karis_key: None,
    signer: Signer,
    gateway_answers: Callable[..., None],
    allowed: bool,
    opened: bool,
    said: tuple[str, str],
) -> None:
    gateway_answers(allowed=allowed, opened=opened)

    assert answered(ask(signer.for_action("musikkrom", "open"))) == said


def test_the_answer_comes_in_time_when_the_door_says_nothing(
    karis_key: None, signer: Signer
) -> None:
    ask(signer.for_manifest(), path=MANIFEST)
    began = time.monotonic()

    response = ask(signer.for_action("musikkrom", "open", milliseconds=1500))

    assert time.monotonic() - began < 1.5
    assert answered(response) == ("ERROR_TEMPORARY", "no-answer")


def test_nobody_has_a_key(exposed: ExposedDoor, signer: Signer) -> None:
    response = ask(signer.for_action("musikkrom", "open"))

    assert answered(response) == ("DENIED", "not-now")
    assert not DoorOrder.objects.exists()
    assert UsedToken.objects.count() == 1


def test_before_and_after_the_time_of_the_key(
    karis_key: None, signer: Signer, evening: datetime, set_clock: SetClock
) -> None:
    for moment in (evening - timedelta(hours=1), evening + timedelta(hours=2)):
        set_clock(moment)
        signer.clock = moment.timestamp
        Gateway.objects.update(seen_at=moment)
        assert answered(ask(signer.for_action("musikkrom", "open"))) == ("DENIED", "not-now")
    assert not DoorOrder.objects.exists()


def test_a_door_that_needs_no_key_opens_on_the_word_of_who_chose_so(
    exposed: ExposedDoor, signer: Signer, gateway_answers: Callable[..., None], per: Person
) -> None:
    ExposedDoor.objects.update(needs_grant=False)
    gateway_answers()

    assert answered(ask(signer.for_action("musikkrom", "open"))) == ("SUCCESS", "")
    order = DoorOrder.objects.get()
    assert (order.person, order.grant) == (per, None)


@pytest.mark.parametrize(
    ("thing", "action", "code"),
    [("hovedinngang", "open", "unknown-thing"), ("musikkrom", "lock", "unknown-action")],
)
def test_only_what_was_chosen_is_opened(
    karis_key: None, signer: Signer, main_door: Door, thing: str, action: str, code: str
) -> None:
    assert answered(ask(signer.for_action(thing, action))) == ("ERROR_PERMANENT", code)
    assert not DoorOrder.objects.exists()


def test_a_gateway_that_is_silent_is_not_asked(
    karis_key: None, signer: Signer, evening: datetime
) -> None:
    Gateway.objects.update(seen_at=evening - timedelta(minutes=4))

    response = ask(signer.for_action("musikkrom", "open"))

    assert answered(response) == ("ERROR_TEMPORARY", "offline")
    assert not DoorOrder.objects.exists()


def test_a_token_is_taken_once(karis_key: None, signer: Signer, gateway_answers: Any) -> None:
    gateway_answers()
    token = signer.for_action("musikkrom", "open")
    assert ask(token).status_code == 200

    for _ in range(20):
        again = ask(token)
        assert (again.status_code, answered(again)) == (401, ("ERROR_PERMANENT", "invalid-token"))
    assert DoorOrder.objects.count() == 1


def test_a_token_is_taken_once_by_many_at_the_same_moment(
    at_once: AtOnce, karis_key: None, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executing, "came_of", lambda _order: (True, True))
    ask(signer.for_manifest(), path=MANIFEST)
    token = signer.for_action("musikkrom", "open")

    answers = at_once(*[lambda: ask(token).status_code] * 8)

    assert sorted(answers) == [200] + [401] * 7
    assert DoorOrder.objects.count() == 1


def test_tokens_that_are_worth_nothing_any_more_are_forgotten(
    exposed: ExposedDoor, signer: Signer, evening: datetime
) -> None:
    UsedToken.objects.create(jti="old", expires_at=evening - timedelta(seconds=1))

    ask(signer.for_manifest(), path=MANIFEST)

    assert not UsedToken.objects.filter(jti="old").exists()


# The manifest


def test_the_manifest_tells_of_the_doors_that_were_chosen(
    exposed: ExposedDoor, main_door: Door, signer: Signer, evening: datetime
) -> None:
    health = {"battery": 15, "lock_state": "locked", "door_state": "closed"}
    Door.objects.filter(pk=exposed.door_id).update(health=health, health_at=evening)

    response = ask(signer.for_manifest(), path=MANIFEST)

    told = adapter.AdapterManifest.FromString(response.content)
    (thing,) = told.things
    assert (thing.id, thing.description) == ("musikkrom", "Haugen skole – Musikkrom")
    assert [action.id for action in thing.actions] == ["open"]
    state = {one.WhichOneof("value"): one for one in thing.state}
    assert state["battery_status"].battery_status == adapter.ThingState.POOR
    assert state["locked"].locked == adapter.ThingState.LOCKED
    assert state["open"].open == adapter.ThingState.CLOSED
    assert state["action_health"].action_health.healthy
    assert state["online"].online.online_status == adapter.ThingState.Online.REPORTED_ONLINE
    assert state["online"].last_update == "2026-12-02T17:30:00Z"
    assert {one.code for one in told.error_code_descriptions} >= {"not-now", "offline"}
    assert all(len(one.description) <= 1000 for one in told.error_code_descriptions)


def test_nobodys_personal_number_is_ever_asked_for(exposed: ExposedDoor, signer: Signer) -> None:
    told = adapter.AdapterManifest.FromString(ask(signer.for_manifest(), path=MANIFEST).content)

    required = [
        kind
        for thing in told.things
        for action in thing.actions
        for kind in action.required_input_attachment_types
    ]
    assert required == []


def test_the_version_grows_with_what_is_told(
    exposed: ExposedDoor, signer: Signer, evening: datetime
) -> None:
    def version() -> int:
        content = ask(signer.for_manifest(), path=MANIFEST).content
        return int(adapter.AdapterManifest.FromString(content).version)

    first = version()
    Gateway.objects.update(seen_at=evening + timedelta(minutes=1))

    assert version() > first


def test_a_token_for_the_manifest_opens_nothing(karis_key: None, signer: Signer) -> None:
    assert ask(signer.for_manifest()).status_code == 401
    assert ask(signer.for_action("musikkrom", "open"), path=MANIFEST).status_code == 401
    assert not DoorOrder.objects.exists()


# What is written down


def test_neither_token_nor_personal_number_comes_into_the_log(
    karis_key: None, signer: Signer, gateway_answers: Any, caplog: pytest.LogCaptureFixture
) -> None:
    gateway_answers()
    number = {"norwegianFodselsnummer": {"number": "15839000046"}}
    request = {
        "requestId": "r1",
        "thingId": "musikkrom",
        "actionId": "open",
        "timeBudgetMillis": 8000,
        "attachments": [number],
        "parameters": {},
    }
    token = signer.signed({**signer.claims("action:execute"), "request": request})
    with caplog.at_level("DEBUG"):
        assert answered(ask(token)) == ("SUCCESS", "")
        assert ask(token).status_code == 401

    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert any('"reason": "jti"' in line for line in lines)
    for secret in (token, token.split(".")[1][:40], "15839000046", "bearer "):
        assert not any(secret in line for line in [*lines, caplog.text])
