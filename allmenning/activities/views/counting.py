"""Counting at the door: two large buttons, or the numbers. No name and no password."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from pydantic import ValidationError

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import counting
from allmenning.activities.forms.counting import STEPS, Tap, TapForm, TotalForm
from allmenning.activities.forms.lines import SentLines
from allmenning.activities.models import Session
from allmenning.activities.queries.counts import counts_of
from allmenning.activities.rules.figures import HeadCount
from allmenning.activities.views.everyone.words import place_of, title_of
from allmenning.activities.views.head_counts import count_in_words
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.period import Period

# Who was without a network all evening sends the next morning.
KEPT_AFTER = timedelta(hours=24)


@audience(Audience.ANYONE)
def to_count(request: HttpRequest) -> HttpResponse:
    """Today's sessions here, and those of the last days that nobody has counted."""
    now = timezone.now()
    found = list(access.sessions_to_count(request, now=now))
    counts = counts_of(session.pk for session in found)
    todays = [session for session in found if _is_todays(session, now)]
    forgotten = [one for one in found if one not in todays and _is_forgotten(one, counts)]
    context = {
        "rows": [_row(session, counts.get(session.pk), now) for session in todays],
        "forgotten": [_row(session, None, now) for session in reversed(forgotten)],
        "may_count": access.buildings_counted(request, now=now).exists(),
        "places": _places(request, found),
    }
    return render(request, "activities/to_count.html", context)


def _places(request: HttpRequest, sessions: list[Session]) -> list[dict[str, str]]:
    """Where there is something to count, for an employee, who may let a device count there."""
    if not request.is_staff:  # type: ignore[attr-defined]
        return []
    found = {session.building.slug: session.building for session in sessions}
    return [
        {"name": building.name, "url": reverse("activities:devices", args=[slug])}
        for slug, building in sorted(found.items(), key=lambda one: one[1].sort_key)
    ]


def _is_todays(session: Session, now: datetime) -> bool:
    """It began today, or it began before midnight and people are there still."""
    return local_date(session.starts) == local_date(now) or session.ends > now


def _is_forgotten(session: Session, counts: dict[int, HeadCount]) -> bool:
    return session.pk not in counts and session.state != Session.State.CANCELLED


def _row(session: Session, count: HeadCount | None, now: datetime) -> dict[str, Any]:
    is_cancelled = session.state == Session.State.CANCELLED
    counted_from = counting.counted_from(session)
    return {
        "id": session.pk,
        "title": title_of(session.activity),
        "when": speech.when(Period(session.starts, session.ends), now=now),
        "place": place_of(session),
        "count": _("avlyst") if is_cancelled else count_in_words(count),
        "is_counted": count is not None,
        "is_cancelled": is_cancelled,
        "counted_from": speech.clock(counted_from) if now < counted_from else "",
    }


@audience(Audience.ANYONE, "GET", "POST")
def count(request: HttpRequest, id: int) -> HttpResponse:
    """The counter of one session; each press of a button is one line."""
    now = timezone.now()
    session = access.session_to_count(request, id=id, now=now)
    if request.method == "GET":
        return _counter(request, session, now)
    form = TotalForm(request.POST) if "voksne" in request.POST else TapForm(request.POST)
    if not form.is_valid():
        return _counter(request, session, now, form=form, status=422)
    try:
        _keep(request, session, [_line(form, now)], now)
    except counting.IsCancelled:
        messages.error(request, _("Økten er avlyst, så den kan ikke telles."))
    except counting.NotYet:
        messages.error(request, _("Det er for tidlig å telle denne økten."))
    if isinstance(form, TotalForm):
        _say_how_many(request, session)
        return redirect("activities:to_count")
    return redirect("activities:count", id)


def _say_how_many(request: HttpRequest, session: Session) -> None:
    """On the next page: what was counted, as a session that was forgotten is no longer listed."""
    said = count_in_words(counts_of([session.pk]).get(session.pk))
    messages.success(
        request,
        _("%(activity)s: %(count)s") % {"activity": title_of(session.activity), "count": said},
    )


@audience(Audience.ANYONE, "POST")
def lines(request: HttpRequest, id: int) -> HttpResponse:
    """Keep what a device counted, perhaps without a network; 204, also when it is sent again."""
    now = timezone.now()
    session = access.session_to_count(request, id=id, now=now)
    try:
        sent = SentLines.model_validate_json(request.body)
        _keep(request, session, sent.counted(), now)
    except (ValidationError, counting.IsCancelled, counting.NotYet):
        return HttpResponse(status=422)
    if sent.lines[-1].is_total:
        _say_how_many(request, session)
    return HttpResponse(status=204)


def _line(form: TapForm | TotalForm, now: datetime) -> counting.Line:
    said = form.cleaned_data
    if isinstance(form, TotalForm):
        numbers = said["voksne"], said["barn"]
        return counting.Line(form.key(), now, *numbers, True, said["omtrent"])
    if said["trykk"] == Tap.NOBODY:
        return counting.Line(said["noekkel"], now, is_total=True)
    return counting.Line(said["noekkel"], now, *STEPS[said["trykk"]])


def _keep(
    request: HttpRequest, session: Session, lines: list[counting.Line], now: datetime
) -> None:
    person = request.person  # type: ignore[attr-defined]
    device = access.device_of(request, now=now)
    counting.count(session=session, lines=lines, now=now, by=person, device=device)


def _counter(
    request: HttpRequest,
    session: Session,
    now: datetime,
    *,
    form: TapForm | TotalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    count = counts_of([session.pk]).get(session.pk)
    standing = count or HeadCount(0, 0)
    typed = form if isinstance(form, TotalForm) else TotalForm(initial={"noekkel": uuid4()})
    context = {
        "session": _row(session, count, now),
        "adults": standing.adults,
        "children": standing.children,
        "form": typed,
        "keys": [uuid4() for _button in range(5)],
        "kept": _kept(request, session, now),
    }
    return render(request, "activities/count.html", context, status=status)


def _kept(request: HttpRequest, session: Session, now: datetime) -> dict[str, Any]:
    """Until when the page stays on the device, and for whom: nobody else's pages are beside it."""
    person, device = request.person, access.device_of(request, now=now)  # type: ignore[attr-defined]
    until = max(session.ends, now) + KEPT_AFTER
    return {
        "until": int(until.timestamp() * 1000),
        "holder": str(person.pk) if person else f"teller {device.pk}" if device else "",
    }
