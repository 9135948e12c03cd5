"""Answering all the dates a request waits for at once."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from allmenning.booking.actions.bookings import AlreadyDecided
from allmenning.booking.actions.changes import ChangedMeanwhile
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.decisions import TooLateToApprove, answer_series
from allmenning.booking.forms.deciding import DatesForm, DeclineForm
from allmenning.booking.views.answering import (
    Answering,
    again,
    asking_of,
    changed,
    done,
    row,
    too_late,
)
from allmenning.booking.views.asked_dates import dates_form, dates_typed
from allmenning.booking.views.askings import NOTHING, Tried, in_the_way


def dates_answered(answering: Answering) -> HttpResponse:
    """Yes to the dates that are chosen, none of them when all are declined; no to the rest."""
    data, asking = answering.request.POST.copy(), asking_of(answering)
    if data.get("answer") == "none":
        data.setlist("dates", [])
    form = dates_form(asking, in_the_way, data)
    if not form.waiting:
        return changed(answering, _one_left(answering))
    if not form.is_as_shown:
        typed = dates_typed(asking, in_the_way, data)
        problem = _("Datoene i søknaden er endret. Se over dem, og svar på nytt.")
        return changed(answering, Tried(dates=typed, problem=problem))
    if not form.is_valid():
        return again(answering, Tried(dates=form))
    return _answered(answering, form)


def _one_left(answering: Answering) -> Tried:
    """A reason that was typed when there is only one date left to answer."""
    if not answering.request.POST.get("reason"):
        return NOTHING
    return Tried(DeclineForm(answering.request.POST, booking=answering.booking.pk))


def _answered(answering: Answering, form: DatesForm) -> HttpResponse:
    try:
        answer_series(
            request=answering.booking.request,
            approved=form.cleaned_data["dates"],
            by=answering.viewer,
            reason=form.cleaned_data["reason"],
            now=answering.now,
            seen=answering.seen,
        )
    except ChangedMeanwhile:
        return changed(answering, Tried(dates=form))
    except SlotTaken:
        problem = _("Noen av tidene er ikke lenger ledige. Se hvilke, og svar på nytt.")
        return row(answering, Tried(problem=problem))
    except TooLateToApprove:
        problem = _("Noen av tidene har begynt. Fjern krysset for dem, så kan du godkjenne resten.")
        return row(answering, Tried(dates=form, problem=problem))
    except AlreadyDecided:
        return too_late(answering)
    return done(answering)
