"""Pages that the links in a message lead to: saying no, why it came, and whether it was useful.

Machines follow links before people do, so looking changes nothing.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.core.ratelimit import Limit, may_try
from allmenning.notices.access_by_link import Received, received_by_link
from allmenning.notices.actions.judging import judge
from allmenning.notices.actions.opting_out import opt_in, opt_out
from allmenning.notices.models import Notice
from allmenning.notices.queries.pilots import days_to_order, pilot_to_order
from allmenning.notices.queries.wishes import themes_refused
from allmenning.notices.views.resident_words import heading, name_of, reasons
from allmenning.places.models import District

SAYING_NO = Limit("say no to notices", burst=20, per_minute=2)
# A message is judged once; the bucket never fills again, and tells nothing of the answer.
JUDGING = Limit("judge a notice", burst=1, per_minute=0)
ALL, THEMES, UNDO = "all", "themes", "undo"


@csrf_exempt
@never_cache
@audience(Audience.MACHINE, "GET", "POST")
def unsubscribe(request: HttpRequest, link: str) -> HttpResponse:
    """Ask whether she wants no more, and do as she says.

    A mail program sends `List-Unsubscribe=One-Click` here without cookies, many of them from one
    address: the link itself is what gives leave. Source: RFC 8058.
    """
    received, now = received_by_link(link), timezone.now()
    if request.method == "GET":
        return _asked(request, received)
    if not may_try(SAYING_NO, who=f"registered {received.person.pk}", now=now):
        return render(request, "429.html", status=429)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        _do(received, THEMES, now)
        return _asked(request, received)
    what = request.POST.get("what", "")
    if what not in (ALL, THEMES, UNDO):
        return _asked(request, received, status=422)
    _do(received, what, now)
    return SeeOther(request.path)


def _do(received: Received, what: str, now: datetime) -> None:
    person = received.person
    actor = Actor("link", person.pk)
    if what == UNDO:
        opt_in(person=person, themes=[*received.themes, None], actor=actor, now=now)
        return
    themes = [None] if what == ALL else received.themes
    notice = received.notices[0]
    opt_out(person=person, themes=themes, because_of=notice, actor=actor, now=now)


def _asked(request: HttpRequest, received: Received, *, status: int = 200) -> HttpResponse:
    refused = themes_refused(received.person)
    context = {
        "subjects": [heading(notice, received.district) for notice in received.notices],
        "themes": [name_of(theme) for theme in received.themes],
        "said_all": None in refused,
        "said_themes": refused >= {theme.pk for theme in received.themes},
        "not_understood": status == 422,
    }
    return render(request, "notices/resident_unsubscribe.html", context, status=status)


@never_cache
@audience(Audience.ANYONE)
def why(request: HttpRequest, link: str) -> HttpResponse:
    """Why the message came: what called for it, what was known of her, what would have stopped it.

    Nothing is told of her that the message itself does not: whoever has the link reads this.
    """
    received, now = received_by_link(link), timezone.now()
    pilot = pilot_to_order(received.notices, now=now)
    context = {
        "link": link,
        "notices": [_reasons(notice, received.district) for notice in received.notices],
        "has_orders": pilot is not None and bool(days_to_order(pilot, now=now)),
    }
    return render(request, "notices/resident_why.html", context)


def _reasons(notice: Notice, district: District | None) -> dict[str, Any]:
    url = reverse("notices:sent_notice", args=[notice.pk])
    return {**reasons(notice, district), "url": url}


@never_cache
@audience(Audience.ANYONE, "GET", "POST")
def useful(request: HttpRequest, link: str) -> HttpResponse:
    """Was it useful? One answer for each message; who gave it is not written anywhere."""
    received = received_by_link(link)
    answer = request.POST.get("answer", "")
    if request.method == "GET":
        return _question(request, received)
    if answer not in ("yes", "no"):
        return _question(request, received, problem=True, status=422)
    if may_try(JUDGING, who=link, now=timezone.now()):
        judge(notice=received.notices[0], was_useful=answer == "yes")
    return _question(request, received, thanks=True)


def _question(
    request: HttpRequest,
    received: Received,
    *,
    thanks: bool = False,
    problem: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "subject": heading(received.notices[0], received.district),
        "thanks": thanks,
        "problem": problem,
    }
    return render(request, "notices/resident_useful.html", context, status=status)
