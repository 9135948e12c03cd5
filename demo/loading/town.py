"""What everything that is loaded for one municipality shares."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allmenning.booking.models import Terms
from allmenning.core.clock import local_date
from allmenning.places.models import District, Timetable


@dataclass(frozen=True)
class Town:
    """One municipality of the demo: its facts, and the moment the demo takes for the present."""

    facts: dict[str, Any]
    now: datetime

    @property
    def slug(self) -> str:
        return str(self.facts["slug"])

    @property
    def today(self) -> date:
        return local_date(self.now)


@dataclass(frozen=True)
class Ground:
    """What buildings and spaces rest on, by the keys and names the data files use."""

    timetables: dict[str, Timetable]
    districts: dict[str, District]
    terms: dict[str, Terms]
