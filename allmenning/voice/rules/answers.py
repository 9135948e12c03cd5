"""What an answer may come to, when new demand opens it again, and whether somebody was told."""

from typing import Final

from allmenning.voice.rules.progress import SETTLED

YES = "yes"
PARTLY = "partly"
NOT_NOW = "not_now"
NO = "no"
PASSED_ON = "passed_on"
# The answers that more demand may change.
TURNED_DOWN: Final = (NO, NOT_NOW)

# The ways to an answer that ask for no account.
BY_WORDS = "words"
BY_POSTER = "poster"
BY_PHONE = "phone"


def opens_again(*, state: str, outcome: str, signals: int, needed: int) -> bool:
    """Whether an idea that was turned down is to be assessed again: so many have said it since."""
    return state in SETTLED and outcome in TURNED_DOWN and signals >= needed


def needs_receiver(outcome: str) -> bool:
    """Whether an answer must say who has the idea now."""
    return outcome == PASSED_ON
