"""Codes in a lock that decides alone (class L), behind Zigbee2MQTT: set, read back and cleared.

Nothing the lock says of what it was told to do is believed; it is asked afterwards what stands in
it. One thing is done at a time at each lock, and each place keeps whose it is until it has been
read back as empty, so that no code lives on without being listed.

Source: Zigbee2MQTT, `pin_code` and `users` of locks.
"""

import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from allmenning.core.period import Period
from allmenning.keys.rules import slots as rules
from allmenning.keys.rules.clocks import LONG_AGO
from gateway.locks import facts_in

# A battery lock may take eight seconds to do a thing; what it says before then is an echo.
SETTLES = timedelta(seconds=10)
ANSWERS_WITHIN = timedelta(seconds=20)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(seconds=80)
# Who books at the last minute gets her own code tried this long before a spare one is taken.
OWN_TRIED = timedelta(minutes=3)


class State(StrEnum):
    """What was last read back of a place in the lock, as `keys.LockCode` calls it."""

    SETTING = "setting"
    SET = "set"
    REMOVING = "removing"
    REMOVED = "removed"


@dataclass(frozen=True)
class Wish:
    """A code that should open the lock within [start, end) of `during`."""

    grant: bytes
    code: str
    during: Period


@dataclass
class Slot:
    """A place in the lock and whose it is. `spare` counts a spare code; `grant` is then whom it was
    given to, empty while nobody has it. `mark` tells one code of a grant from its next."""

    number: int
    grant: bytes = b""
    mark: bytes = b""
    spare: int | None = None
    wanted: bool = True
    state: State = State.SETTING
    since: datetime = LONG_AGO
    attempts: int = 0
    next_at: datetime = LONG_AGO
    is_read_first: bool = False

    @property
    def is_settled(self) -> bool:
        return self.state is (State.SET if self.wanted else State.REMOVED)


