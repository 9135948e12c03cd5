"""Grants of every kind, and each way of showing them to a reader that knows what it should."""

from typing import Any

from allmenning.core.period import Period
from allmenning.keys.rules import pins
from allmenning.keys.rules.deciding import decide
from allmenning.keys.rules.decisions import Decision, Presentation, Table
from allmenning.keys.rules.grants import Grant
from allmenning.keys.rules.lockout import Lockout
from allmenning.keys.rules.presenting import Card, Digits, Paper
from allmenning.keys.tests.doorstep import (
    CARD,
    DOOR,
    HOUR,
    KEY_ID,
    NOW,
    PHONE,
    READER,
    SECOND,
    SECRET,
    at,
    code,
    entry,
    grant,
    issuer,
    order,
    shown,
    table,
    token,
)

PLAIN = grant()
BOUND = grant("on a phone", device=PHONE.public)
PRINTED = grant("on paper", uses=1)
GUARDED = grant("on paper with digits", needs_pin=True)
MASTER = grant("staff", is_staff=True)
LATER = Period(NOW + HOUR, NOW + 2 * HOUR)
BEFORE = Period(NOW - 2 * HOUR, NOW)
LOCKED = {READER: Lockout(until=NOW + SECOND)}
FORGER = {KEY_ID: issuer("somebody else")[0].public_key()}
SCREEN = PHONE.draws(token(BOUND), NOW)
OFFLINE = pins.offline_code(SECRET, door=DOOR, starts=NOW, quarters=4)
ORDER_ID = decide(shown(order()), table(), at(NOW)).order


def by_pin(of: Grant = PLAIN, **known: Any) -> tuple[Presentation, Table]:
    return shown(Digits(code(of))), table(entry(of), **known)


def by_card(
    of: Grant = PLAIN, typed: str | None = None, **known: Any
) -> tuple[Presentation, Table]:
    pin = code(of) if typed is None else typed
    return shown(Card(CARD, pin)), table(entry(of, CARD), **known)


def on_screen(of: Grant = BOUND, **known: Any) -> tuple[Presentation, Table]:
    return shown(PHONE.draws(token(of), NOW)), table(**known)


def on_paper(of: Grant = PRINTED, typed: str = "", **known: Any) -> tuple[Presentation, Table]:
    return shown(Paper(token(of), typed)), table(**known)


def ordered(
    of: Grant = PLAIN, known: dict | None = None, **claims: Any
) -> tuple[Presentation, Table]:
    return shown(order(of, **claims)), table(entry(of), **(known or {}))


def staff_order(known: dict | None = None, **claims: Any) -> tuple[Presentation, Table]:
    return shown(order(**claims)), table(**(known or {}))


def offline(typed: str = OFFLINE, **known: Any) -> tuple[Presentation, Table]:
    return shown(Digits(typed)), table(**known)


def code_from(starts: Any, quarters: int = 4) -> str:
    return pins.offline_code(SECRET, door=DOOR, starts=starts, quarters=quarters)


def answer(row: tuple[Presentation, Table], **time: Any) -> Decision:
    return decide(*row, at(NOW, **time))
