"""What KRR has of everybody, by number alone: 94 of 100 grown-ups are there, a few have reserved
themselves, and some wrote their address down long ago."""

from __future__ import annotations

import datetime as dt
import hashlib

from simulators.population.known import KNOWN, LANGUAGES
from simulators.registers.krr import NOT_REGISTERED, Entry

# Of ten thousand.
_REGISTERED, _DELETED = 9400, 30
_RESERVED, _OUTDATED, _NO_ADDRESS = 350, 150, 60
_LANGUAGES = ((8800, "nb"), (250, "nn"), (700, "en"), (20, "se"))
_OF = 10_000
_AGE = 15
_EMAILS = {known.number: known.email for known in KNOWN}


def contact_of(number: str, *, seed: int, day: dt.date) -> Entry:
    """The same for the same number, seed and day."""
    if number in _EMAILS:
        since = _moment(day, 40)
        language = LANGUAGES.get(number, "nb")
        return Entry(_EMAILS[number], updated=since, confirmed=since, language=language)
    digest = hashlib.blake2b(f"{seed}/{number}".encode(), digest_size=16).digest()
    lots = [int.from_bytes(digest[at : at + 4]) % _OF for at in (0, 4, 8, 12)]
    if lots[0] >= _REGISTERED or _is_child(number, day):
        return NOT_REGISTERED
    if lots[0] < _DELETED:
        return Entry(status="SLETTET", can_be_notified=False)
    return _registered(digest.hex()[:16], lots[1], lots[2], lots[3], day)


def _registered(name: str, lot: int, tongue: int, days: int, day: dt.date) -> Entry:
    is_outdated = _RESERVED <= lot < _RESERVED + _OUTDATED
    has_none = 0 <= lot - _RESERVED - _OUTDATED < _NO_ADDRESS
    since = _moment(day, 600 + days % 900 if is_outdated else days % 500)
    return Entry(
        email="" if has_none else f"{name}@innbygger.example",
        is_reserved=lot < _RESERVED,
        # Of the outdated, the register itself has only taken every other out.
        can_be_notified=not (is_outdated and lot % 2),
        updated=since,
        confirmed=since,
        language=_language(tongue),
        # No subscriber's number begins with a 1.
        phone=f"+471{int(name, 16) % 10**7:07}",
    )


def _language(lot: int) -> str:
    for share, language in _LANGUAGES:
        if lot < share:
            return language
        lot -= share
    return ""


def _is_child(number: str, day: dt.date) -> bool:
    """Whether she is too young to stand there; who were born in the last century are not."""
    year = int(number[4:6])
    return int(number[6:9]) >= 500 and 2000 + year > day.year - _AGE


def _moment(day: dt.date, days_ago: int) -> str:
    return f"{day - dt.timedelta(days=days_ago)}T08:00:00.000Z"
