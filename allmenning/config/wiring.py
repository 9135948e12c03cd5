"""Which event wakes which reaction, what is looked at every minute, and which figures rooms may
ask one another for by name: the whole table."""

from allmenning.booking import events as booking
from allmenning.booking.queries import adoption
from allmenning.core import figures
from allmenning.core.events import wire
from allmenning.core.jobs import wake
from allmenning.flows.booking import calendars, due, messages, one, series

wire(booking.BookingConfirmed, (one.tell_confirmed,))
wire(booking.BookingRequested, (one.tell_requested, one.ask_for_answer))
wire(booking.BookingDeclined, (one.tell_declined,))
wire(booking.BookingUnanswered, (one.tell_unanswered,))
wire(booking.BookingCancelled, (one.tell_cancelled, one.tell_given_up))
wire(booking.SeriesBooked, (series.tell_series_booked,))
wire(booking.SeriesRequested, (series.tell_series_requested, series.ask_for_answers))
wire(booking.SeriesAnswered, (series.tell_series_answered,))
wire(booking.SeriesCancelled, (series.tell_series_cancelled, series.tell_series_given_up))
wire(booking.SeriesMoved, (series.tell_series_moved,))
wire(booking.BookingMoved, (one.tell_moved,))
wire(booking.PeopleChanged, (one.tell_people_changed,))
wire(booking.ActUndone, (one.tell_undone,))
wire(booking.SpacesClosed, ())
wire(booking.CalendarMet, (calendars.tell_met,))
wire(booking.MessageSent, (messages.tell_message,))
wire(booking.RequestAssigned, (messages.tell_assigned,))

figures.offer("booking.trials", adoption.trials_of)

wake(due.write_digests)
wake(due.remind_of_unanswered)
wake(due.ask_how_many_came)
