"""Letters about calendars kept elsewhere that say a space is in use."""

from datetime import datetime

from allmenning.booking.events import CalendarMet
from allmenning.booking.models import ForeignCalendar
from allmenning.booking.queries.foreign_calendars import conflicts_in
from allmenning.booking.queries.letters import told_of_space
from allmenning.booking.views import calendar_letters
from allmenning.flows.sending import send


def tell_met(event: CalendarMet, *, now: datetime) -> None:
    """To those who hear of requests for the space, about the bookings that are still in the way."""
    calendars = ForeignCalendar.objects.select_related("space__building__municipality")
    calendar = calendars.filter(pk=event.calendar_id).first()
    if calendar is None:
        return
    conflicts = conflicts_in(calendar.space.building, now=now).get(calendar.pk, [])
    met = [booking for booking in conflicts if booking.pk in event.booking_ids]
    source = f"calendar:{calendar.pk}:met:{event.time_id}:{min(event.booking_ids)}"
    for employee in told_of_space(calendar.space, now=now) if met else []:
        send(calendar_letters.met(calendar, met, employee), f"{source}:{employee.pk}", now)
