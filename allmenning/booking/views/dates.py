"""Answering all the dates a request waits for at once."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from allmenning.booking.actions.bookings import AlreadyDecided
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.decisions import TooLateToApprove, answer_series
from allmenning.booking.forms.deciding import DatesForm
from allmenning.booking.views.answering import Answering, asking_of, done, row, too_late
from allmenning.booking.views.asked_dates import dates_form
from allmenning.booking.views.askings import Tried, in_the_way


def dates_answered(answering: Answering) -> HttpResponse:
    """Yes to the dates that are chosen, none of them when all are declined; no to the rest."""
    data = answering.request.POST.copy()
    if data.get("answer") == "none":
        data.setlist("dates", [])
    form = dates_form(asking_of(answering), in_the_way, data)
    if not form.waiting:
        return too_late(answering)
    if not form.is_as_shown:
        problem = _("Datoene i søknaden er endret. Se over dem, og svar på nytt.")
        return row(answering, Tried(problem=problem))
    if not form.is_valid():
        return row(answering, Tried(dates=form))
    return _answered(answering, form)


def _answered(answering: Answering, form: DatesForm) -> HttpResponse:
    try:
        answer_series(
            request=answering.booking.request,
            approved=form.cleaned_data["dates"],
            by=answering.viewer,
            reason=form.cleaned_data["reason"],
            now=answering.now,
        )
    except SlotTaken:
        problem = _("Noen av tidene er ikke lenger ledige. Se hvilke, og svar på nytt.")
        return row(answering, Tried(problem=problem))
    except TooLateToApprove:
        problem = _("Noen av tidene har begynt. Fjern krysset for dem, så kan du godkjenne resten.")
        return row(answering, Tried(dates=form, problem=problem))
    except AlreadyDecided:
        return too_late(answering)
    return done(answering)
