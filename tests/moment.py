"""The moment at which tests happen, so that they tell the same story on every day."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Final

import pytest

from django.utils import timezone

from allmenning.core.clock import instant

# A Tuesday in winter time, on a school day.
NOW: Final = instant(date(2026, 12, 1), time(9))
SetClock = Callable[[datetime], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Stop Django's clock at another moment: what views and jobs then take for the present."""

    def stop_at(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return stop_at


@pytest.fixture
def now(set_clock: SetClock) -> datetime:
    """Tuesday 1 December 2026 at 09:00 in Oslo; Django's clock stands still there."""
    set_clock(NOW)
    return NOW
