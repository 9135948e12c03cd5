"""What everything that is loaded for one municipality shares."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from allmenning.booking.models import Terms
from allmenning.core.clock import local_date
from allmenning.places.models import District, Timetable
from demo.facts import entries_of
from demo.loading.minutes import whole


@dataclass(frozen=True)
class Town:
    """One municipality of the demo: its facts, and the moment the demo takes for the present.

    What was asked for before `since` is loaded already.
    """

    facts: dict[str, Any]
    now: datetime
    since: datetime | None = None

    @property
    def slug(self) -> str:
        return str(self.facts["slug"])

    @cached_property
    def today(self) -> date:
        return local_date(self.now)

    @cached_property
    def now_minute(self) -> int:
        return whole(self.now)

    @cached_property
    def since_minute(self) -> int:
        return whole(self.since) if self.since else 0

    @cached_property
    def stages(self) -> frozenset[str]:
        """Buildings that people are led to when they try the demo; there nobody else queues up."""
        return frozenset(entry["building"] for entry in entries_of(self.slug, "waiting"))


@dataclass(frozen=True)
class Ground:
    """What buildings and spaces rest on, by the keys and names the data files use."""

    timetables: dict[str, Timetable]
    districts: dict[str, District]
    terms: dict[str, Terms]
