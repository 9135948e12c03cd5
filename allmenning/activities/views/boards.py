"""Notice boards at work: who may post, what is hidden, who looks after them and who follows."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import boards as acts
from allmenning.activities.forms.boards import BoardForm, HandOverForm, HideForm
from allmenning.activities.models import Board, BoardModerator, BoardPost
from allmenning.activities.queries import boards as reads
from allmenning.activities.views.everyone.board_words import post_row
from allmenning.activities.views.everyone.words import told
from allmenning.activities.views.posting import why_hidden
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.people.models import Person
from allmenning.people.queries import staff_for, units_where


@audience(Audience.STAFF, "GET", "POST")
def boards(request: HttpRequest) -> HttpResponse:
    """The boards of one's units, and a new one."""
    now, viewer = timezone.now(), access.viewer(request)
    shown = access.boards_at_work(viewer, now=now)
    units = units_where(person=viewer, kinds=access.AT_WORK, now=now)
    form = BoardForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        made = acts.make_board(by=viewer, now=now, **form.facts())
        return redirect("activities:board_at_work", made.slug)
    context = {"rows": [_row(board) for board in reads.counted(shown)], "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/boards.html", context, status=status)


def _row(board: Any) -> dict[str, Any]:
    return {
        "title": told(board.title),
        "url": reverse("activities:board_at_work", args=[board.slug]),
        "followers": _followers(board, board.followers_now),
        "waiting": board.waiting,
    }


def _followers(board: Board, followers: int) -> str:
    """38 følger, av målet på 2 300; without a target only how many."""
    number = speech.in_figures(followers)
    if board.follower_target is None:
        return _("%(n)s følger") % {"n": number}
    target = speech.in_figures(board.follower_target)
    return _("%(n)s følger, målet er %(target)s") % {"n": number, "target": target}


@audience(Audience.STAFF)
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """One board: followers, moderators, associations and posts."""
    now, viewer = timezone.now(), access.viewer(request)
    shown = access.board_at_work(viewer=viewer, slug=slug, now=now)
    moderators = list(reads.moderators_of(shown))
    context = {
        "title": told(shown.title),
        "slug": slug,
        "followers": _followers(shown, reads.followers_of(shown)),
        "source": shown.target_source,
        "moderators": [_moderator(one, now) for one in moderators],
        "is_looked_after": reads.moderating(now=now).filter(board=shown).exists(),
        "members": reads.members_of(shown),
        "posts": [_post(one, now) for one in reads.posts_of(shown)[:50]],
        "may_moderate": access.may_moderate(viewer, shown, now=now),
        "may_hand_over": access.may_hand_over(viewer, shown, now=now),
    }
    return render(request, "activities/board_at_work.html", context)


def _post(one: BoardPost, now: datetime) -> dict[str, Any]:
    return {**post_row(one, now=now), "hidden": why_hidden(one)}


def _moderator(one: BoardModerator, now: datetime) -> dict[str, Any]:
    before = one.took_over_from
    return {
        "name": one.person.name,
        "since": speech.plain_day(one.since, now=now),
        "is_ahead": one.since > local_date(now),
        "until": speech.plain_day(one.until, now=now) if one.until else "",
        "before": before.person.name if before else "",
    }


@audience(Audience.STAFF, "GET", "POST")
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a colleague look after the board from a day on."""
    now, viewer = timezone.now(), access.viewer(request)
    shown = access.board_to_hand_over(viewer=viewer, slug=slug, now=now)
    current = reads.moderator_in_charge(shown)
    since = current.since if current else None
    colleagues = _colleagues(shown, now)
    form = HandOverForm(request.POST or None, colleagues=colleagues, since=since, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            acts.hand_over(board=shown, moderator=current, by=viewer, now=now, **form.told())
            return redirect("activities:board_at_work", slug)
        except acts.ModeratesAlready:
            form.moderates_already()
    named = reads.moderating(now=now).filter(board=shown).values_list("person__name", flat=True)
    context = {"title": told(shown.title), "slug": slug, "form": form, "name": named.first()}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/hand_over_board.html", context, status=status)


def _colleagues(board: Board, now: datetime) -> list[Person]:
    return staff_for(units=[board.unit_id], kinds=access.AT_WORK, now=now)


@audience(Audience.STAFF, "POST")
def member(request: HttpRequest, slug: str, id: int) -> HttpResponse:
    """Approve an association, or end that."""
    now, viewer = timezone.now(), access.viewer(request)
    shown = access.board_moderated(viewer=viewer, slug=slug, now=now)
    found = get_object_or_404(reads.members_of(shown), pk=id)
    act = acts.end_membership if request.POST.get("gjor") == "avslutt" else acts.approve
    act(member=found, by=viewer, now=now)
    return redirect("activities:board_at_work", slug)


@audience(Audience.STAFF, "GET", "POST")
def hide(request: HttpRequest, slug: str, id: int) -> HttpResponse:
    """Hide a post, with a reason that the association reads."""
    now, viewer = timezone.now(), access.viewer(request)
    shown = access.board_moderated(viewer=viewer, slug=slug, now=now)
    found = get_object_or_404(reads.posts_of(shown), pk=id)
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.hide(post=found, because=form.cleaned_data["grunn"], by=viewer, now=now)
        messages.success(request, _("Oppslaget er skjult."))
        return redirect("activities:board_at_work", slug)
    context = {"post": post_row(found, now=now), "slug": slug, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/hide_post.html", context, status=status)
