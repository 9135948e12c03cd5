"""What somebody who is signed in has got from us unasked, why, and what she wants to go on getting."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.notices import access
from allmenning.notices.actions.opting_out import wish
from allmenning.notices.forms.resident_wishes import WishesForm
from allmenning.notices.models import Dispatch
from allmenning.notices.queries.sent import messages_to
from allmenning.notices.queries.wishes import registered_as, themes, themes_refused
from allmenning.notices.views.resident_words import heading, name_of, reasons
from allmenning.people.models import Person, RegisteredPerson
from allmenning.people.views.paging import page_of, turning

PER_PAGE = 20


@audience(Audience.SIGNED_IN, "GET", "POST")
def mine(request: HttpRequest) -> HttpResponse:
    """The themes with her yes or no to each, and what she has got."""
    person: Person = request.person  # type: ignore[attr-defined]
    registered = registered_as(person)
    if registered is None:
        return render(request, "notices/resident_mine.html", {"is_known": False})
    if request.method == "GET":
        return _page(request, registered, _form(registered))
    form = WishesForm(request.POST, themes=themes())
    if not form.is_valid():
        return _page(request, registered, form, status=422)
    _save(registered, form, person)
    messages.success(request, _("Lagret. Det gjelder fra neste utsending."))
    return SeeOther(request.path)


def _save(registered: RegisteredPerson, form: WishesForm, person: Person) -> None:
    wanted, unwanted = form.split()
    wish(
        person=registered,
        wanted=wanted,
        unwanted=unwanted,
        nothing=form.cleaned_data["nothing"],
        actor=Actor("person", person.pk),
        now=timezone.now(),
    )


def _form(registered: RegisteredPerson) -> WishesForm:
    refused, every = themes_refused(registered), themes()
    wanted = [str(theme.pk) for theme in every if theme.pk not in refused]
    return WishesForm(initial={"themes": wanted, "nothing": None in refused}, themes=every)


def _page(
    request: HttpRequest, registered: RegisteredPerson, form: WishesForm, *, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    had = messages_to(registered).prefetch_related("notice__texts")
    page = page_of(request, had, most=PER_PAGE)
    context = {
        "is_known": True,
        "form": form,
        "rows": [_row(dispatch, now) for dispatch in page],
        "pages": turning(page),
    }
    return render(request, "notices/resident_mine.html", context, status=status)


def _row(dispatch: Dispatch, now: datetime) -> dict[str, Any]:
    return {
        "url": reverse("notices:mine_message", args=[dispatch.pk]),
        "heading": heading(dispatch.notice, dispatch.district),
        "theme": name_of(dispatch.notice.theme),
        "when": _day(dispatch, now),
        "state": dispatch.get_state_display(),
    }


def _day(dispatch: Dispatch, now: datetime) -> str:
    return speech.plain_day(local_date(dispatch.settled_at or dispatch.due_at), now=now)


@audience(Audience.SIGNED_IN)
def mine_message(request: HttpRequest, id: int) -> HttpResponse:
    """Why she got one message."""
    person: Person = request.person  # type: ignore[attr-defined]
    dispatch = access.own_message(person=person, id=id)
    url = reverse("notices:sent_notice", args=[dispatch.notice_id])
    context = {
        "notice": {**reasons(dispatch.notice, dispatch.district), "url": url},
        "when": _day(dispatch, timezone.now()),
        "state": dispatch.get_state_display(),
        "district": dispatch.district.name if dispatch.district else "",
    }
    return render(request, "notices/resident_mine_message.html", context)