class CodeLock:
    """One lock of so many places. `agree` says which codes should stand there; `due` is called
    about each second and says what to send. `kept` are the places as they were written down; those
    beyond `size`, from when it was said to be larger, are cleared and then forgotten."""

    def __init__(
        self, door: int, address: str, size: int, secret: bytes, kept: Iterable[Slot] = ()
    ) -> None:
        self.door = door
        self.size = size
        self._address = address
        self._secret = secret
        self._slots = {slot.number: slot for slot in kept}
        self._codes: dict[tuple[bytes, bytes], str] = {}
        self._wishes: dict[bytes, Wish] = {}
        self._busy: Slot | None = None
        self._asked: datetime | None = None
        self._acted = LONG_AGO
        for number in range(1, size + 1):
            self._slots.setdefault(number, Slot(number, wanted=False))
        for slot in self._slots.values():
            slot.wanted = slot.wanted and slot.number <= size
            self._doubt(slot)

    def _doubt(self, slot: Slot) -> None:
        """After a start nothing is known of what stands in the lock."""
        slot.state = State.SETTING if slot.wanted else State.REMOVING
        slot.is_read_first = True

    @property
    def topics(self) -> tuple[str, ...]:
        return (self._address,)

    @property
    def slots(self) -> Sequence[Slot]:
        """All its places; to be written down whenever they change."""
        return list(self._slots.values())

    def _stands(self, grant: bytes) -> bool:
        return any(
            slot.grant == grant and slot.wanted and slot.state is State.SET
            for slot in self._slots.values()
        )

    def agree(self, wishes: Iterable[Wish], now: datetime) -> None:
        """Which codes should stand in the lock now, of all it may be asked for."""
        self._wishes = {
            one.grant: one
            for one in wishes
            if one.during.start - rules.SET_AHEAD <= now < one.during.end
        }
        self._codes = {(one.grant, self._mark(one)): one.code for one in self._wishes.values()}
        for slot in list(self._slots.values()):
            if slot.number > self.size and slot.is_settled:
                del self._slots[slot.number]
            elif slot.wanted and self._is_over(slot):
                self._change(slot, False, now)
        self._ready_spares(now)
        for wish in sorted(self._wishes.values(), key=lambda one: one.during):
            self._place(wish, now)
            self._fall_back(wish, now)

    def _mark(self, wish: Wish) -> bytes:
        return hmac.digest(self._secret, b"mark" + wish.code.encode(), "sha256")[:8]

    def _is_over(self, slot: Slot) -> bool:
        """Whether nobody should open with the code any more."""
        if slot.spare is not None:
            return bool(slot.grant) and slot.grant not in self._wishes
        return (slot.grant, slot.mark) not in self._codes

    def _ready_spares(self, now: datetime) -> None:
        for number in range(max(self.size - rules.SPARES, 0) + 1, self.size + 1):
            slot = self._slots[number]
            if not slot.wanted and slot.state is State.REMOVED:
                count = 0 if slot.spare is None else slot.spare + 1
                self._slots[number] = Slot(number, spare=count, since=now, next_at=now)

    def _place(self, wish: Wish, now: datetime) -> None:
        """A place for the code, unless it has one; it stays there for as long as it lives."""
        mark = self._mark(wish)
        theirs = [one for one in self._slots.values() if self._is_held(one, wish.grant)]
        if not rules.is_settable(wish.code) or any(
            one.spare is not None or one.mark == mark for one in theirs
        ):
            return
        own = range(1, max(self.size - rules.SPARES, 0) + 1)
        free = (n for n in own if self._slots[n].state is State.REMOVED)
        number = next(free, None)
        if number is not None:
            self._slots[number] = Slot(number, wish.grant, mark, since=now, next_at=now)

    def _is_held(self, slot: Slot, grant: bytes) -> bool:
        """Whether the place is hers as long as it lives: not one that was cleared, and not one
        beyond those the lock is said to have now, which is only waited for."""
        is_cleared = slot.state is State.REMOVED
        return slot.grant == grant and slot.number <= self.size and not is_cleared

    def _fall_back(self, wish: Wish, now: datetime) -> None:
        """A spare code, when her own does not stand half an hour before; hers is then cleared."""
        if self._stands(wish.grant) or now < wish.during.start - rules.FALL_BACK:
            return
        own = [one for one in self._slots.values() if self._is_held(one, wish.grant)]
        if any(one.spare is not None or now < one.since + OWN_TRIED for one in own):
            return
        spares = (one for one in self._slots.values() if one.spare is not None and not one.grant)
        spare = next((one for one in spares if one.wanted and one.state is State.SET), None)
        if spare is not None:
            spare.grant = wish.grant
            for slot in own:
                self._change(slot, False, now)

    def is_in_use(self, now: datetime) -> bool:
        """Whether somebody's time is now, or so near that she may have been told a spare code."""
        times = (one.during for one in self._wishes.values())
        return any(one.start - rules.FALL_BACK <= now < one.end for one in times)

    def exchange_spares(self, now: datetime) -> None:
        """Other spare codes in place of those nobody was given here: who was, may know them still."""
        for slot in self._slots.values():
            if slot.spare is not None and slot.wanted and not slot.grant:
                self._change(slot, False, now)

    def _change(self, slot: Slot, wanted: bool, now: datetime) -> None:
        slot.wanted, slot.attempts, slot.next_at, slot.since = wanted, 0, now, now
        slot.state = State.SETTING if wanted else State.REMOVING

    def due(self, now: datetime) -> list[tuple[str, bytes]]:
        """Topic and payload of what to tell the lock now, never to be kept for later."""
        if self._busy is not None:
            return self._go_on(self._busy, now)
        waiting = [one for one in self._slots.values() if not one.is_settled and one.next_at <= now]
        if not waiting:
            return []
        self._busy = slot = min(waiting, key=lambda one: (one.next_at, one.number))
        if slot.is_read_first:
            return self._ask(slot, now)
        self._acted, self._asked = now, None
        return [self._command(slot)]

    def _go_on(self, slot: Slot, now: datetime) -> list[tuple[str, bytes]]:
        if self._asked is None:
            return self._ask(slot, now) if now >= self._acted + SETTLES else []
        if now >= self._asked + ANSWERS_WITHIN:
            self._pause(slot, now)
        return []

    def _ask(self, slot: Slot, now: datetime) -> list[tuple[str, bytes]]:
        self._asked = now
        payload = {"pin_code": {"user": slot.number}}
        return [(f"{self._address}/get", json.dumps(payload).encode())]

    def _pause(self, slot: Slot, now: datetime) -> None:
        """Tries again later, and longer later each time."""
        slot.next_at = now + min(FIRST_PAUSE * 2 ** min(slot.attempts, 10), LONGEST_PAUSE)
        slot.attempts += 1
        slot.is_read_first = False
        self._busy = None

    def _command(self, slot: Slot) -> tuple[str, bytes]:
        said: dict[str, object] = {"user": slot.number, "pin_code": None}
        if slot.wanted:
            said |= {"user_type": "unrestricted", "user_enabled": True}
            said["pin_code"] = self._code(slot)
        return f"{self._address}/set", json.dumps({"pin_code": said}).encode()

    def _code(self, slot: Slot) -> str:
        if slot.spare is None:
            return self._codes[slot.grant, slot.mark]
        return rules.spare_code(self._secret, door=self.door, slot=slot.number, count=slot.spare)

    def hear(self, payload: bytes, now: datetime) -> None:
        """What the lock says; only the answer to the question that was asked counts."""
        slot = self._busy
        users = facts_in(payload).get("users")
        if slot is None or self._asked is None or not isinstance(users, dict):
            return
        said = users.get(str(slot.number))
        status = said.get("status") if isinstance(said, dict) else None
        if status not in ("enabled", "available", "disabled"):
            return
        if (status == "enabled") == slot.wanted and (status == "available") != slot.wanted:
            slot.state = State.SET if slot.wanted else State.REMOVED
            slot.is_read_first, self._busy = False, None
        else:
            self._pause(slot, now)
