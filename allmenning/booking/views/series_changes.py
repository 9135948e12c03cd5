"""What a borrower does with a series afterwards: adds a date, or gives up the rest."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.bookings import AlreadyDecided, TermsChanged, TooManyActive
from allmenning.booking.actions.cancelling import Canceller, TooLateToCancel, cancel_rest
from allmenning.booking.actions.changes import ChangedMeanwhile, latest_change_of
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
from allmenning.booking.views.changes import Reader, request_changes_shown
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
        slot = _slot(request, series)
        add_date(series=series, slot=slot, by=person, now=now, accepted=_accepted(request))
    except NotSkipped:
        pass  # Sent twice: the date is there.
    except TermsChanged:
        problem = _("Avtalen er ny. Les den, og kryss av før du legger til datoen.")
    except (Unreadable, SlotTaken, DatesNotAllowed):
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


def _accepted(request: HttpRequest) -> set[int]:
    """The versions of terms she ticked; what cannot be read is none."""
    ticked = request.POST.getlist("accept")
    return {int(one) for one in ticked if one.isdecimal() and len(one) <= access.MOST_DIGITS}


@audience(Audience.SIGNED_IN, "GET", "POST")
def cancel(request: HttpRequest, id: int) -> HttpResponse:
    """Ask from which date, and give up the rest. An employee says why."""
    now = timezone.now()
    series, at_work = access.series_to_see(request, id=id, now=now)
    asked = _Asked(request, series, Reader(access.signed_in(request), at_work, now))
    form = _form(asked)
    if not form.is_valid():
        return _page(asked, form)
    try:
        _give_up(asked, form)
    except TooLateToCancel:
        form.add_error("first_day", _too_late(series))
        return _page(asked, form)
    except ChangedMeanwhile:
        return _changed_meanwhile(asked, form)
    except AlreadyDecided:
        pass  # Sent twice, or somebody was quicker: the page tells how it is.
    return SeeOther(reverse("booking:series", args=[id]))


@dataclass(frozen=True)
class _Asked:
    """One look at the question whether to give up the rest, or one answer to it."""

    request: HttpRequest
    series: Series
    reader: Reader


def _form(asked: _Asked) -> CancelRestForm:
    series, reader = asked.series, asked.reader
    data = asked.request.POST if asked.request.method == "POST" else None
    days = days_left(left_of(series.request_id, now=reader.now), now=reader.now)
    seen = {"seen": latest_change_of(series.request)}
    return CancelRestForm(data, days=days, at_work=reader.at_work, initial=seen)


def _give_up(asked: _Asked, form: CancelRestForm) -> None:
    said, reader = form.cleaned_data, asked.reader
    canceller = Canceller(
        Actor("person", reader.viewer.pk),
        reason=said.get("reason", ""),
        by_staff=reader.at_work,
        seen=said["seen"],
    )
    request, first_day = asked.series.request, said["first_day"]
    cancel_rest(request=request, first_day=first_day, canceller=canceller, now=reader.now)


def _changed_meanwhile(asked: _Asked, form: CancelRestForm) -> HttpResponse:
    """Ask again, with what others did since the question was put and what was answered to it."""
    request = asked.series.request
    since = request_changes_shown(request, asked.reader, after=form.cleaned_data["seen"])
    form.data = {**form.data.dict(), "seen": latest_change_of(request)}  # type: ignore[attr-defined]
    return _page(asked, form, changed=True, since=since)


def _too_late(series: Series) -> str:
    phone = phone_at(dates_of(series.request)[0])
    return _(
        "Det er for sent å avbestille den første av dem på nett. "
        "Velg en senere dato, eller ring %(phone)s."
    ) % {"phone": phone}


def _page(
    asked: _Asked, form: CancelRestForm, *, changed: bool = False, since: Any = ()
) -> HttpResponse:
    series = asked.series
    shown = {
        "pattern": pattern_text(pattern_of(series), now=asked.reader.now),
        "space": series.space.name,
        "building": series.space.building.name,
        "kind": series.space.kind,
        "form": form,
        "changed": changed,
        "since": since,
        "back_url": reverse("booking:series", args=[series.request_id]),
    }
    status = 409 if changed else 422 if form.is_bound else 200
    return render(asked.request, "booking/cancel_series.html", shown, status=status)
