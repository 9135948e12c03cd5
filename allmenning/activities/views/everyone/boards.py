"""Notice boards: what hangs there, for anybody to read and follow without an account."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from allmenning.activities import access
from allmenning.activities.access_by_link import follower_by_link
from allmenning.activities.actions import following
from allmenning.activities.forms.everyone import FollowForm
from allmenning.activities.models import Activity, Board, BoardFollower
from allmenning.activities.queries import boards as reads
from allmenning.activities.queries.board_calendar import entries
from allmenning.activities.views.everyone.board_words import post_row
from allmenning.activities.views.everyone.words import told
from allmenning.core import ratelimit
from allmenning.core.audience import Audience, audience
from allmenning.mail.rules.calendar_file import feed_file

# A whole meeting may follow from one network; nobody types more addresses than that by hand.
FOLLOWING = ratelimit.Limit("follow a board", burst=30, per_minute=5)


@audience(Audience.ANYONE)
def boards(request: HttpRequest) -> HttpResponse:
    """All boards, by district."""
    rows = [
        {
            "title": told(board.title),
            "district": board.district.name,
            "for_whom": _for_whom(board),
            "url": reverse("activities:board", args=[board.slug]),
        }
        for board in reads.boards()
    ]
    return render(request, "activities/everyone/boards.html", {"rows": rows})


def _for_whom(board: Board) -> str:
    """Whom the board is for; nothing when it is for everybody."""
    return str(dict(Activity.Group.choices).get(board.for_whom, ""))


@audience(Audience.ANYONE, "GET", "POST")
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """One board: what hangs there, and how one follows it."""
    shown, now = access.open_board(slug), timezone.now()
    form, status = FollowForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        if ratelimit.may_try(FOLLOWING, who=ratelimit.visitor(request), now=now):
            following.ask_to_follow(board=shown, **form.said(), now=now)
            messages.success(request, _("Vi har sendt deg en e-post. Åpne den, og bekreft der."))
            return redirect("activities:board", slug)
        form.too_many()
        status = 429
    elif form.errors:
        status = 422
    context = {**_hanging(shown, now), "slug": slug, "form": form}
    return render(request, "activities/everyone/board.html", context, status=status)


def _hanging(board: Board, now: datetime) -> dict[str, Any]:
    """What the board is, and what hangs there."""
    return {
        "title": told(board.title),
        "district": board.district.name,
        "for_whom": _for_whom(board),
        "posts": [post_row(post, now=now) for post in reads.posts_up(board, now=now)],
    }


@csrf_exempt
@never_cache
@audience(Audience.MACHINE, "GET", "POST")
def follower(request: HttpRequest, link: str) -> HttpResponse:
    """Confirm that one follows a board, or stop.

    A mail program stops without cookies, many of them from one address: the link itself is what
    gives leave. Source: RFC 8058.
    """
    found = follower_by_link(link)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return _stopped_by_program(request, found)
    if found is None:
        return render(request, "activities/everyone/follows_not.html", status=404)
    if request.method == "POST":
        return _answered(request, found, link)
    context = {
        "title": told(found.board.title),
        "slug": found.board.slug,
        "is_confirmed": found.confirmed_at is not None,
    }
    return render(request, "activities/everyone/follower.html", context)


def _stopped_by_program(request: HttpRequest, found: BoardFollower | None) -> HttpResponse:
    """Twice is once: a program that did not hear our answer asks again."""
    if found:
        following.stop(follower=found)
    return render(request, "activities/everyone/follows_not.html")


def _answered(request: HttpRequest, found: BoardFollower, link: str) -> HttpResponse:
    if request.POST.get("gjor") == "slutt":
        messages.success(request, _stopped(is_forgotten=following.stop(follower=found)))
        return redirect("activities:board", found.board.slug)
    following.confirm(follower=found, now=timezone.now())
    return redirect("activities:follower", link)


def _stopped(*, is_forgotten: bool) -> str:
    if is_forgotten:
        return _(
            "Du følger ikke tavla lenger. Adressen din er slettet fra lista over dem som følger."
        )
    return _("Du følger ikke tavla lenger. Vi beholder adressen, for du følger en annen tavle.")


@audience(Audience.ANYONE)
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """What on the board is on one day, for calendar programs."""
    shown, now = access.open_board(slug), timezone.now()
    found = entries(shown, now=now)
    response = HttpResponse(
        feed_file(found, name=told(shown.title)), content_type="text/calendar; charset=utf-8"
    )
    response["Cache-Control"] = "public, max-age=900"
    return response
