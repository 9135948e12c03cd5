"""Notice boards: what hangs there, for anybody to read and follow without an account."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.access_by_link import follower_by_link
from allmenning.activities.actions import following
from allmenning.activities.forms.everyone import FollowForm
from allmenning.activities.models import BoardFollower
from allmenning.activities.queries import boards as reads
from allmenning.activities.queries.board_calendar import entries
from allmenning.activities.views.everyone.board_words import post_row
from allmenning.activities.views.everyone.words import told
from allmenning.core import ratelimit, scope
from allmenning.core.audience import Audience, audience
from allmenning.core.visitor import address_of
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
            "url": reverse("activities:board", args=[board.slug]),
        }
        for board in reads.boards()
    ]
    return render(request, "activities/everyone/boards.html", {"rows": rows})


@audience(Audience.ANYONE, "GET", "POST")
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """One board: what hangs there, and how one follows it."""
    shown, now = access.open_board(slug), timezone.now()
    form = FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = f"{scope.setting()} {address_of(request)}"
        if ratelimit.may_try(FOLLOWING, who=who, now=now):
            following.ask_to_follow(board=shown, **form.said(), now=now)
            messages.success(request, _("Se etter et brev fra oss, og bekreft der."))
            return redirect("activities:board", slug)
        form.too_many()
    context: dict[str, Any] = {
        "title": told(shown.title),
        "district": shown.district.name,
        "slug": slug,
        "posts": [post_row(post, now=now) for post in reads.posts_up(shown, now=now)],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "activities/everyone/board.html", context, status=status)


@audience(Audience.ANYONE, "GET", "POST")
def follower(request: HttpRequest, link: str) -> HttpResponse:
    """Confirm that one follows a board, or stop."""
    found = follower_by_link(link)
    if request.method == "POST":
        return _answered(request, found, link)
    context = {
        "title": told(found.board.title),
        "slug": found.board.slug,
        "is_confirmed": found.confirmed_at is not None,
    }
    return render(request, "activities/everyone/follower.html", context)


def _answered(request: HttpRequest, found: BoardFollower, link: str) -> HttpResponse:
    if request.POST.get("gjor") == "slutt":
        following.stop(follower=found)
        messages.success(request, _("Du følger ikke tavla lenger. Adressen din er slettet."))
        return redirect("activities:board", found.board.slug)
    following.confirm(follower=found, now=timezone.now())
    return redirect("activities:follower", link)


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
