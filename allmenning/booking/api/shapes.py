"""What operations of the room have in common: ids, moments, and how they may refuse."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, Field

from django.utils.translation import gettext as _

from allmenning.core.period import Period
from allmenning.core.problems import Problem, ProblemDocument

OPEN_PROBLEMS: dict[int, Any] = dict.fromkeys((404, 422, 429, 503), ProblemDocument)
PROBLEMS: dict[int, Any] = dict.fromkeys((401, 403, 404, 422, 429, 503), ProblemDocument)


def _of_our_time(moment: datetime) -> datetime:
    """Clocks and calendars know no other centuries than those people book in."""
    if not 2000 <= moment.year < 2200:
        raise ValueError("The year is out of range.")
    return moment.astimezone(UTC)


Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]


def window(starts: datetime, ends: datetime, *, days: int) -> Period:
    """The window, if it is no longer than so many days. Raises Problem."""
    if not starts < ends <= starts + timedelta(days=days):
        sentence = _("Slutten må komme etter starten, og høyst %(days)d dager etter.")
        raise Problem("unreadable", sentence % {"days": days}, {"ends": sentence % {"days": days}})
    return Period(starts, ends)
