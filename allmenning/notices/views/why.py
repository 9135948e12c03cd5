"""Why people need a notice and when it is sent; from here it is put to approval."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.notices import access
from allmenning.notices.actions import approving, editing
from allmenning.notices.forms.more import MoreForm
from allmenning.notices.forms.why import Suggested, WhyForm
from allmenning.notices.models import Notice
from allmenning.notices.queries.proposals import ANSWERS
from allmenning.notices.rules.triggers import COMES_ONCE
from allmenning.notices.views.meant import names_for, place_in_words
from allmenning.notices.views.people import counted
from allmenning.notices.views.steps import steps
from allmenning.notices.views.words import lack


@audience(Audience.STAFF, "GET", "POST")
def why(request: HttpRequest, id: int) -> HttpResponse:
    """Reasons, time and bounds; kept, and put to approval when that is the button."""
    now = timezone.now()
    notice = access.notice_to_edit(request, id, now=now)
    expected = expected_now(notice, now)
    suggested = _suggested(notice, expected)
    form = WhyForm(request.POST or None, notice=notice, suggested=suggested, now=now)
    lacking: list[dict[str, str]] = []
    if form.is_valid():
        try:
            return SeeOther(_done(request, notice, form, expected, now))
        except editing.AlreadySending:
            form.add_error(None, _("Varselet sendes allerede, og kan ikke endres."))
        except approving.NotRunning:
            form.add_error(None, _("Varselet er allerede lagt fram, eller er en mal."))
        except approving.NotReady as error:
            lacking = [lack(one, notice) for one in error.lacks]
    shown = _page(notice, form, expected, lacking)
    status = 422 if form.errors or lacking else 200
    return render(request, "notices/why.html", shown, status=status)


def expected_now(notice: Notice, now: datetime) -> int:
    """How many would get it now; nobody knows of what waits for people's lives."""
    if notice.trigger not in COMES_ONCE:
        return 0
    found = counted(notice, now)
    return int(found["left"]) if found else 0


def _suggested(notice: Notice, expected: int) -> Suggested:
    """A name that tells where, for what still has its pattern's; and a little more than are
    expected, as people move in: a tenth, in round tens."""
    is_named = not access.patterns().filter(title=notice.title).exists() or notice.is_pattern
    place = "" if is_named else place_in_words(notice, names_for([notice]))
    title = f"{notice.title}: {place}"[:120] if place else notice.title
    return Suggested(title, -(-expected * 11 // 100) * 10 if expected else 0)


def _done(request: HttpRequest, notice: Notice, form: WhyForm, expected: int, now: datetime) -> str:
    """Keep what was said, also when it cannot be put to approval yet. Returns where to go."""
    by = access.at_work(request)
    with transaction.atomic():
        editing.answer(notice=notice, answers=form.answers(), by=by, now=now)
        editing.edit(notice=notice, facts=form.facts(), by=by, now=now)
    if "legg-fram" not in request.POST:
        messages.success(request, _("Lagret."))
        return request.path
    approving.propose(notice=notice, expected=expected, by=by, now=now)
    messages.success(request, _("Varselet er lagt fram. To andre må godkjenne det."))
    return reverse("notices:notice", args=[notice.pk])


def _page(
    notice: Notice, form: WhyForm, expected: int, lacking: list[dict[str, str]]
) -> dict[str, Any]:
    return {
        "notice": notice,
        "form": form,
        "steps": steps(notice, "reasons"),
        "reasons": [form[name] for name in ANSWERS],
        "more": [form[name] for name in MoreForm.base_fields],
        "more_is_open": any(name in form.errors for name in MoreForm.base_fields),
        "expected": expected,
        "lacking": lacking,
    }
