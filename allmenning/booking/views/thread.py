"""The thread around a request as pages show it, and the staff's page that holds it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.forms.thread import AssignForm, MessageForm, NoteForm
from allmenning.booking.models import Attachment, Booking, Message
from allmenning.booking.queries.inbox import Asking
from allmenning.booking.queries.thread import colleagues, thread
from allmenning.booking.queries.words import moment
from allmenning.booking.views.askings import NOTHING, Tried, shown
from allmenning.booking.views.changes import Reader, changes_shown
from allmenning.people.models import Person


@dataclass(frozen=True)
class Typed:
    """Forms somebody has filled in and not got through with, to be shown again as they were."""

    message: MessageForm | None = None
    note: NoteForm | None = None
    assign: AssignForm | None = None
    handed_on: bool = False
    answer: Tried = NOTHING


def thread_shown(
    booking: Booking, *, viewer: Person, at_work: bool, now: datetime, form: MessageForm | None
) -> dict[str, Any]:
    """All that booking/thread.html shows, for either side."""
    with_notes = at_work and not access.is_borrower(viewer, booking, now=now)
    written = thread(booking.request, with_notes=with_notes)
    write = "booking:answer_message" if at_work else "booking:write"
    return {
        "messages": [_message(one, booking, viewer, at_work, now) for one in written],
        "form": form or MessageForm(),
        "url": reverse(write, args=[booking.pk]),
        "with_notes": with_notes,
        "open": bool(written or form),
    }


def _message(
    message: Message, booking: Booking, viewer: Person, at_work: bool, now: datetime
) -> dict[str, Any]:
    return {
        "who": _("Du") if message.author == viewer else message.author.name,
        "own_side": message.by_staff == at_work,
        "internal": message.internal,
        "text": message.text,
        "when": moment(message.sent_at, now=now),
        "files": [_file(attachment, booking) for attachment in message.attachments.all()],
    }


def _file(attachment: Attachment, booking: Booking) -> dict[str, str]:
    return {
        "name": attachment.name,
        "size": filesizeformat(attachment.file.size),
        "url": reverse("booking:attachment", args=[booking.pk, attachment.pk]),
    }


def page_at_work(
    request: HttpRequest,
    asking: Asking,
    *,
    viewer: Person,
    now: datetime,
    typed: Typed,
    status: int = 200,
) -> HttpResponse:
    """A request's own page for those at work: the row, the thread, notes, and who takes care."""
    booking = asking.booking
    row = shown(asking, viewer=viewer, now=now, tried=typed.answer)
    said = thread_shown(booking, viewer=viewer, at_work=True, now=now, form=typed.message)
    context = {
        "asking": row,
        "thread": said,
        "changes": changes_shown(booking, Reader(viewer, at_work=True, now=now)),
        "note_form": typed.note or NoteForm(),
        "note_open": typed.note is not None,
        "assign_form": typed.assign or assign_form(booking, now=now),
        "handed_on": typed.handed_on,
        "opened_url": reverse("booking:opened", args=[booking.pk]),
    }
    return render(request, "booking/one_asking.html", context, status=status)


def assign_form(booking: Booking, *, now: datetime, data: Any = None) -> AssignForm:
    """Who may take care of the request, with the one who does chosen."""
    booking.request.refresh_from_db(fields=["assigned_to"])
    assigned_to = booking.request.assigned_to_id
    return AssignForm(data, colleagues=colleagues(booking, now=now), assigned_to=assigned_to)
