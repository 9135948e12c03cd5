"""Days when the usual hours do not hold, and why."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from allmenning.places.models import Holiday, OpeningException, Timetable

Reason = dict[str, str]


def unusual_days(
    *, timetables: Iterable[int], first_day: date, last_day: date
) -> dict[int, dict[date, Reason]]:
    """For each timetable its unusual days, both ends included, and why in several languages.

    An exception stands before a public holiday, and that before a school holiday.
    """
    span = DateRange(first_day, last_day + timedelta(days=1))
    found: dict[int, dict[date, Reason]] = {pk: {} for pk in timetables}
    for timetable, holiday in _days_off(found, span):
        found[timetable] |= dict.fromkeys(_days(holiday.days, span), holiday.name)
    exceptions = OpeningException.objects.filter(timetable__in=list(found), days__overlap=span)
    for one in exceptions:
        found[one.timetable_id] |= dict.fromkeys(_days(one.days, span), one.reason)
    return found


def _days_off(timetables: Iterable[int], span: DateRange) -> Iterator[tuple[int, Holiday]]:
    """Holidays on which each timetable is closed; public ones last."""
    holidays = list(Holiday.objects.filter(days__overlap=span).order_by("-kind"))
    if not holidays:
        return
    for timetable in Timetable.objects.filter(pk__in=list(timetables)):
        closed_on = {
            Holiday.Kind.PUBLIC: timetable.closed_on_public_holidays,
            Holiday.Kind.SCHOOL: timetable.closed_in_school_holidays,
        }
        for holiday in holidays:
            if closed_on[Holiday.Kind(holiday.kind)]:
                yield timetable.pk, holiday


def _days(days: DateRange, within: DateRange) -> Iterator[date]:
    first, end = max(days.lower, within.lower), min(days.upper, within.upper)
    return (first + timedelta(days=n) for n in range((end - first).days))
