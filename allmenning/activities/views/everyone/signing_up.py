"""Somebody signs up for a session without an account, sees her place, and gives it up."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import signing_up
from allmenning.activities.forms.everyone import SignUpForm
from allmenning.activities.models import Session, SignUp
from allmenning.activities.queries.signing_up import number_waiting, sign_up_with
from allmenning.activities.views.everyone.look_up import LOOKING_UP
from allmenning.activities.views.everyone.places import rows_of
from allmenning.core import ratelimit
from allmenning.core.audience import Audience, audience
from allmenning.core.everyone import looked_up, secret_of, to_receipt
from allmenning.core.fields import new_token

SIGNING_UP = ratelimit.Limit("sign up for a session", burst=10, per_minute=2)


@audience(Audience.ANYONE, "GET", "POST")
def sign_up(request: HttpRequest, id: int) -> HttpResponse:
    """A first name and how many; then the three words."""
    now = timezone.now()
    session = access.session_to_sign_up_for(id)
    places = session.activity.places or 0
    if request.method == "GET":
        return _page(request, session, SignUpForm(places=places, initial={"token": new_token()}))
    form = SignUpForm(request.POST, places=places)
    if not form.is_valid():
        return _page(request, session, form, status=422)
    if not ratelimit.may_try(SIGNING_UP, who=ratelimit.visitor(request), now=now):
        form.too_many()
        return _page(request, session, form, status=429)
    try:
        secret = _keep(session, form, now)
    except signing_up.NotOpen:
        return _page(request, access.session_to_sign_up_for(id), form, status=422)
    return to_receipt("activities:signed_up", secret)


def _keep(session: Session, form: SignUpForm, now: datetime) -> bytes:
    """Keep what the form says; returns the secret of its sending."""
    said = form.cleaned_data
    name, people = said["navn"], said["antall"]
    secret = form.secret(str(session.pk), name, str(people))
    signing_up.sign_up(session=session, name=name, people=people, secret=secret, now=now)
    return secret


def _page(
    request: HttpRequest, session: Session, form: SignUpForm, *, status: int = 200
) -> HttpResponse:
    row = rows_of([session], now=timezone.now())[0]
    context = {"row": row, "form": form}
    return render(request, "activities/everyone/sign_up.html", context, status=status)


@audience(Audience.ANYONE)
def signed_up(request: HttpRequest) -> HttpResponse:
    """Her place and the three words, for an hour; afterwards only who wrote them down has them."""
    now = timezone.now()
    try:
        secret = secret_of(request)
        found, words = access.just_signed_up(secret, now=now)
    except Http404:
        return redirect("activities:my_place")
    context = {"found": _found(found, now), "words": words}
    return render(request, "activities/everyone/signed_up.html", context)


@audience(Audience.ANYONE, "GET", "POST")
def my_place(request: HttpRequest) -> HttpResponse:
    """Ask for the three words, and show whether she has a place. Nothing is in the address."""
    return _with_words(request, gives_up=False)


@audience(Audience.ANYONE, "POST")
def give_up(request: HttpRequest) -> HttpResponse:
    """Give up the place that the three words are for, and say so."""
    return _with_words(request, gives_up=True)


def _with_words(request: HttpRequest, *, gives_up: bool) -> HttpResponse:
    now = timezone.now()
    form, found, status = looked_up(request, limit=LOOKING_UP, find=sign_up_with, now=now)
    if found and gives_up:
        signing_up.give_up(sign_up=found, now=now)
    context = {
        "form": form,
        "found": _found(found, now) if found else None,
        "is_given_up": bool(found) and gives_up,
    }
    return render(request, "activities/everyone/my_place.html", context, status=status)


def _found(sign_up: SignUp, now: datetime) -> dict[str, Any]:
    session = sign_up.session
    return {
        "row": rows_of([session], now=now)[0],
        "people": sign_up.people,
        "answer": _answer(sign_up, now),
        "waits": not sign_up.has_place and session.starts > now,
    }


def _answer(sign_up: SignUp, now: datetime) -> str:
    if sign_up.session.state == Session.State.CANCELLED:
        return _("Det er avlyst")
    if sign_up.has_place:
        return _("Du har plass")
    if sign_up.session.starts <= now:
        return _("Det ble ikke ledig plass")
    return _("Du er nummer %(number)d på ventelisten") % {"number": number_waiting(sign_up)}
