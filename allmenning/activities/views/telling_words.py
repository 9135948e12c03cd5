"""Posters, promotions and requests as their pages show them."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.activities.access_by_link import relay_link
from allmenning.activities.models import Activity, Hanging, Promotion, RelayRequest
from allmenning.activities.queries.feedback import feedback_on
from allmenning.activities.queries.telling import (
    Beside,
    beside_attendance,
    hangings_of,
    is_over,
    promotions_of,
    relay_requests_of,
)
from allmenning.activities.rules.hanging import Standing, standing
from allmenning.activities.views.everyone.words import told
from allmenning.activities.views.feedback_words import feedback_in_words
from allmenning.activities.views.head_counts import count_in_words
from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.core.queries import public_address


def hangings_in_words(activity: Activity, *, now: datetime) -> dict[str, Any]:
    """The list of places, and how many stand where (activities/posters.html)."""
    over = is_over(activity, now=now)
    rows = [
        (one, standing(one.hung_on, one.down_on, is_over=over)) for one in hangings_of(activity)
    ]
    numbers = Counter(state for _one, state in rows)
    return {
        "hangings": [_hanging(one, state, now) for one, state in rows],
        "counts": _counts(numbers),
        "due_down": due_down_in_words(numbers[Standing.DUE_DOWN]),
    }


def _hanging(one: Hanging, state: Standing, now: datetime) -> dict[str, Any]:
    days = [(_("hengt opp %(day)s"), one.hung_on), (_("tatt ned %(day)s"), one.down_on)]
    said = [text % {"day": speech.plain_day(day, now=now)} for text, day in days if day]
    return {
        "id": one.pk,
        "place": one.place,
        "who": one.carrier.name,
        "state": _state(state),
        "look": {Standing.TO_HANG: "waiting", Standing.DOWN: ""}.get(state, "confirmed"),
        "days": ", ".join(said),
        "to_hang": state == Standing.TO_HANG,
        "to_take_down": state in (Standing.HANGS, Standing.DUE_DOWN),
        "is_due": state == Standing.DUE_DOWN,
    }


def _state(state: Standing) -> str:
    return {
        Standing.TO_HANG: _("skal henges opp"),
        Standing.HANGS: _("henger"),
        Standing.DUE_DOWN: _("skal tas ned"),
        Standing.DOWN: _("tatt ned"),
    }[state]


def _counts(numbers: Counter[Standing]) -> str:
    """2 skal henges opp · 3 henger · 1 tatt ned."""
    shown = [(numbers[state], _state(state)) for state in Standing]
    return " · ".join(f"{speech.in_figures(number)} {state}" for number, state in shown if number)


def due_down_in_words(number: int) -> str:
    """That posters hang for what is over; nothing when none does."""
    if not number:
        return ""
    said = ngettext(
        "%(n)s plakat henger ennå, og det er ikke mer å komme til.",
        "%(n)s plakater henger ennå, og det er ikke mer å komme til.",
        number,
    )
    return said % {"n": speech.in_figures(number)}


def plan_in_words(activity: Activity, *, now: datetime) -> dict[str, Any]:
    """The plan, the requests, and beside one another what was told and who came."""
    return {
        "promotions": [_promotion(one, now) for one in promotions_of(activity)],
        "requests": [_request(one, now) for one in relay_requests_of(activity)],
        "sessions": [_beside(one, now) for one in beside_attendance(activity, now=now)],
        "heard": feedback_in_words(feedback_on(activity))["heard"],
    }


def _promotion(one: Promotion, now: datetime) -> dict[str, Any]:
    is_late = one.done_on is None and one.planned_on < local_date(now)
    return {
        "id": one.pk,
        "day": speech.plain_day(one.planned_on, now=now),
        "channel": told(one.channel.name),
        "is_internal": one.channel.is_internal,
        "audience": one.audience,
        "who": one.responsible.name,
        "done": speech.plain_day(one.done_on, now=now) if one.done_on else "",
        "is_late": is_late,
    }


def _request(one: RelayRequest, now: datetime) -> dict[str, Any]:
    """Whom we asked, and how we know that it was shared."""
    shared = speech.plain_day(one.shared_on, now=now) if one.shared_on else ""
    heard_by = one.confirmed_by.name if one.confirmed_by else ""
    by_whom = _("%(name)s har hørt det fra dem") if heard_by else _("de sier det selv")
    return {
        "id": one.pk,
        "partner": one.partner,
        "asked": speech.plain_day(local_date(one.asked_at), now=now),
        "shared": shared,
        "says": by_whom % {"name": heard_by} if shared else "",
        "link": relay_address(one),
    }


def relay_address(request: RelayRequest) -> str:
    """The whole address of the partner's own page."""
    path = reverse("activities:relay", args=[relay_link(request)])
    return public_address(request.municipality, path)


def _beside(one: Beside, now: datetime) -> dict[str, Any]:
    return {
        "day": speech.plain_day(local_date(one.session.starts), now=now),
        "count": count_in_words(one.count),
        "told": [told(promotion.channel.name) for promotion in one.told],
    }
