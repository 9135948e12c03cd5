"""What was tried and handed over: how much goes on, with whom, and what waits to be looked at."""

from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import handing
from allmenning.activities.forms.handing import HandoverForm, ReviewForm, handover_as_it_is
from allmenning.activities.models import Handover
from allmenning.activities.queries.handovers import handed, handovers_of
from allmenning.activities.rules.handovers import Due, continued, due
from allmenning.activities.views.everyone.words import title_of
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.speech import in_figures


@audience(Audience.STAFF)
def handovers(request: HttpRequest) -> HttpResponse:
    """All that one's units have tried, and how much of it goes on."""
    now, viewer = timezone.now(), access.viewer(request)
    rows = handovers_of(access.units_at_work(viewer, now=now))
    units = [_unit(list(group), now) for _unit_id, group in groupby(rows, attrgetter("unit_id"))]
    return render(request, "activities/handovers.html", {"units": units})


@audience(Audience.STAFF, "GET", "POST")
def hand_over(request: HttpRequest) -> HttpResponse:
    """Write down something that was tried."""
    return _kept(request, Handover())


@audience(Audience.STAFF, "GET", "POST")
def change_handover(request: HttpRequest, id: int) -> HttpResponse:
    """Change what is said of something that was tried."""
    now, viewer = timezone.now(), access.viewer(request)
    return _kept(request, access.handover_at_work(viewer=viewer, id=id, now=now))


def _kept(request: HttpRequest, handover: Handover) -> HttpResponse:
    now, viewer = timezone.now(), access.viewer(request)
    units = access.units_at_work(viewer, now=now)
    initial = handover_as_it_is(handover) if handover.pk else None
    form = HandoverForm(request.POST or None, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        handing.hand_over(handover=handover, by=viewer, now=now, **form.told())
        messages.success(request, _("Det er skrevet ned."))
        return redirect("activities:handovers")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "is_new": handover.pk is None}
    return render(request, "activities/handover.html", context, status=status)


@audience(Audience.STAFF, "GET", "POST")
def review(request: HttpRequest, id: int) -> HttpResponse:
    """Look again at what somebody goes on with."""
    now, viewer = timezone.now(), access.viewer(request)
    handover = access.handover_at_work(viewer=viewer, id=id, now=now)
    form = ReviewForm(request.POST or None, today=local_date(now))
    if request.method == "POST" and form.is_valid():
        handing.review(handover=handover, by=viewer, now=now, **form.told())
        messages.success(request, _("Vurderingen er skrevet ned."))
        return redirect("activities:handovers")
    context = {"form": form, "row": _row(handover, now)}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/review_handover.html", context, status=status)


def _unit(rows: list[Handover], now: datetime) -> dict[str, Any]:
    """.name .summary .models .others of one unit."""
    models = [row for row in rows if row.kind == Handover.Kind.MODEL]
    others = [row for row in rows if row.kind != Handover.Kind.MODEL]
    return {
        "name": rows[0].unit.name,
        "summary": continued_in_words(rows),
        "models": [_row(row, now) for row in models],
        "others": [row.name or _("ikke registrert") for row in others],
    }


def continued_in_words(rows: list[Handover]) -> str:
    """5 av 6 leveranser videreført; what is no model is not counted."""
    number, tried = continued(handed(row) for row in rows)
    if not tried:
        return _("Ingen modeller er skrevet ned.")
    numbers = {"n": in_figures(number), "tried": in_figures(tried)}
    return _("%(n)s av %(tried)s leveranser videreført") % numbers


def _row(handover: Handover, now: datetime) -> dict[str, Any]:
    return {
        "id": handover.pk,
        "name": handover.name or _("Navn ikke registrert"),
        "activity": title_of(handover.activity) if handover.activity else "",
        "slug": handover.activity.slug if handover.activity else "",
        "goes_on": _goes_on(handover),
        "look": {True: "confirmed", False: "cancelled", None: "waiting"}[handover.is_continued],
        "receiver": handover.receiver,
        "until": _day(handover.valid_until),
        "waits": _waits(handover, local_date(now)),
        "may_be_reviewed": bool(handover.is_continued),
        "reviews": [
            {"day": speech.plain_day(local_date(one.at), now=now), "words": one.words}
            for one in handover.reviews.all()
        ],
    }


def _goes_on(handover: Handover) -> str:
    said = {True: _("videreført"), False: _("ikke videreført"), None: _("ikke bestemt")}
    return said[handover.is_continued]


def _waits(handover: Handover, today: date) -> dict[str, str]:
    """.late and .text of when it is looked at again; nothing when nobody has said when."""
    stands = due(handed(handover), today=today)
    month = handover.review_month
    when = {"month": speech.date_like(month, "F Y") if month else ""}
    sentences = {
        Due.LATE: _("Skulle vært vurdert i %(month)s"),
        Due.EXPIRED: _("Tiden er ute"),
        Due.SOON: _("Skal vurderes nå i %(month)s"),
        Due.QUIET: _("Vurderes i %(month)s") if month and handover.is_continued else "",
    }
    late = "late" if stands in (Due.LATE, Due.EXPIRED) else ""
    return {"late": late, "text": sentences[stands] % when}


def _day(day: date | None) -> str:
    return speech.date_like(day, "j. F Y") if day else ""
