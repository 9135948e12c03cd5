"""The client of keychain push against the stand-in, over real HTTP on this machine."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from allmenning.core.jsonlog import JsonFormatter
from allmenning.keys.locks.oslo import pushing
from allmenning.keys.locks.oslo.pushing import Account, NotPushed, Problem
from allmenning.keys.rules.oslo import Interval, Permission, Phone, Pushed
from allmenning.keys.tests.oslo import ASSETS, standing_in
from simulators.oslonokkelen.server import Server

NOW = datetime(2026, 9, 14, 10, tzinfo=UTC)
EVENING = Interval(
    datetime.fromisoformat("2026-09-14T17:45"), datetime.fromisoformat("2026-09-14T21:15")
)
KEY = Pushed("a-1", "Møterom 2", (Permission(EVENING, ASSETS),), Phone("47", "40000000"), "Hei.")
CALLS: list[tuple[str, Callable[[Account], object]]] = [
    ("info", pushing.info),
    ("index", pushing.index),
    ("sync", lambda account: pushing.sync(account, KEY)),
    ("state", lambda account: pushing.state(account, "a-1")),
    ("delete", lambda account: pushing.delete(account, "a-1")),
]
EVERY_CALL = pytest.mark.parametrize("call", [call for _, call in CALLS], ids=[n for n, _ in CALLS])


@pytest.fixture
def service() -> Iterator[Server]:
    with standing_in(lambda: NOW) as server:
        yield server


@pytest.fixture
def account(service: Server) -> Account:
    return Account(service.base_url, "allmenning", "prove")


def test_a_key_from_pushed_to_taken_back(service: Server, account: Account) -> None:
    pushing.sync(account, KEY)
    assert pushing.index(account) == {"a-1": 1}
    assert pushing.state(account, "a-1") == pushing.State(1, is_pending=True, uses=0)

    service.keychains.prove("47 40000000")
    assert pushing.index(account) == {"a-1": 2}
    assert pushing.state(account, "a-1") == pushing.State(2, is_pending=False, uses=0)

    service.keychains.clock = lambda: datetime(2026, 9, 14, 17, tzinfo=UTC)
    assert service.keychains.use("a-1")
    assert pushing.state(account, "a-1").uses == 1

    pushing.delete(account, "a-1")
    assert pushing.index(account) == {}


def test_the_same_again_changes_nothing_and_another_time_does(account: Account) -> None:
    pushing.sync(account, KEY)
    pushing.sync(account, KEY)
    assert pushing.index(account) == {"a-1": 1}

    later = Interval(EVENING.start, datetime.fromisoformat("2026-09-14T22:00"))
    pushing.sync(account, replace(KEY, permissions=(Permission(later, ASSETS),)))

    assert pushing.index(account) == {"a-1": 2}


def test_what_we_may_push_is_told(account: Account) -> None:
    assert pushing.info(account) == pushing.System("allmenning", "Allmenning", ASSETS)


def test_a_key_that_is_gone_is_taken_back_already(account: Account) -> None:
    pushing.delete(account, "a-1")


def test_a_key_nobody_pushed_has_no_state(account: Account) -> None:
    assert _problem(lambda: pushing.state(account, "a-1")) is Problem.UNKNOWN_PERMISSION


@pytest.mark.parametrize(
    "wrong",
    [
        replace(KEY, permissions=(Permission(EVENING, ("annens",)),)),
        replace(
            KEY,
            permissions=(
                Permission(
                    replace(EVENING, start=datetime.fromisoformat("2026-09-13T00:00")), ASSETS
                ),
            ),
        ),
    ],
    ids=["asset of another", "back in time"],
)
def test_a_key_that_is_wrong_is_not_worth_trying_again(account: Account, wrong: Pushed) -> None:
    problem = _problem(lambda: pushing.sync(account, wrong))

    assert problem is Problem.INVALID_PERMISSION
    assert not problem.is_worth_trying_again


@EVERY_CALL
def test_a_wrong_key_is_not_worth_trying_again(
    account: Account, call: Callable[[Account], object]
) -> None:
    problem = _problem(lambda: call(replace(account, api_key="feil")))

    assert problem is Problem.INVALID_CREDENTIALS
    assert not problem.is_worth_trying_again


@EVERY_CALL
@pytest.mark.parametrize(
    ("failure", "problem"),
    [
        ("down", Problem.NO_ANSWER),
        ("broken", Problem.UNKNOWN),
        ("wrong_type", Problem.INVALID_RESPONSE),
        ("lost", Problem.NO_ANSWER),
    ],
)
def test_a_service_that_fails_is_tried_again(
    service: Server,
    account: Account,
    call: Callable[[Account], object],
    failure: str,
    problem: Problem,
) -> None:
    service.failure = failure

    assert _problem(lambda: call(account)) is problem
    assert problem.is_worth_trying_again


def test_a_slow_service_is_not_waited_for(
    service: Server, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.failure, service.slow_seconds = "slow", 1.5
    monkeypatch.setattr(pushing, "SECONDS", 0.3)

    assert _problem(lambda: pushing.index(account)) is Problem.NO_ANSWER


def test_nothing_is_sent_in_clear_to_another_machine(account: Account) -> None:
    elsewhere = replace(account, address="http://192.0.2.1")

    assert _problem(lambda: pushing.index(elsewhere)) is Problem.NO_ANSWER


def test_the_log_names_the_call_and_never_what_was_in_it(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "allmenning.keys.oslo"):
        _problem(lambda: pushing.sync(replace(account, api_key="hemmelig"), KEY))
        _problem(lambda: pushing.state(account, "a-1"))

    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert '"reason": "sync INVALID_CREDENTIALS"' in lines[0]
    assert '"reason": "state UNKNOWN_PERMISSION"' in lines[1]
    assert all('"request_id": "' in line and '"request_id": ""' not in line for line in lines)
    assert not any(
        word in line for line in lines for word in ("hemmelig", "prove", "40000000", "a-1")
    )
    assert "prove" not in repr(account)


def _problem(call: Callable[[], Any]) -> Problem:
    with pytest.raises(NotPushed) as raised:
        call()
    return raised.value.problem
