"""Does the door open? One pure answer from what is shown, the time and what the door knows."""

import hmac
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from allmenning.core.period import Period
from allmenning.keys.rules import pins
from allmenning.keys.rules.clocks import Reading
from allmenning.keys.rules.decisions import Decision, Entry, Presentation, Reason, Table
from allmenning.keys.rules.grants import LEASE, Grant, read
from allmenning.keys.rules.presenting import (
    ORDER_LASTS,
    REDRAWN,
    By,
    Card,
    Digits,
    Order,
    OrderClaims,
    Paper,
    Screen,
    order_in,
    phone_signed,
)
from allmenning.keys.rules.sealing import NotSealed

_SKEW = timedelta(seconds=60)


# Of several answers the one most worth telling: a code that opens soon is not a wrong code.
_FIRST_TOLD = (
    Reason.OPEN,
    Reason.TOO_EARLY,
    Reason.USED_UP,
    Reason.CLOCK_UNSAFE,
    Reason.ENDED,
    Reason.WRONG_DOOR,
    Reason.REVOKED,
    Reason.READER_LOCKED,
    Reason.NEEDS_PIN,
    Reason.WRONG_PIN,
)
_NEVER = datetime.max.replace(tzinfo=UTC)


def decide(presented: Presentation, table: Table, time: Reading) -> Decision:
    """Whether the door opens. Never raises, whatever is shown."""
    match presented.shown:
        case Screen() as screen:
            return _screen(presented, screen, table, time)
        case Paper() as paper:
            return _paper(presented, paper, table, time)
        case Digits(code=code) if len(code) == pins.OFFLINE_DIGITS:
            return _offline_code(presented, code, table, time)
        case Digits(code=code):
            return _pin(presented, code, table, time)
        case Card() as card:
            return _card(presented, card, table, time)
        case Order(message=message):
            return _order(presented, message, table, time)


def _screen(presented: Presentation, screen: Screen, table: Table, time: Reading) -> Decision:
    try:
        grant = read(screen.token, table.keys)
    except NotSealed:
        return Decision(Reason.FORGED, By.SCREEN)
    if grant.device is None or not phone_signed(screen, grant.device):
        return Decision(Reason.FORGED, By.SCREEN, grant.id)
    if abs(screen.drawn_at - time.now.timestamp()) > REDRAWN.total_seconds():
        return Decision(Reason.STALE, By.SCREEN, grant.id)
    # Not the signature: anybody can write another valid one from it (r and the order less s).
    once = b"screen" + grant.id + screen.drawn_at.to_bytes(8, "big")
    wanted = Decision(Reason.OPEN, By.SCREEN, grant.id, once=once)
    return _stands(grant, presented.door, table, time, wanted)


def _paper(presented: Presentation, paper: Paper, table: Table, time: Reading) -> Decision:
    try:
        grant = read(paper.token, table.keys)
    except NotSealed:
        return Decision(Reason.FORGED, By.PAPER)
    wanted = Decision(Reason.OPEN, By.PAPER, grant.id)
    if grant.device is not None or (grant.uses is None and not grant.needs_pin):
        return Decision(Reason.FORGED, By.PAPER, grant.id)
    if grant.needs_pin:
        reason = _pin_of(grant.id, paper.pin, presented.reader, table, time)
        if reason is not Reason.OPEN:
            return Decision(reason, By.PAPER, grant.id)
    return _stands(grant, presented.door, table, time, wanted)


def _renewed(grant: Grant, table: Table) -> Grant:
    """The grant that was shown, lent for as long as the door's own copy of it: what was printed, or
    lies in a phone without network, is as good as what was issued since. When it opens is told by
    the copy that was issued last: a neighbour may have come, or gone, after it was printed."""
    known = table.entries.get(grant.id)
    if known is None:
        return grant
    ends = max(grant.lease.end, known.grant.lease.end, table.vouched + LEASE)
    lent = Period(grant.lease.start, ends)
    newest = grant if grant.issued_at > known.grant.issued_at else known.grant
    epoch = max(grant.epoch, known.grant.epoch)
    return replace(grant, doors=newest.doors, lease=lent, epoch=epoch)


def _pin_of(grant: bytes, code: str, reader: str, table: Table, time: Reading) -> Reason:
    """Whether the digits are those of the grant, at a reader that takes digits now."""
    if not code:
        return Reason.NEEDS_PIN
    if _is_locked(reader, table, time):
        return Reason.READER_LOCKED
    expected = _digits(grant, table)
    right = expected and code.isascii() and hmac.compare_digest(expected, code)
    return Reason.OPEN if right else Reason.WRONG_PIN


def _digits(grant: bytes, table: Table) -> str:
    """The grant's code; of one this door was not told of, the code it has unless that was taken."""
    entry = table.entries.get(grant)
    if entry is not None:
        return entry.pin
    return pins.pin(table.secret, grant, pins.free_counter(table.secret, grant, ()))


def _pin(presented: Presentation, code: str, table: Table, time: Reading) -> Decision:
    if _is_locked(presented.reader, table, time):
        return Decision(Reason.READER_LOCKED, By.PIN)
    entries = [table.entries[id] for id in table.by_pin.get(code, ()) if id in table.entries]
    answers = [_entry(entry, presented.door, table, time, By.PIN) for entry in entries]
    # The same six digits may have been another's before; one lawful holder is enough.
    return _best(answers) if answers else _unknown(By.PIN)


