"""What the municipality has sent, for everybody: so that a message can be checked to be real."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.notices import access
from allmenning.notices.models import Notice
from allmenning.notices.queries.figures import figures_of
from allmenning.notices.queries.sent import reached, sent
from allmenning.notices.queries.take_up import uses
from allmenning.notices.rules.triggers import COMES_ONCE
from allmenning.notices.views.meant import Names, names_for
from allmenning.notices.views.resident_figures import facts, take_up
from allmenning.notices.views.resident_texts import written
from allmenning.notices.views.resident_words import begun, heading, how_many, meant, name_of
from allmenning.people.views.paging import page_of, turning

PER_PAGE = 20


@audience(Audience.ANYONE)
def sent_notices(request: HttpRequest) -> HttpResponse:
    """Every notice that was sent, the newest first, with how many got it."""
    now = timezone.now()
    page = page_of(request, sent().prefetch_related("texts"), most=PER_PAGE)
    numbers, names = reached(page.object_list), names_for(page.object_list)
    rows = [_row(notice, numbers.get(notice.pk, 0), names, now) for notice in page]
    context = {"rows": rows, "pages": turning(page)}
    return render(request, "notices/resident_sent.html", context)


@audience(Audience.ANYONE)
def sent_notice(request: HttpRequest, id: int) -> HttpResponse:
    """One notice as it was sent: for whom, when, and its text in every language."""
    notice = access.sent_notice(id=id)
    number, names = reached([notice]).get(notice.pk, 0), names_for([notice])
    row = _row(notice, number, names, timezone.now())
    found = figures_of([notice])[notice.pk]
    shown = {"texts": written(notice), "facts": facts(found), "offer": _offer(notice)}
    context = {"notice": {**row, **shown}}
    return render(request, "notices/resident_sent_notice.html", context)


def _offer(notice: Notice) -> dict[str, str]:
    """What the notice offers and whether it is used; empty when it offers nothing."""
    if not notice.offer_path:
        return {}
    name = speech.text(notice.offer, speech.language())
    return {
        "name": name or notice.offer_path,
        "path": notice.offer_path,
        "use": take_up(uses(notice, now=timezone.now())),
    }


def _row(notice: Notice, number: int, names: Names, now: datetime) -> dict[str, Any]:
    return {
        "url": reverse("notices:sent_notice", args=[notice.pk]),
        "heading": heading(notice),
        "theme": name_of(notice.theme),
        "unit": notice.unit.name,
        "begun": begun(notice, now),
        "meant": meant(notice, names),
        "goes_on": notice.trigger not in COMES_ONCE and notice.state == Notice.State.SENDING,
        "number": how_many(number),
    }
