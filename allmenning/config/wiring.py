"""Which event wakes which reaction, what is looked at every minute, and which figures rooms may
ask one another for by name: the whole table."""

from allmenning.activities.queries import nearby
from allmenning.booking import events as booking
from allmenning.booking.queries import adoption
from allmenning.core import figures
from allmenning.core.events import wire
from allmenning.core.jobs import wake
from allmenning.flows.booking import calendars, doors, due, messages, one, series, sessions
from allmenning.flows.keys import hindered, late, spared, unready, ways
from allmenning.flows.notices import held, started
from allmenning.flows.people import merged
from allmenning.keys import events as keys
from allmenning.keys.queries import receipts
from allmenning.notices import events as notices
from allmenning.people import events as people

wire(booking.BookingConfirmed, (doors.follow, one.tell_confirmed))
wire(booking.BookingRequested, (one.tell_requested, one.ask_for_answer))
wire(booking.BookingDeclined, (one.tell_declined,))
wire(booking.BookingUnanswered, (one.tell_unanswered,))
wire(
    booking.BookingCancelled, (doors.follow, sessions.follow, one.tell_cancelled, one.tell_given_up)
)
wire(booking.OwnUseBooked, (doors.follow_series,))
wire(booking.SeriesBooked, (doors.follow_series, series.tell_series_booked))
wire(booking.SeriesRequested, (series.tell_series_requested, series.ask_for_answers))
wire(booking.SeriesAnswered, (doors.follow_answers, series.tell_series_answered))
wire(
    booking.SeriesCancelled,
    (doors.follow_series, series.tell_series_cancelled, series.tell_series_given_up),
)
wire(booking.SeriesMoved, (doors.follow_series, series.tell_series_moved))
wire(booking.BookingMoved, (doors.follow, sessions.follow, one.tell_moved))
wire(booking.PeopleChanged, (one.tell_people_changed,))
wire(booking.ActUndone, (doors.follow, sessions.follow, one.tell_undone))
wire(booking.SpacesClosed, ())
wire(booking.CalendarMet, (calendars.tell_met,))
wire(booking.MessageSent, (messages.tell_message,))
wire(booking.RequestAssigned, (messages.tell_assigned,))
wire(keys.WayChanged, (ways.follow,))
wire(keys.KeysBehind, (ways.follow_rest,))
wire(notices.NoticeStarted, (started.give_rows,))
wire(notices.TriggerHeld, (held.tell_held,))
wire(people.NumbersMerged, (merged.follow,))

figures.offer("activities.baby_groups_near", nearby.baby_groups_near)
figures.offer("booking.trials", adoption.trials_of)
figures.offer("keys.of_booking", receipts.of_booking)

wake(due.write_digests)
wake(due.remind_of_unanswered)
wake(due.ask_how_many_came)
wake(late.tell_of_late_sets)
wake(unready.tell_of_unready_keys)
wake(spared.tell_of_spares)
wake(hindered.tell_of_hindrances)
