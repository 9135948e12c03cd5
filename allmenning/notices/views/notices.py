"""The notices there are, what needs somebody, and where a new one begins."""

from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmenning.booking.queries.words import moment
from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.speech import in_figures
from allmenning.notices import access
from allmenning.notices.actions import editing
from allmenning.notices.forms.text import BeginForm
from allmenning.notices.models import Notice, Theme
from allmenning.notices.queries.at_work import (
    Sums,
    in_order,
    sums_of,
    uncertain,
    uncertain_of,
)
from allmenning.notices.views.held import held
from allmenning.people.models import Person

State = Notice.State
_GROUPS: Final[list[tuple[Promise, tuple[State, ...]]]] = [
    (gettext_lazy("Sendes nå"), (State.SENDING, State.PAUSED)),
    (gettext_lazy("Til godkjenning"), (State.PROPOSED, State.APPROVED)),
    (gettext_lazy("Utkast"), (State.DRAFT,)),
    (gettext_lazy("Ferdige"), (State.ENDED, State.STOPPED)),
]
_COLOURS: Final[dict[str, str]] = {
    State.SENDING: "confirmed",
    State.APPROVED: "confirmed",
    State.ENDED: "confirmed",
    State.PAUSED: "declined",
    State.STOPPED: "declined",
    State.PROPOSED: "waiting",
}
_SHOWN: Final = 30


@audience(Audience.STAFF)
def notices(request: HttpRequest) -> HttpResponse:
    """What waits for somebody first, then the notices by state."""
    now, viewer = timezone.now(), access.at_work(request)
    seen = access.notices_seen(viewer, now=now)
    shown = {
        "held": held(seen, viewer, now),
        "uncertain": _uncertain(seen, now),
        "waiting": _rows(access.waiting_for(viewer, now=now), now),
        "groups": _groups(in_order(seen), now),
        "may_set_up": bool(access.units_approved_for(viewer, now=now)),
        **_patterns(access.units_written_for(viewer, now=now)),
    }
    return render(request, "notices/list.html", shown)


def _groups(found: list[Notice], now: datetime) -> list[dict[str, Any]]:
    """The latest of each state; a state that none are in is not shown."""
    groups = [
        (title, [one for one in found if one.state in states][:_SHOWN]) for title, states in _GROUPS
    ]
    return [{"title": title, "rows": _rows(some, now)} for title, some in groups if some]


def _patterns(units: frozenset[int]) -> dict[str, Any]:
    """What new ones begin as, and those that may be changed."""
    every = list(access.patterns())
    return {"patterns": every, "own_patterns": [one for one in every if one.unit_id in units]}


def _rows(notices: list[Notice], now: datetime) -> list[dict[str, Any]]:
    sums = sums_of(notices)
    return [_row(one, sums, now) for one in notices]


def _row(notice: Notice, sums: dict[int, Sums], now: datetime) -> dict[str, Any]:
    return {
        "title": notice.title,
        "url": reverse("notices:notice", args=[notice.pk]),
        "state": notice.get_state_display(),
        "colour": _COLOURS.get(notice.state, ""),
        "calls": notice.get_trigger_display(),
        "unit": notice.unit.name,
        "figures": _figures(notice, sums[notice.pk]),
        "when": _when(notice, now),
    }


def _figures(notice: Notice, sums: Sums) -> str:
    if notice.started_at is None:
        return (
            _("til %(number)s") % {"number": in_figures(notice.expected)} if notice.expected else ""
        )
    if sums.meant is None:
        return _("%(sent)s sendt") % {"sent": in_figures(sums.sent)}
    return _("%(sent)s av %(meant)s sendt") % {
        "sent": in_figures(sums.sent),
        "meant": in_figures(sums.meant),
    }


def _when(notice: Notice, now: datetime) -> str:
    if notice.ended_at:
        return _("slutt %(when)s") % {"when": moment(notice.ended_at, now=now)}
    if notice.started_at:
        return _("siden %(when)s") % {"when": moment(notice.started_at, now=now)}
    if notice.proposed_at:
        return _("lagt fram %(when)s") % {"when": moment(notice.proposed_at, now=now)}
    return _("begynt %(when)s") % {"when": moment(notice.created_at, now=now)}


def _uncertain(seen: QuerySet[Notice], now: datetime) -> list[dict[str, Any]]:
    """How many of each notice may or may not have come through."""
    found = uncertain(seen)
    titles = dict(seen.filter(pk__in=[one.notice for one in found]).values_list("pk", "title"))
    return [
        {
            "title": titles[one.notice],
            "number": one.number,
            "since": moment(one.since, now=now) if one.since else "",
            "url": reverse("notices:uncertain", args=[one.notice]),
        }
        for one in found
    ]


@audience(Audience.STAFF)
def uncertain_page(request: HttpRequest, id: int) -> HttpResponse:
    """The dispatches of a notice that may or may not have come through."""
    now = timezone.now()
    notice = access.notice_to_edit(request, id, now=now)
    rows = [
        {
            "id": row.pk,
            "when": moment(row.attempted_at, now=now) if row.attempted_at else _("ikke registrert"),
            "district": row.district.name if row.district else "",
        }
        for row in uncertain_of(notice)
    ]
    return render(request, "notices/uncertain.html", {"notice": notice, "rows": rows})


@audience(Audience.STAFF, "GET", "POST")
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a notice: as a copy of a pattern or of another one, or from nothing."""
    now, viewer = timezone.now(), access.at_work(request)
    access.units_written_for(viewer, now=now)
    if request.POST.get("mal"):
        return _copied(request, viewer, now)
    themes = [
        (one.pk, speech.text(one.name, speech.language())) for one in Theme.objects.order_by("slug")
    ]
    kinds = Notice.Trigger.choices
    form = BeginForm(request.POST or None, themes=themes, kinds=kinds)
    if form.is_valid():
        said = form.cleaned_data
        facts = {"title": said["title"], "trigger": said["trigger"], "theme_id": said["theme"]}
        unit = access.own_unit(viewer, None, now=now)
        made = editing.draft(facts=facts, unit=unit, author=viewer, now=now)
        return SeeOther(reverse("notices:who", args=[made.pk]))
    leading = access.leads_all(viewer, now=now)
    shown = {"form": form, "has_themes": bool(themes), "leads_all": leading}
    return render(request, "notices/begin.html", shown, status=422 if form.errors else 200)


def _copied(request: HttpRequest, viewer: Person, now: datetime) -> HttpResponse:
    named = request.POST["mal"]
    identifier = int(named) if named.isdecimal() and len(named) < 19 else 0
    may_copy = access.patterns() | access.notices_seen(viewer, now=now).select_related("theme")
    pattern = get_object_or_404(may_copy, pk=identifier)
    unit = access.own_unit(viewer, pattern.unit_id, now=now)
    made = editing.copy(pattern=pattern, unit=unit, author=viewer, now=now)
    return SeeOther(reverse("notices:who", args=[made.pk]))
