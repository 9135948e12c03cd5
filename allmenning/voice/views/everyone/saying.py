"""Somebody says what is needed, and gets three words to find the answer by."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from allmenning.core import ratelimit
from allmenning.core.audience import Audience, audience
from allmenning.core.everyone import secret_of, to_receipt
from allmenning.core.fields import new_token
from allmenning.voice import access
from allmenning.voice.actions.saying import Said, say
from allmenning.voice.forms.everyone import IdeaForm
from allmenning.voice.forms.places import of_building, parted
from allmenning.voice.views.everyone.wording import day

# A class in a library may share one address.
SAYING = ratelimit.Limit("say what is needed", burst=20, per_minute=4)
PLACE = "sted"


@audience(Audience.ANYONE, "GET", "POST")
def tell(request: HttpRequest) -> HttpResponse:
    """Ask what is needed, in any language, and keep it."""
    now = timezone.now()
    if request.method == "GET":
        return _asked(request, IdeaForm(initial=_initial(request)))
    form = IdeaForm(request.POST)
    if not form.is_valid():
        return _asked(request, form, status=422)
    if not ratelimit.may_try(SAYING, who=ratelimit.visitor(request), now=now):
        form.too_many()
        return _asked(request, form, status=429)
    secret = kept(form, now=now)
    return to_receipt("voice:receipt", secret)


@audience(Audience.ANYONE)
def receipt(request: HttpRequest) -> HttpResponse:
    """The three words, for an hour; afterwards only who wrote them down has them."""
    now = timezone.now()
    try:
        secret = secret_of(request)
        idea, words = access.just_sent(secret, now=now)
    except Http404:
        return redirect("voice:look_up")
    context = {"words": words, "answer_by": day(idea.due_on, now=now)}
    return render(request, "voice/everyone/receipt.html", context)


def kept(form: IdeaForm, *, now: datetime, **more: Any) -> bytes:
    """Keep what a form says; returns the secret of its sending."""
    said = form.cleaned_data
    about = f"{said['place'].__class__.__name__} {said['place'] and said['place'].pk}"
    secret = form.secret(said["text"], said["language"], about)
    words = {name: said[name] for name in ("text", "language", "phone")}
    say(said=Said(**words, **parted(said["place"]), **more), secret=secret, now=now)
    return secret


def _initial(request: HttpRequest) -> dict[str, Any]:
    """The reader's language, and the place whose poster she came by."""
    first = {"language": get_language(), "token": new_token()}
    try:
        place = access.place_seen(request.GET.get(PLACE, ""))
    except Http404:
        return first
    return {**first, "place": of_building(place)}


def _asked(request: HttpRequest, form: IdeaForm, *, status: int = 200) -> HttpResponse:
    return render(request, "voice/everyone/tell.html", {"form": form}, status=status)
