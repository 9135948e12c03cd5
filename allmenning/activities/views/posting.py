"""An association posts what it offers on a notice board, by one who acts for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import boards as acts
from allmenning.activities.forms.boards import PostForm
from allmenning.activities.models import BoardPost
from allmenning.activities.queries import boards as reads
from allmenning.activities.views.everyone.board_words import post_row
from allmenning.activities.views.everyone.words import told
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.people.queries import associations_for


@audience(Audience.SIGNED_IN, "GET", "POST")
def post(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a post, and see what one's associations have there."""
    now, person = timezone.now(), access.viewer(request)
    board = access.open_board(slug)
    associations = associations_for(person, now=now)
    data = request.POST if request.method == "POST" else None
    form = PostForm(data, associations=associations, today=local_date(now))
    if form.is_valid():
        association = form.cleaned_data["forening"]
        made = acts.post(board=board, association=association, by=person, now=now, **form.told())
        messages.success(request, _hung_up(made))
        return redirect("activities:post", slug)
    mine = reads.posts_by(board, list(associations))
    context = {"title": told(board.title), "slug": slug, "form": form}
    context["may_post"] = associations.exists()
    context["rows"] = [{**post_row(one, now=now), **_fate(one)} for one in mine]
    return render(request, "activities/post.html", context, status=422 if form.errors else 200)


@audience(Audience.SIGNED_IN, "POST")
def take_down(request: HttpRequest, slug: str, id: int) -> HttpResponse:
    """Take down a post of one's association."""
    now, person = timezone.now(), access.viewer(request)
    board = access.open_board(slug)
    mine = reads.posts_by(board, list(associations_for(person, now=now)))
    taken = get_object_or_404(mine, pk=id)
    acts.withdraw(post=taken, by=person, now=now)
    return redirect("activities:post", slug)


def _hung_up(made: BoardPost) -> str:
    if made.member.approved_at and not made.member.ended_at:
        return _("Oppslaget henger på tavla.")
    return _("Takk! Oppslaget blir synlig når kommunen har godkjent foreningen.")


def _fate(post: BoardPost) -> dict[str, object]:
    """Whether it is seen, and why not."""
    member = post.member
    hidden = why_hidden(post)
    if hidden:
        return {"hidden": hidden, "waits": False}
    return {"hidden": "", "waits": member.approved_at is None or member.ended_at is not None}


def why_hidden(post: BoardPost) -> str:
    """Why a post is not seen, in the reader's language where it is ours to choose; "" of one that is
    not hidden."""
    return _("Foreningen tok det ned.") if post.is_withdrawn else post.hidden_because
