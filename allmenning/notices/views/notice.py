"""One notice on one page: who, what, why and when, who said yes, and how far it has come."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.queries.words import moment
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.speech import in_figures
from allmenning.notices import access
from allmenning.notices.forms.more import priority_in_words
from allmenning.notices.forms.text import BecauseForm
from allmenning.notices.forms.why import WhyForm
from allmenning.notices.models import Language, Notice
from allmenning.notices.queries.at_work import Sums, sums_of
from allmenning.notices.queries.proposals import answers_of, texts_of, writers, yeses
from allmenning.notices.queries.wording import Wording
from allmenning.notices.rules.proposal import VOICES
from allmenning.notices.views.ground import map_shown
from allmenning.notices.views.held import held
from allmenning.notices.views.meant import meant_in_words
from allmenning.notices.views.people import counted, samples
from allmenning.notices.views.text import mails
from allmenning.notices.views.words import stopped_in_words
from allmenning.people.models import Person

State = Notice.State
# While it moves, the page asks again by itself.
_MOVING = (State.SENDING, State.PAUSED)
_STARTED = (*_MOVING, State.ENDED, State.STOPPED)
_EDITED = (State.DRAFT, State.PROPOSED, State.APPROVED)


@audience(Audience.STAFF)
def notice(request: HttpRequest, id: int) -> HttpResponse:
    """All of the notice, for those who write it and those who say yes to it."""
    now = timezone.now()
    viewer = access.at_work(request)
    found = access.notice_to_edit(request, id, now=now)
    if request.headers.get("HX-Target") == "teller":
        part = {"notice": found, "counter": counter(found, now)}
        return render(request, "notices/notice.html#counter", part)
    return shown(request, found, viewer, now)


def shown(
    request: HttpRequest,
    notice: Notice,
    viewer: Person,
    now: datetime,
    *,
    stop: BecauseForm | None = None,
    back: BecauseForm | None = None,
) -> HttpResponse:
    """The page, with what is wrong when a reason was asked for and not given."""
    context = {
        "notice": notice,
        "state": notice.get_state_display(),
        "held": held(Notice.objects.filter(pk=notice.pk), viewer, now),
        "because": stopped_in_words(notice),
        "counter": counter(notice, now) if notice.state in _STARTED else None,
        "is_edited": notice.state in _EDITED,
        "can_stop": notice.state in (State.PROPOSED, State.APPROVED, *_MOVING),
        "stop_form": stop or BecauseForm(prefix="stopp"),
        "back_form": back or BecauseForm(prefix="tilbake"),
        **_whole(notice, now),
        **_votes(notice, viewer, now),
    }
    status = 422 if stop or back else 200
    return render(request, "notices/notice.html", context, status=status)


def counter(notice: Notice, now: datetime) -> dict[str, Any]:
    """How far sending has come, in numbers and as a bar."""
    sums = sums_of([notice])[notice.pk]
    return {
        "state": notice.get_state_display(),
        "url": reverse("notices:notice", args=[notice.pk]),
        "is_moving": notice.state in _MOVING,
        "is_sending": notice.state == State.SENDING,
        "is_paused": notice.state == State.PAUSED,
        "sent": in_figures(sums.sent),
        "meant": in_figures(sums.meant) if sums.meant is not None else "",
        "percent": _percent(sums),
        "rows": _fates(sums),
        "unknown": sums.unknown,
        "unknown_url": reverse("notices:uncertain", args=[notice.pk]),
        "because": stopped_in_words(notice),
        "started": moment(notice.started_at, now=now) if notice.started_at else "",
        "ended": moment(notice.ended_at, now=now) if notice.ended_at else "",
    }


def _percent(sums: Sums) -> int:
    done = sums.sent + sums.back + sums.skipped + sums.unknown
    return min(100, 100 * done // sums.meant) if sums.meant else 0


def _fates(sums: Sums) -> list[tuple[str, str]]:
    told = [
        (_("Kom i retur eller ble avvist"), sums.back),
        (_("Ikke sendt, fordi noe var til hinder"), sums.skipped),
        (_("Uvisst om det kom fram"), sums.unknown),
    ]
    return [(text, in_figures(count)) for text, count in told]


def _whole(notice: Notice, now: datetime) -> dict[str, Any]:
    """Who, what, why and when."""
    wording, written = Wording(timezone.now()), texts_of(notice)
    is_area = notice.trigger == Notice.Trigger.AREA
    return {
        "who": meant_in_words(notice),
        "what_calls": notice.get_trigger_display(),
        "map": map_shown(notice, {}) if is_area and notice.audience else None,
        "funnel": counted(notice, now) if notice.audience and notice.state in _EDITED else None,
        "samples": samples(notice, now) if notice.audience and notice.state in _EDITED else [],
        "texts": [
            {"language": one.label, "code": one.value, "mails": mails(notice, wording, one.value)}
            for one in Language
            if one.value in written
        ],
        "missing": [one.label for one in Language if one.value not in written],
        "reasons": _reasons(notice),
        "bounds": _bounds(notice, now),
    }


def _reasons(notice: Notice) -> list[tuple[Any, str]]:
    given = answers_of(notice)
    return [(WhyForm.base_fields[name].label, said) for name, said in given.items()]


def _bounds(notice: Notice, now: datetime) -> list[tuple[str, str]]:
    until = notice.valid_until
    unsaid = _("ikke valgt")
    return [
        (
            _("Sendes"),
            moment(notice.send_at, now=now) if notice.send_at else _("når to har godkjent"),
        ),
        (_("Siste dag"), _day(until - timedelta(microseconds=1), now) if until else unsaid),
        (_("Høyst"), in_figures(notice.max_recipients) if notice.max_recipients else unsaid),
        (_("Haster"), _("ja") if notice.is_urgent else _("nei")),
        *_more(notice),
        (_("Tema"), speech.text(notice.theme.name, speech.language())),
        (_("Sendes av"), notice.unit.name),
        (_("Skrevet av"), notice.author.name),
    ]


def _more(notice: Notice) -> list[tuple[str, str]]:
    """What few notices have, and what is approved of it all the same."""
    days = notice.reminder_after_days
    again = ngettext("etter %(days)d dag", "etter %(days)d dager", days or 0) % {"days": days or 0}
    offer = speech.text(notice.offer, speech.language())
    return [
        (_("Påminnelse"), again if days else _("ingen")),
        (_("Når noen skal få flere varsler"), priority_in_words(notice)),
        (_("Tilbud"), f"{offer} ({notice.offer_path})" if notice.offer_path else _("ingen")),
    ]


def _day(at: datetime, now: datetime) -> str:
    return speech.plain_day(local_date(at), now=now)


def _votes(notice: Notice, viewer: Person, now: datetime) -> dict[str, Any]:
    """Who said yes, and whether the one who looks may."""
    given = yeses(notice) if notice.proposed else []
    is_asked = notice.state == State.PROPOSED and access.may_approve(viewer, notice, now=now)
    has_said = any(yes.person_id == viewer.pk for yes in given)
    is_own = viewer.pk in writers(notice)
    return {
        "yeses": [(yes.person.name, moment(yes.at, now=now)) for yes in given],
        "wanted": max(0, VOICES - len(given)),
        "may_approve": is_asked and not has_said and not is_own,
        "may_send_back": is_asked and not is_own,
        "is_own": is_asked and is_own,
        "has_said": is_asked and has_said,
        "seen": bytes(notice.proposed or b"").hex(),
        "expected": in_figures(notice.expected),
    }
