"""Meeting places at work: how they go, and what comes next."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import answering, planning
from allmenning.activities.forms.changing import CancelForm, DeclineForm
from allmenning.activities.models import Activity, Session, SignUp
from allmenning.activities.queries.at_work import (
    Seen,
    activities_of,
    coming_at_work,
    lately_at_work,
    seen,
)
from allmenning.activities.queries.boards import asking_to_post
from allmenning.activities.queries.evaluation import decisions_of
from allmenning.activities.queries.feedback import (
    Asked,
    asked_at,
    feedback_on,
    languages_on,
    session_now,
    words_on,
)
from allmenning.activities.queries.initiatives import host_of, waiting_for_answer
from allmenning.activities.queries.sessions import lacking_rooms
from allmenning.activities.queries.signing_up import signed_up_for
from allmenning.activities.queries.telling import due_down
from allmenning.activities.rules.figures import Weekday
from allmenning.activities.views.evaluation_words import decided_in_words
from allmenning.activities.views.everyone.words import session_row, title_of
from allmenning.activities.views.feedback_words import feedback_in_words, languages_in_words
from allmenning.activities.views.figure_words import figures_in_words, report_in_words
from allmenning.activities.views.sign_up_words import signed_up_in_words
from allmenning.activities.views.staffing import asked_in_words
from allmenning.activities.views.telling_words import due_down_in_words
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.core.speech import one_decimal
from allmenning.places.forms.hours import WEEKDAYS

SHOWN = 12
LATELY = 6
LOOKS = {"operation": "confirmed", "trial": "waiting", "idea": "waiting", "stopped": "cancelled"}


@audience(Audience.STAFF)
def at_work(request: HttpRequest) -> HttpResponse:
    """The meeting places of one's units, each with its figures."""
    now, viewer = timezone.now(), access.viewer(request)
    shown = seen(activities_of(access.units_at_work(viewer, now=now)), now=now)
    led = access.units_led(viewer, now=now)
    activities = [one.activity for one in shown]
    lacking, down = (count(activities, now=now) for count in (lacking_rooms, due_down))
    context = {
        "rows": [{**row_at_work(one), **_to_do(one, lacking, down)} for one in shown],
        "initiatives": waiting_for_answer(led, now=now).count() if led else 0,
        "asking_to_post": asking_to_post(led) if led else 0,
    }
    return render(request, "activities/at_work.html", context)


def _to_do(one: Seen, lacking: dict[int, int], down: dict[int, int]) -> dict[str, Any]:
    """How many sessions lack a room, and that posters are to come down."""
    return {
        "lacking": lacking.get(one.activity.pk, 0),
        "due_down": due_down_in_words(down.get(one.activity.pk, 0)),
        "posters_url": reverse("activities:posters", args=[one.activity.slug]),
    }


def row_at_work(one: Seen) -> dict[str, Any]:
    """One meeting place with its figures (activities/at_work.html)."""
    activity = one.activity
    return {
        "url": reverse("activities:activity_at_work", args=[activity.slug]),
        "title": title_of(activity),
        "parent": title_of(activity.parent) if activity.parent else "",
        "state": activity.get_state_display(),
        "look": LOOKS[activity.state],
        "own": figures_in_words(one.own),
        "reports": [report_in_words(report) for report in one.reports],
        "counts_twice": one.counts_twice,
    }


@audience(Audience.STAFF)
def activity_at_work(request: HttpRequest, slug: str) -> HttpResponse:
    """One meeting place: its figures, weekday by weekday, and the sessions to come."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    one = seen([activity], now=now)[0]
    context = {
        "row": row_at_work(one),
        "is_open": activity.is_open,
        "weekdays": [_weekday(weekday) for weekday in one.own.weekdays],
        "sessions": _coming(activity, now),
        **_said(activity),
        "lately": _lately(activity, now),
        "reach": activity.reach,
        "resident_host": host_of(activity),
        "decision": decided_in_words(decisions_of(activity).first(), now=now),
        **_ways_from(slug),
    }
    return render(request, "activities/activity_at_work.html", context)


def _coming(activity: Activity, now: datetime) -> list[dict[str, Any]]:
    coming = list(coming_at_work(activity, now=now)[:SHOWN])
    signed_up = signed_up_for(coming)
    return [_session(row, signed_up.get(row.pk, []), now) for row in coming]


def _ways_from(slug: str) -> dict[str, str]:
    return {
        "slug": slug,
        "public_url": reverse("activities:activity", args=[slug]),
        "change_url": reverse("activities:change", args=[slug]),
    }


def _lately(activity: Activity, now: datetime) -> list[dict[str, str]]:
    """The last sessions and how the asking went, the newest first."""
    over = list(lately_at_work(activity, now=now)[:LATELY])
    asked = asked_at(over)
    return [
        {
            "when": session_row(one, now=now)["when"],
            "host": one.host.name if one.host else "",
            "asked": asked_in_words(asked.get(one.pk, Asked())),
        }
        for one in over
    ]


def _session(session: Session, signed_up: list[SignUp], now: datetime) -> dict[str, Any]:
    more = {
        "id": session.pk,
        "lacks_room": session.lacks_room,
        "wanted": session.space if session.wants_room else None,
        "host": session.host.name if session.host else "",
        "signed_up": signed_up_in_words(session, signed_up),
    }
    return {**session_row(session, now=now), **more}


def _said(activity: Activity) -> dict[str, Any]:
    """What those who came say, and a key for one more who will not."""
    feedback = feedback_in_words(feedback_on(activity))
    return {
        "feedback": feedback,
        "words": words_on(activity, most=SHOWN),
        "spoken": languages_in_words(languages_on([activity])),
        "key": uuid4(),
    }


@audience(Audience.STAFF, "POST")
def decline(request: HttpRequest, slug: str) -> HttpResponse:
    """Count that somebody was asked and said no."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    form = DeclineForm(request.POST)
    if form.is_valid():
        key, language = form.cleaned_data["noekkel"], get_language() or "nb"
        session = session_now(activity, named=form.cleaned_data["okt"], now=now)
        answering.decline(activity=activity, key=key, language=language, session=session, now=now)
        messages.success(request, _("Notert. Det er også et svar."))
    return redirect("activities:activity_at_work", slug)


def _weekday(weekday: Weekday) -> dict[str, Any]:
    return {
        "name": dict(WEEKDAYS)[weekday.weekday],
        "mean": one_decimal(weekday.mean),
        "sessions": weekday.sessions,
    }


@audience(Audience.STAFF, "GET", "POST")
def cancel(request: HttpRequest, id: int) -> HttpResponse:
    """Cancel one session, with a reason that all can read."""
    now, viewer = timezone.now(), access.viewer(request)
    session = access.session_at_work(viewer=viewer, id=id, now=now)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = Actor("person", viewer.pk)
        try:
            planning.cancel(session=session, reason=form.reason(), actor=actor, now=now)
            messages.success(request, _("Økten er avlyst. Grunnen står på siden om aktiviteten."))
        except planning.IsCancelled:
            messages.info(request, _("Økten var allerede avlyst."))
        except planning.IsOver:
            messages.error(request, _("Økten har begynt, så den kan ikke avlyses."))
        return redirect("activities:activity_at_work", session.activity.slug)
    return _asked(request, session, form, now)


def _asked(request: HttpRequest, session: Session, form: CancelForm, now: datetime) -> HttpResponse:
    context = {"session": session_row(session, now=now), "form": form}
    context["back_url"] = reverse("activities:activity_at_work", args=[session.activity.slug])
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/cancel.html", context, status=status)
