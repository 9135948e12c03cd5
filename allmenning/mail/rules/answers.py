"""What the relay's answers mean for a letter, and how long to wait before the next try."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


class Fate(Enum):
    """What has become of a letter."""

    ACCEPTED = "accepted"
    POSTPONED = "postponed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """A letter's fate, and what the relay said or what happened instead."""

    fate: Fate
    text: str


def before_the_dot(code: int, text: str) -> Answer:
    """What a refusal before the message is finished means: nothing was accepted.

    `code` is the relay's, or -1 for an answer that is none. Source: RFC 5321 §4.2.1.
    """
    fate = Fate.REFUSED if 500 <= code <= 599 else Fate.POSTPONED
    return Answer(fate, f"{code} {text}")


def after_the_dot(code: int, text: str) -> Answer:
    """What the answer to the finished message means; an answer that is none tells nothing."""
    fates = {2: Fate.ACCEPTED, 4: Fate.POSTPONED, 5: Fate.REFUSED}
    return Answer(fates.get(code // 100, Fate.UNKNOWN), f"{code} {text}")


def wait_after(tries: int) -> timedelta:
    """How long to wait after this many tries (from 1): doubled each time, at most an hour."""
    doublings = min(max(tries, 1) - 1, 10)
    return min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
