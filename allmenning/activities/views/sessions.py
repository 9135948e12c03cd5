"""One time of a meeting place: added beside those that are planned, or moved."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import planning
from allmenning.activities.actions.planning import Where
from allmenning.activities.forms.sessions import SessionForm, as_planned
from allmenning.activities.models import Session
from allmenning.activities.views.everyone.words import session_row, title_of
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.queries.alternatives import Alternative, alternatives
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.core.period import Period

Act = Callable[[Where, Period], object]


@audience(Audience.STAFF, "GET", "POST")
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a session beside those of the schedules."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    buildings = access.buildings_at_work(viewer, now=now)
    form = SessionForm(request.POST or None, buildings=buildings, now=now)
    actor = Actor("person", viewer.pk)

    def act(where: Where, period: Period) -> None:
        starts, ends = period.start, period.end
        planning.add(activity=activity, where=where, starts=starts, ends=ends, actor=actor, now=now)
        messages.success(request, _("Økten er lagt til."))

    if _done(request, form, act, now):
        return redirect("activities:activity_at_work", slug)
    context = {"form": form, "title": title_of(activity), "slug": slug}
    return _page(request, "activities/add_session.html", context)


@audience(Audience.STAFF, "GET", "POST")
def move(request: HttpRequest, id: int) -> HttpResponse:
    """Move one session to another time, or into a room; its booking comes along."""
    now, viewer = timezone.now(), access.viewer(request)
    session = access.session_at_work(viewer=viewer, id=id, now=now)
    first = as_planned(session)
    form = SessionForm(request.POST or None, initial=first, buildings=[session.building], now=now)
    actor = Actor("person", viewer.pk)

    def act(where: Where, period: Period) -> None:
        starts, ends, space = period.start, period.end, where.space
        planning.move(session=session, starts=starts, ends=ends, space=space, actor=actor, now=now)
        messages.success(request, _("Økten er flyttet."))

    if _done(request, form, act, now):
        return redirect("activities:activity_at_work", session.activity.slug)
    return _page(request, "activities/move.html", _moving(session, form, now))


def _moving(session: Session, form: SessionForm, now: datetime) -> dict[str, Any]:
    row = session_row(session, now=now)
    return {
        "form": form,
        "session": row,
        "slug": session.activity.slug,
        "lacking": session.lacks_room,
    }


def _done(request: HttpRequest, form: SessionForm, act: Act, now: datetime) -> bool:
    """Whether it was done, or cannot be; what is wrong with the form stands beside its questions."""
    if request.method != "POST" or not form.is_valid():
        return False
    where, period = form.cleaned_data["bygg"], form.period(form.cleaned_data)
    try:
        act(where, period)
    except (SlotTaken, NotAllowed):
        form.taken(free_instead(where, period, now=now))
        return False
    except (planning.IsCancelled, planning.IsOver):
        messages.error(request, _("Økten er avlyst eller har begynt, så den kan ikke flyttes."))
    return True


def free_instead(where: Where, period: Period, *, now: datetime) -> str:
    """What is free near the wished time, in words."""
    if where.space is None:
        return ""
    found = alternatives(space=where.space, period=period, participants=1, now=now)
    return "; ".join(_free(one, local_date(period.start), now) for one in found)


def _free(one: Alternative, day: date, now: datetime) -> str:
    """The room and the time, and the day when it is another."""
    if local_date(one.period.start) != day:
        return f"{one.space} {speech.when(one.period, now=now)}"
    clocks = speech.clocks(one.period)
    return _("%(room)s kl. %(clocks)s") % {"room": one.space, "clocks": clocks}


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if request.method == "POST" else 200)
