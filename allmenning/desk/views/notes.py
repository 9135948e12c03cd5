"""The owners' list of what people have told about our pages."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.desk import access, queries
from allmenning.desk.models import PageNote
from allmenning.desk.views.wording import row

PER_PAGE = 50
State = PageNote.State


@audience(Audience.STAFF)
def notes(request: HttpRequest) -> HttpResponse:
    """The notes one answers for, all or those in one state, the new ones first."""
    now = timezone.now()
    units = access.units_at_work(access.viewer(request), now=now)
    state = request.GET.get("tilstand", "")
    state = state if state in State.values else ""
    found = Paginator(queries.notes_of(units, state=state), PER_PAGE)
    page = found.get_page(request.GET.get("side"))
    context = {
        "rows": [row(note, now=now) for note in page],
        "choices": _choices(queries.counts(units), state),
        "pages": _turning(page, state),
    }
    return render(request, "desk/notes.html", context)


def _choices(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """The ways to narrow the list, each with how many there are."""
    every = [("", _("alle"), sum(counts.values()))]
    states = [(state.value, str(state.label), counts.get(state, 0)) for state in State]
    return [
        {"url": _to(value), "text": text, "number": number, "is_chosen": value == chosen}
        for value, text, number in every + states
    ]


def _turning(page: Page[Any], state: str) -> dict[str, str]:
    """Turning pages (components/pagination.html)."""
    number, last = page.number, page.paginator.num_pages
    return {
        "previous_url": _to(state, number - 1) if page.has_previous() else "",
        "next_url": _to(state, number + 1) if page.has_next() else "",
        "text": _("Side %(number)s av %(last)s") % {"number": number, "last": last},
    }


def _to(state: str, page: int = 1) -> str:
    return f"?{urlencode({'tilstand': state, 'side': page})}"
