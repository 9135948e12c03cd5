"""Writing about a request, fetching what was attached, and handing the request on."""

from datetime import datetime

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.assigning import AssignedMeanwhile, assign
from allmenning.booking.actions.effort import count_minute
from allmenning.booking.actions.messages import Words, send_message, write_note
from allmenning.booking.forms.thread import MessageForm, NoteForm
from allmenning.booking.models import Booking
from allmenning.booking.queries.inbox import askings
from allmenning.booking.views import receipt
from allmenning.booking.views.seeing import SeeOther
from allmenning.booking.views.thread import Typed, assign_form, page_at_work
from allmenning.core.audience import Audience, audience
from allmenning.documents.actions import store_file
from allmenning.documents.views import file_response

_THREAD = "meldinger"


@audience(Audience.SIGNED_IN, "GET", "POST")
def write(request: HttpRequest, id: int) -> HttpResponse:
    """The borrower writes to those who answer for the building."""
    now, person = timezone.now(), access.signed_in(request)
    booking = access.own_booking(person=person, id=id, now=now)
    back = SeeOther(f"{reverse('booking:receipt', args=[id])}#{_THREAD}")
    if request.method == "GET":
        return back
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return receipt.page(request, booking, at_work=False, now=now, form=form)
    words = _words(form, now)
    send_message(request=booking.request, author=person, words=words, by_staff=False, now=now)
    messages.success(request, _("Meldingen er sendt."))
    return back


@audience(Audience.STAFF, "GET", "POST")
def answer_message(request: HttpRequest, id: int) -> HttpResponse:
    """Somebody at work writes to the borrower."""
    now, viewer = timezone.now(), access.signed_in(request)
    booking = access.booking_at_work(viewer=viewer, id=id, now=now)
    if request.method == "GET":
        return _back_at_work(booking)
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, booking, Typed(message=form), now)
    words = _words(form, now)
    send_message(request=booking.request, author=viewer, words=words, by_staff=True, now=now)
    messages.success(request, _("Meldingen er sendt."))
    return _back_at_work(booking)


@audience(Audience.STAFF, "GET", "POST")
def note(request: HttpRequest, id: int) -> HttpResponse:
    """Somebody at work notes something for her colleagues."""
    now, viewer = timezone.now(), access.signed_in(request)
    booking = access.booking_of_others(viewer=viewer, id=id, now=now)
    if request.method == "GET":
        return _back_at_work(booking)
    form = NoteForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, booking, Typed(note=form), now)
    write_note(request=booking.request, author=viewer, words=_words(form, now), now=now)
    messages.success(request, _("Notatet er lagret."))
    return _back_at_work(booking)


@audience(Audience.STAFF, "GET", "POST")
def hand_on(request: HttpRequest, id: int) -> HttpResponse:
    """Hand the request to a colleague, or to nobody in particular."""
    now, viewer = timezone.now(), access.signed_in(request)
    booking = access.booking_at_work(viewer=viewer, id=id, now=now)
    if request.method == "GET":
        return _back_at_work(booking)
    form = assign_form(booking, now=now, data=request.POST)
    if not form.is_valid():
        return _again(request, booking, Typed(assign=form), now)
    to, seen = form.cleaned_data["to"], form.cleaned_data["seen"]
    try:
        assign(booking=booking, to=to, seen=seen, by=viewer, now=now)
    except AssignedMeanwhile:
        form = assign_form(booking, now=now)
        return _again(request, booking, Typed(assign=form, handed_on=True), now)
    messages.success(request, _("Lagret."))
    return _back_at_work(booking)


@audience(Audience.SIGNED_IN)
def attachment(request: HttpRequest, id: int, attachment: int) -> FileResponse:
    """A file that came with a message, for those who may read the message."""
    found = access.attachment_to_see(request, booking=id, id=attachment, now=timezone.now())
    return file_response(found.file, name=found.name)


@audience(Audience.STAFF, "POST")
def opened(request: HttpRequest, id: int) -> HttpResponse:
    """The request's page tells, once a minute, that somebody at work has it open."""
    now, viewer = timezone.now(), access.signed_in(request)
    booking = access.open_at_work(viewer=viewer, id=id, now=now)
    count_minute(booking=booking, employee=viewer, now=now)
    return HttpResponse(status=204)


def _words(form: MessageForm, now: datetime) -> Words:
    kept = form.cleaned_data["attached"]
    return Words(form.cleaned_data["text"], [(store_file(one, now=now), one.name) for one in kept])


def _again(request: HttpRequest, booking: Booking, typed: Typed, now: datetime) -> HttpResponse:
    """The page once more, with what was typed and what is wrong with it."""
    [asking] = askings([booking.pk], now=now)
    viewer = access.signed_in(request)
    return page_at_work(request, asking, viewer=viewer, now=now, typed=typed, status=422)


def _back_at_work(booking: Booking) -> HttpResponse:
    return SeeOther(f"{reverse('booking:decide', args=[booking.pk])}#{_THREAD}")
