"""Days that called for too many, as those who must look at them see them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from allmenning.core import speech
from allmenning.core.speech import in_figures
from allmenning.notices import access
from allmenning.notices.models import Notice
from allmenning.notices.queries.at_work import held_days
from allmenning.people.models import Person


def held(notices: QuerySet[Notice], viewer: Person, now: datetime) -> list[dict[str, Any]]:
    """The days of these notices that wait for an answer, and whether the viewer may give it."""
    answering = access.units_approved_for(viewer, now=now)
    return [
        {
            "title": day.notice.title,
            "notice": day.notice_id,
            "day": day.day.isoformat(),
            "when": speech.day(day.day, now=now),
            "number": in_figures(day.number),
            "may_answer": day.notice.unit_id in answering,
        }
        for day in held_days(notices)
    ]
