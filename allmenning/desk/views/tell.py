"""Somebody tells about one of our pages, and gets three words to find the answer by."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from allmenning.core import ratelimit, speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.everyone import secret_of, to_receipt
from allmenning.core.fields import new_token
from allmenning.desk import access
from allmenning.desk.actions import leave_note
from allmenning.desk.forms import TellForm
from allmenning.desk.rules.pages import can_be_opened, page_told
from allmenning.desk.rules.progress import answer_by

# A class in a library may share one address.
TELLING = ratelimit.Limit("tell about a page", burst=10, per_minute=2)


@audience(Audience.ANYONE, "GET", "POST")
def tell(request: HttpRequest) -> HttpResponse:
    """Ask what somebody wants to tell about the page `side`, and keep it."""
    now = timezone.now()
    if request.method == "GET":
        page = page_told(request.GET.get("side", ""))
        return _asked(request, TellForm(initial={"side": page, "token": new_token()}))
    form = TellForm(request.POST)
    if not form.is_valid():
        return _asked(request, form, status=422)
    if not ratelimit.may_try(TELLING, who=ratelimit.visitor(request), now=now):
        form.too_many()
        return _asked(request, form, status=429)
    secret = _kept(form, now)
    return to_receipt("desk:receipt", secret)


@audience(Audience.ANYONE)
def receipt(request: HttpRequest) -> HttpResponse:
    """The three words, for an hour; afterwards only who wrote them down has them."""
    now = timezone.now()
    try:
        secret = secret_of(request)
        note, words = access.just_sent(secret, now=now)
    except Http404:
        return redirect("desk:look_up")
    context = {
        "words": words,
        "answer_by": speech.day(local_date(answer_by(note.sent_at)), now=now),
        "page": note.page if can_be_opened(note.page) else "",
    }
    return render(request, "desk/receipt.html", context)


def _asked(request: HttpRequest, form: TellForm, *, status: int = 200) -> HttpResponse:
    return render(request, "desk/tell.html", {"form": form, "page": form.page}, status=status)


def _kept(form: TellForm, now: datetime) -> bytes:
    """Keep the note; returns the secret of its sending."""
    said = form.cleaned_data
    secret = form.secret(said["side"], said["kind"], said["text"])
    leave_note(
        secret=secret,
        page=said["side"],
        kind=said["kind"],
        text=said["text"],
        language=get_language() or settings.LANGUAGE_CODE,
        now=now,
    )
    return secret
