"""What the municipality has sent, for everybody: so that a message can be checked to be real."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.notices import access
from allmenning.notices.models import Notice
from allmenning.notices.queries.figures import figures_of
from allmenning.notices.queries.sent import reached, sent
from allmenning.notices.queries.take_up import uses
from allmenning.notices.rules.triggers import COMES_ONCE
from allmenning.notices.views.resident_figures import facts, take_up
from allmenning.notices.views.resident_texts import written
from allmenning.notices.views.resident_words import begun, heading, how_many, meant, name_of

PER_PAGE = 20


@audience(Audience.ANYONE)
def sent_notices(request: HttpRequest) -> HttpResponse:
    """Every notice that was sent, the newest first, with how many got it."""
    now = timezone.now()
    page = Paginator(sent().prefetch_related("texts"), PER_PAGE).get_page(request.GET.get("side"))
    numbers = reached(page.object_list)
    number, last = page.number, page.paginator.num_pages
    context = {
        "rows": [_row(notice, numbers.get(notice.pk, 0), now) for notice in page],
        "pages": {
            "previous_url": f"?side={number - 1}" if page.has_previous() else "",
            "next_url": f"?side={number + 1}" if page.has_next() else "",
            "text": _("Side %(number)s av %(last)s") % {"number": number, "last": last},
        },
    }
    return render(request, "notices/resident_sent.html", context)


@audience(Audience.ANYONE)
def sent_notice(request: HttpRequest, id: int) -> HttpResponse:
    """One notice as it was sent: for whom, when, and its text in every language."""
    notice = access.sent_notice(id=id)
    row = _row(notice, reached([notice]).get(notice.pk, 0), timezone.now())
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


def _row(notice: Notice, number: int, now: datetime) -> dict[str, Any]:
    return {
        "url": reverse("notices:sent_notice", args=[notice.pk]),
        "heading": heading(notice),
        "theme": name_of(notice.theme),
        "unit": notice.unit.name,
        "begun": begun(notice, now),
        "meant": meant(notice),
        "goes_on": notice.trigger not in COMES_ONCE and notice.state == Notice.State.SENDING,
        "number": how_many(number),
    }
