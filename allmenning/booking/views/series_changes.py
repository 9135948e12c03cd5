"""What a borrower does with a series afterwards: adds a date, or gives up the rest."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.bookings import AlreadyDecided, TermsChanged, TooManyActive
from allmenning.booking.actions.cancelling import Canceller, TooLateToCancel, cancel_rest
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.series import NotSkipped, add_date
from allmenning.booking.actions.series_terms import DatesNotAllowed
from allmenning.booking.forms import sentences
from allmenning.booking.forms.cancelling import CancelRestForm
from allmenning.booking.forms.slots import read_slots
from allmenning.booking.forms.wish import Unreadable
from allmenning.booking.models import Series
from allmenning.booking.queries.onwards import left_of
from allmenning.booking.queries.own_series import dates_of
from allmenning.booking.queries.series import Slot
from allmenning.booking.queries.words import phone_at
from allmenning.booking.views import series as own_page
from allmenning.booking.views.seeing import SeeOther
from allmenning.booking.views.series_words import days_left, pattern_of, pattern_text
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor


@audience(Audience.SIGNED_IN, "POST")
def add(request: HttpRequest, id: int) -> HttpResponse:
    """Book a date that was skipped, at its own time or what is offered instead."""
    now, person = timezone.now(), access.signed_in(request)
    series = access.own_series(person=person, id=id, now=now)
    problem = ""
    try:
        add_date(series=series, slot=_slot(request, series), by=person, now=now)
    except NotSkipped:
        pass  # Sent twice: the date is there.
    except (Unreadable, SlotTaken, DatesNotAllowed, TermsChanged):
        problem = _("Datoen kan ikke bestilles lenger. Se hva som er ledig nå.")
    except TooManyActive as error:
        problem = sentences.too_many_active(error.most, of_association=error.of_association)
    if problem:
        return own_page.page(request, series, at_work=False, now=now, problem=problem)
    return SeeOther(reverse("booking:series", args=[id]))


def _slot(request: HttpRequest, series: Series) -> Slot:
    """The slot that the button names. Raises Unreadable."""
    values = [request.POST.get("slot", "")]
    return read_slots(values, space=series.space, pattern=pattern_of(series))[0]


@audience(Audience.SIGNED_IN, "GET", "POST")
def cancel(request: HttpRequest, id: int) -> HttpResponse:
    """Ask from which date, and give up the rest. An employee says why."""
    now = timezone.now()
    series, at_work = access.series_to_see(request, id=id, now=now)
    data = request.POST if request.method == "POST" else None
    form = CancelRestForm(
        data, days=days_left(left_of(series.request_id, now=now), now=now), at_work=at_work
    )
    if not form.is_valid():
        return _page(request, series, form, now)
    try:
        _give_up(request, series, form, at_work=at_work, now=now)
    except TooLateToCancel:
        form.add_error("first_day", _too_late(series))
        return _page(request, series, form, now)
    except AlreadyDecided:
        pass  # Sent twice, or somebody was quicker: the page tells how it is.
    return SeeOther(reverse("booking:series", args=[id]))


def _give_up(
    request: HttpRequest, series: Series, form: CancelRestForm, *, at_work: bool, now: datetime
) -> None:
    canceller = Canceller(
        Actor("person", access.signed_in(request).pk),
        reason=form.cleaned_data.get("reason", ""),
        by_staff=at_work,
    )
    first_day = form.cleaned_data["first_day"]
    cancel_rest(request=series.request, first_day=first_day, canceller=canceller, now=now)


def _too_late(series: Series) -> str:
    phone = phone_at(dates_of(series.request)[0])
    return _(
        "Det er for sent å avbestille den første av dem på nett. "
        "Velg en senere dato, eller ring %(phone)s."
    ) % {"phone": phone}


def _page(
    request: HttpRequest, series: Series, form: CancelRestForm, now: datetime
) -> HttpResponse:
    shown = {
        "pattern": pattern_text(pattern_of(series), now=now),
        "space": series.space.name,
        "building": series.space.building.name,
        "kind": series.space.kind,
        "form": form,
        "back_url": reverse("booking:series", args=[series.request_id]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "booking/cancel_series.html", shown, status=status)
