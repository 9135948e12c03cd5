"""The municipality's choices: how soon it answers, and what it pays those who advise."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.speech import in_figures
from allmenning.people.models import Person
from allmenning.voice import access
from allmenning.voice.actions.choosing import DayTaken, NoLongerAhead, choose_rate, choose_terms
from allmenning.voice.forms.choosing import RateForm, TermsForm
from allmenning.voice.queries.terms import all_rates, all_terms


@audience(Audience.STAFF, "GET", "POST")
def terms(request: HttpRequest) -> HttpResponse:
    """What holds and what will, and a form for each of the two."""
    now, viewer = timezone.now(), access.viewer(request)
    access.as_administrator(viewer, now=now)
    is_rate = f"{RateForm.prefix}-amount" in request.POST
    asked: TermsForm | RateForm = (RateForm if is_rate else TermsForm)(
        request.POST or None, now=now
    )
    if request.method == "POST" and asked.is_valid() and _chosen(asked, viewer, now):
        messages.success(request, _("Lagret."))
        return redirect("voice:terms")
    context = {
        "terms": asked if not is_rate else TermsForm(now=now),
        "rate": asked if is_rate else RateForm(now=now),
        "all_terms": [(_day(one.valid_from, now), one) for one in all_terms()],
        "all_rates": [_rate(one, now) for one in all_rates()],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "voice/at_work/terms.html", context, status=status)


def _chosen(asked: TermsForm | RateForm, by: Person, now: datetime) -> bool:
    """Whether it could be chosen as the form says; else the form says why not."""
    try:
        if isinstance(asked, RateForm):
            choose_rate(**asked.in_ore(), by=by, now=now)
        else:
            choose_terms(**asked.cleaned_data, by=by, now=now)
    except NoLongerAhead:
        asked.over()
    except DayTaken:
        asked.taken()
    return asked.is_valid()


def _day(day: date, now: datetime) -> str:
    return speech.plain_day(day, now=now)


def _rate(one: Any, now: datetime) -> dict[str, str]:
    unsaid = _("ikke bestemt")
    return {
        "day": _day(one.valid_from, now),
        "amount": in_figures(one.amount // 100),
        "threshold": unsaid if one.threshold is None else in_figures(one.threshold // 100),
    }