def _offline_code(presented: Presentation, code: str, table: Table, time: Reading) -> Decision:
    if _is_locked(presented.reader, table, time):
        return Decision(Reason.READER_LOCKED, By.OFFLINE_CODE)
    found = pins.offline_period(table.secret, door=presented.door, code=code, now=time.now)
    if found is None:
        return _unknown(By.OFFLINE_CODE)
    mark = pins.offline_mark(table.secret, door=presented.door, code=code)
    once = b"code" + mark
    wanted = Decision(Reason.OPEN, By.OFFLINE_CODE, mark, once=once)
    if not time.is_safe:
        return _instead(wanted, Reason.CLOCK_UNSAFE)
    if time.now < found[0]:
        return _instead(wanted, Reason.TOO_EARLY, opens_at=found[0])
    if time.now >= found[1]:
        return _instead(wanted, Reason.ENDED)
    return _instead(wanted, Reason.USED_UP) if once in table.seen else wanted


def _card(presented: Presentation, card: Card, table: Table, time: Reading) -> Decision:
    ids = [id for id in table.by_card.get(card.digest, ()) if id in table.entries]
    if not ids:
        return _unknown(By.CARD)
    return _best([_card_of(id, presented, card, table, time) for id in ids])


def _card_of(
    id: bytes, presented: Presentation, card: Card, table: Table, time: Reading
) -> Decision:
    reason = _pin_of(id, card.pin, presented.reader, table, time)
    if reason is not Reason.OPEN:
        return Decision(reason, By.CARD, id)
    return _entry(table.entries[id], presented.door, table, time, By.CARD)


def _order(presented: Presentation, message: bytes, table: Table, time: Reading) -> Decision:
    try:
        order = order_in(message, table.keys)
    except NotSealed:
        return Decision(Reason.FORGED, By.BUTTON)
    once = b"order" + order.id
    wanted = Decision(Reason.OPEN, order.by, order.grant, order.id, once)
    refused = _not_now(order, presented.door, table, time)
    if refused is not None:
        return _instead(wanted, refused)
    if order.by is By.STAFF or (order.by is By.OSLO and not order.grant):
        return _instead(wanted, Reason.REPLAYED) if once in table.seen else wanted
    entry = table.entries.get(order.grant)
    if entry is None:
        return _instead(wanted, _absent(order.grant, table))
    return _stands(entry.grant, presented.door, table, time, wanted)


def _not_now(order: OrderClaims, door: int, table: Table, time: Reading) -> Reason | None:
    """Why an order is not for this door now, whoever gave it; None when it is."""
    if order.gateway != table.gateway or order.door != door:
        return Reason.WRONG_DOOR
    # Who orders is there to tell the time first; at a clock turned back, old orders are new again.
    if not time.is_safe:
        return Reason.CLOCK_UNSAFE
    due = time.now <= order.deadline <= time.now + ORDER_LASTS + _SKEW
    return None if due else Reason.STALE


def _entry(entry: Entry, door: int, table: Table, time: Reading, by: By) -> Decision:
    return _stands(entry.grant, door, table, time, Decision(Reason.OPEN, by, entry.grant.id))


def _stands(shown: Grant, door: int, table: Table, time: Reading, wanted: Decision) -> Decision:
    """The wanted answer, when the grant stands here and now; otherwise why it does not."""
    grant = _renewed(shown, table)
    access = grant.access(door, time.now)
    if grant.gateway != table.gateway or access is None or door not in table.doors:
        return _instead(wanted, Reason.WRONG_DOOR)
    if grant.epoch < table.epoch or grant.id in table.revoked:
        return _instead(wanted, Reason.REVOKED)
    if not time.is_safe and not grant.is_staff:
        return _instead(wanted, Reason.CLOCK_UNSAFE)
    if time.now < access.during.start:
        return _instead(wanted, Reason.TOO_EARLY, opens_at=access.during.start)
    if time.now >= min(access.during.end, grant.lease.end):
        return _instead(wanted, Reason.ENDED)
    return _unspent(grant, table, wanted)


def _unspent(grant: Grant, table: Table, wanted: Decision) -> Decision:
    if grant.uses is not None and table.used.get(grant.id, 0) >= grant.uses:
        return _instead(wanted, Reason.USED_UP)
    return _instead(wanted, Reason.REPLAYED) if wanted.once in table.seen else wanted


def _instead(wanted: Decision, reason: Reason, *, opens_at: datetime | None = None) -> Decision:
    return Decision(reason, wanted.by, wanted.grant, wanted.order, opens_at=opens_at)


def _absent(grant: bytes, table: Table) -> Reason:
    return Reason.REVOKED if grant in table.revoked else Reason.UNKNOWN


def _best(answers: Sequence[Decision]) -> Decision:
    """The answer for who may be several; of those that are too early, the next to open."""
    return min(answers, key=lambda one: (_FIRST_TOLD.index(one.reason), one.opens_at or _NEVER))


def _unknown(by: By) -> Decision:
    return Decision(Reason.UNKNOWN, by)


def _is_locked(reader: str, table: Table, time: Reading) -> bool:
    lockout = table.lockouts.get(reader)
    return lockout is not None and lockout.is_locked(time.now)
