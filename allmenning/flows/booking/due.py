"""Letters that are due at a time, and not because of an event; called every minute."""

from datetime import datetime

from django.db import transaction

from allmenning.booking.actions import turnout
from allmenning.booking.actions.unanswered import remind
from allmenning.booking.queries.letters import due_digests
from allmenning.booking.queries.turnout import due_questions
from allmenning.booking.queries.unanswered import LEADER_TOLD, due_reminders, reminded
from allmenning.booking.views import late_letters, letters
from allmenning.flows.sending import send


def write_digests(*, now: datetime) -> None:
    """Once a day, at the hour each has chosen, to those who want all requests in one letter."""
    for due in due_digests(now=now):
        with transaction.atomic():
            send(letters.digest(due.waiting, due.employee), due.source, now)


def remind_of_unanswered(*, now: datetime) -> None:
    """To those who answer, and if it goes on to their leader; the applicant is told then too."""
    for booking, times in due_reminders(now=now):
        with transaction.atomic():
            if not remind(booking=booking, times=times, now=now):
                continue
            source = f"booking:{booking.pk}:reminder:{times}:{booking.during.lower:%Y%m%dT%H%M}"
            for employee in reminded(booking, times=times, now=now):
                letter = late_letters.reminder(booking, employee, times=times)
                send(letter, f"{source}:{employee.pk}", now)
            if times == LEADER_TOLD:
                send(late_letters.late_answer(booking), source, now)


def ask_how_many_came(*, now: datetime) -> None:
    """After use, one letter to each person about what she has had that day."""
    for bookings in due_questions(now=now):
        with transaction.atomic():
            asked = turnout.ask(bookings=bookings, now=now)
            if asked:
                send(letters.how_many_came(asked, now=now), f"turnout:{asked[0].pk}", now)
