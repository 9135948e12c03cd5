"""Which event wakes which reaction, and what is looked at every minute: the whole table."""

from allmenning.booking import events as booking
from allmenning.core.events import wire
from allmenning.core.jobs import wake
from allmenning.flows import booking as flows

wire(booking.BookingConfirmed, (flows.tell_confirmed,))
wire(booking.BookingRequested, (flows.tell_requested, flows.ask_for_answer))
wire(booking.BookingDeclined, (flows.tell_declined,))
wire(booking.BookingCancelled, (flows.tell_cancelled, flows.tell_given_up))
wire(booking.SeriesBooked, (flows.tell_series_booked,))
wire(booking.SeriesRequested, (flows.tell_series_requested, flows.ask_for_answers))
wire(booking.SeriesAnswered, (flows.tell_series_answered,))
wire(booking.SeriesCancelled, (flows.tell_series_cancelled, flows.tell_series_given_up))
wire(booking.SeriesMoved, ())
wire(booking.BookingMoved, (flows.tell_moved,))
wire(booking.ActUndone, (flows.tell_undone,))
wire(booking.SpacesClosed, ())
wire(booking.MessageSent, (flows.tell_message,))
wire(booking.RequestAssigned, (flows.tell_assigned,))

wake(flows.write_digests)
wake(flows.ask_how_many_came)
