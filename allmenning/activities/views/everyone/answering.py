"""Five smileys, one's own words, and how one heard of it: by link, QR code, kiosk or asked."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from allmenning.activities import access
from allmenning.activities.actions import answering
from allmenning.activities.forms.everyone import FeedbackForm
from allmenning.activities.models import Activity, FeedbackResponse
from allmenning.activities.queries.feedback import session_now
from allmenning.activities.views.everyone.words import title_of
from allmenning.core import ratelimit
from allmenning.core.audience import Audience, audience

# One tablet that is paired, or all in a hall on one network: one answer a second.
ANSWERING = ratelimit.Limit("answer about an activity", burst=60, per_minute=60)
Channel = FeedbackResponse.Channel
# A kiosk thanks one and asks the next on the same page.
THANKED = "takk=1"


@audience(Audience.ANYONE, "GET", "POST")
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, and keep the answer. `kanal` says by which way one came, and `okt` to what."""
    activity, now = access.open_activity(slug), timezone.now()
    if request.method == "GET":
        return _asked(request, activity, FeedbackForm())
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _asked(request, activity, form, status=422)
    if not ratelimit.may_try(ANSWERING, who=access.sender(request, now=now), now=now):
        form.too_many()
        return _asked(request, activity, form, status=429)
    _keep(request, activity, form, now)
    if _channel(request) == Channel.KIOSK:
        return redirect(f"{_with_channel('activities:answer', slug, request)}&{THANKED}")
    return redirect(_with_channel("activities:thanks", slug, request))


def _keep(request: HttpRequest, activity: Activity, form: FeedbackForm, now: datetime) -> None:
    session = session_now(activity, named=_named(request), now=now)
    channel = _channel(request)
    answering.answer(activity=activity, channel=channel, session=session, now=now, **form.said())


@audience(Audience.ANYONE)
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Thanks; on a telephone that is handed around the next one begins from here."""
    activity = access.open_activity(slug)
    context = {
        "title": title_of(activity),
        "next_url": _with_channel("activities:answer", slug, request),
        "is_shared": _channel(request) not in (Channel.QR, Channel.LINK),
    }
    return render(request, "activities/everyone/thanks.html", context)


def _asked(
    request: HttpRequest, activity: Activity, form: FeedbackForm, *, status: int = 200
) -> HttpResponse:
    channel = _channel(request)
    context: dict[str, Any] = {
        "title": title_of(activity),
        "form": form,
        "is_kiosk": channel == Channel.KIOSK,
        "is_thanked": request.method == "GET" and "takk" in request.GET,
        "is_paper": channel == Channel.PAPER,
        "is_helped": channel in (Channel.ASKED, Channel.PAPER, Channel.BOX),
    }
    return render(request, "activities/everyone/answer.html", context, status=status)


def _channel(request: HttpRequest) -> str:
    """The way one came by; a link when nothing, or nothing we know, is said."""
    asked = request.GET.get("kanal", "")
    return asked if asked in Channel.values else Channel.LINK


def _named(request: HttpRequest) -> int | None:
    """The session that the address names, by `okt`."""
    asked = request.GET.get("okt", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None


def _with_channel(name: str, slug: str, request: HttpRequest) -> str:
    way: dict[str, str | int] = {"kanal": _channel(request)}
    named = _named(request)
    return f"{reverse(name, args=[slug])}?{urlencode(way | ({'okt': named} if named else {}))}"
