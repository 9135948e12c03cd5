"""Every answer of a gateway has its own sentence."""

from datetime import UTC, datetime

import pytest

from allmenning.keys.rules.decisions import Reason
from gateway.journal import NO_ANSWER, NOT_SENT, OPENED
from simulators.locks.words import words

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)


@pytest.mark.parametrize("reason", sorted(set(Reason) - {Reason.OPEN, Reason.TOO_EARLY}))
def test_every_refusal_has_its_sentence(reason: Reason) -> None:
    said = words({"open": False, "reason": reason.value}, NOW)
    assert said not in ("Døra sa nei.", "")


def test_every_outcome_has_its_sentence() -> None:
    said = {words({"open": True, "outcome": one}, NOW) for one in (OPENED, NO_ANSWER, NOT_SENT)}
    assert len(said) == 3


def test_too_early_says_from_when() -> None:
    def early(opens_at: str) -> str:
        return words({"open": False, "reason": "too_early", "opens_at": opens_at}, NOW)

    assert early("2026-11-23T16:45:00+00:00").endswith("fra kl. 17.45.")
    assert early("2026-11-24T16:45:00+00:00").endswith("fra 24.11. kl. 17.45.")
