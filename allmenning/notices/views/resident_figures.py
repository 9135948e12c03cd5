"""What came of what the municipality sent, in round numbers, and never a small one."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.notices.models import Notice
from allmenning.notices.queries.figures import Figures, figures_lately, figures_of
from allmenning.notices.queries.sent import sent
from allmenning.notices.queries.take_up import Uses, uses_of
from allmenning.notices.rules.rounding import FEWEST, roughly
from allmenning.notices.views.resident_words import begun, heading, how_many

SHOWN = 50


@audience(Audience.ANYONE)
def figures_page(request: HttpRequest) -> HttpResponse:
    """All of it together, and the latest notices one by one."""
    now = timezone.now()
    latest = list(sent().prefetch_related("texts")[:SHOWN])
    found, used = figures_of(latest), uses_of(latest, now=now)
    context = {
        "facts": facts(figures_lately()),
        "notices": sent().count(),
        "rows": [_row(one, found[one.pk], used.get(one.pk), now) for one in latest],
    }
    return render(request, "notices/resident_figures.html", context)


def _row(notice: Notice, found: Figures, used: Uses | None, now: datetime) -> dict[str, Any]:
    return {
        "url": reverse("notices:sent_notice", args=[notice.pk]),
        "heading": heading(notice),
        "begun": begun(notice, now),
        "accepted": how_many(found.accepted),
        "opted_out": how_many(found.opted_out),
        "useful": _useful(found),
        "take_up": take_up(used),
    }


def facts(found: Figures) -> list[tuple[str, str]]:
    """Names and values; a number below ten is told as that."""
    return [
        (_("Sendt"), how_many(found.sent)),
        (_("Kom fram"), how_many(found.accepted)),
        (_("Kom i retur"), how_many(found.bounced)),
        (_("Sa nei til flere"), how_many(found.opted_out)),
        (_("Reserverte seg etterpå"), _reserved(found)),
        (_("Spart porto"), money(found.saved)),
        (_("Spart arbeid"), _days(found)),
        (_("Syntes den var nyttig"), _useful(found)),
    ]


def _reserved(found: Figures) -> str:
    """Of those who were asked for again; nothing is told before they are."""
    if not found.asked:
        return _("ikke talt ennå")
    values = {"n": how_many(found.reserved), "asked": how_many(found.asked)}
    return _("%(n)s av %(asked)s vi spurte registeret om igjen") % values


def _useful(found: Figures) -> str:
    answers = found.yes + found.no
    if answers < FEWEST:
        return _("færre enn 10 svar")
    percent = round(100 * found.yes / answers)
    return _("%(percent)d prosent av %(n)s svar") % {"percent": percent, "n": how_many(answers)}


def money(ore: int) -> str:
    """Ca. 12 000 kroner, when it is enough to tell."""
    rounded = roughly(ore // 100)
    if rounded is None:
        return _("ikke regnet ut")
    with override(speech.language()):
        return _("ca. %(kroner)s kroner") % {"kroner": number_format(rounded)}


def _days(found: Figures) -> str:
    """Person-days of work, once there are ten of them."""
    if roughly(int(found.person_days)) is None:
        return _("færre enn 10 dagsverk")
    return _("%(n)s dagsverk") % {"n": how_many(int(found.person_days))}


def take_up(found: Uses | None) -> str:
    """Before and after in one sentence, or nothing when nothing was offered."""
    if found is None:
        return ""
    if found.before is None:
        said = {"after": how_many(found.after), "days": found.days}
        return _("%(after)s på %(days)d dager etter") % said
    said = {
        "before": how_many(found.before),
        "after": how_many(found.after),
        "days": found.days,
    }
    return _("%(before)s på %(days)d dager før, %(after)s på %(days)d dager etter") % said
