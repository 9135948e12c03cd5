"""One try to answer a request at work: the request as it is now, as a row or as a page."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.booking.forms.seen import read_seen
from allmenning.booking.models import Booking
from allmenning.booking.queries.inbox import Asking, askings
from allmenning.booking.views.askings import NOTHING, Tried, shown
from allmenning.booking.views.changes import Reader, request_changes_shown
from allmenning.booking.views.seeing import SeeOther
from allmenning.booking.views.thread import Typed, page_at_work
from allmenning.people.models import Person


@dataclass(frozen=True)
class Answering:
    """Who answers which request, and when."""

    request: HttpRequest
    viewer: Person
    booking: Booking
    now: datetime

    @property
    def seen(self) -> int | None:
        """The latest change her page knew, None when it does not say."""
        return read_seen(self.request.POST)


def asking_of(answering: Answering) -> Asking:
    """The request with all that an answer rests on."""
    return askings([answering.booking.pk], now=answering.now)[0]


def row(answering: Answering, tried: Tried = NOTHING) -> HttpResponse:
    """The request as it is now: as a part of the list, or on a page of its own."""
    request, viewer, now = answering.request, answering.viewer, answering.now
    hindered = request.method == "POST" and tried != NOTHING
    status, asking = 422 if hindered else 200, asking_of(answering)
    if request.headers.get("HX-Request"):
        context = {"asking": shown(asking, viewer=viewer, now=now, tried=tried)}
        return render(request, "booking/asking.html", context, status=status)
    typed = Typed(answer=tried)
    return page_at_work(request, asking, viewer=viewer, now=now, typed=typed, status=status)


def done(answering: Answering) -> HttpResponse:
    """The row as it became, or the way back to it."""
    if answering.request.headers.get("HX-Request"):
        return row(answering)
    return SeeOther(f"{reverse('booking:inbox')}#soknad-{answering.booking.pk}")


def again(answering: Answering, tried: Tried) -> HttpResponse:
    """The row with what was typed; when the request was changed meanwhile, how."""
    seen = answering.seen
    outdated = seen is not None and seen != asking_of(answering).seen
    return changed(answering, tried) if outdated else row(answering, tried)


def changed(answering: Answering, tried: Tried = NOTHING) -> HttpResponse:
    """Tell what others did since the page was shown, and let one who knows it answer anew."""
    booking, seen = asking_of(answering).booking, answering.seen
    if booking.state != Booking.State.WAITING:
        return too_late(answering, tried)
    problem = tried.problem or _(
        "Søknaden ble endret mens du så på den. Se hva som skjedde, og svar på nytt."
    )
    reader = Reader(answering.viewer, at_work=True, now=answering.now)
    known = seen is not None
    since = request_changes_shown(booking.request, reader, after=seen or 0) if known else ()
    return row(answering, replace(tried, problem=problem, since=tuple(since)))


def too_late(answering: Answering, tried: Tried = NOTHING) -> HttpResponse:
    """Somebody answered or cancelled before; one's own answer sent twice is no trouble."""
    asking = asking_of(answering)
    if asking.booking.decided_by == answering.viewer:
        return done(answering)
    return row(answering, replace(tried, problem=_("Noen kom deg i forkjøpet.")))
