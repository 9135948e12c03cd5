"""Notes as the pages of staff show them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from allmenning.booking.queries.words import moment
from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.desk import queries
from allmenning.desk.models import PageNote
from allmenning.desk.queries import Act
from allmenning.desk.rules import progress
from allmenning.desk.rules.pages import can_be_opened
from allmenning.people.models import Person

FIRST_WORDS = 160
# The look of the pill, by state (components use the same).
LOOKS = {
    progress.NEW: "waiting",
    progress.LOOKING: "waiting",
    progress.ANSWERED: "confirmed",
    progress.CLOSED: "",
}


def row(note: PageNote, *, now: datetime) -> dict[str, Any]:
    """A line in the list."""
    return {
        "url": reverse("desk:note", args=[note.pk]),
        "kind": note.get_kind_display(),
        "page": note.page,
        "first_words": Truncator(note.text).chars(FIRST_WORDS),
        "sent": speech.day(local_date(note.sent_at), now=now),
        "unit": note.unit.name,
        **_state(note, now),
    }


def whole(note: PageNote, *, viewer: Person, now: datetime) -> dict[str, Any]:
    """All that the note's own page says of it, and what may be done with it."""
    return {
        "kind": note.get_kind_display(),
        "page": note.page,
        "page_url": note.page if can_be_opened(note.page) else "",
        "text": note.text,
        "language": dict(settings.LANGUAGES).get(note.language, note.language),
        "sent": moment(note.sent_at, now=now),
        "unit": note.unit.name,
        "answer": note.answer,
        "revision": note.revision,
        "history": [_said(act, viewer, now) for act in queries.history(note)],
        "may_take_up": progress.may_become(progress.LOOKING, now_is=note.state),
        "may_answer": progress.may_become(progress.ANSWERED, now_is=note.state),
        "may_close": progress.may_become(progress.CLOSED, now_is=note.state),
        **_state(note, now),
    }


def done_since(note: PageNote, *, seen: int, viewer: Person, now: datetime) -> str:
    """What was done to the note after the employee saw it, the latest last."""
    since = [act for act in queries.history(note) if act.revision > seen]
    if not since:
        return _("Det går ikke lenger. Se hva som står her nå.")
    done = " ".join(f"{_said(act, viewer, now)}." for act in reversed(since))
    return _("%(done)s Det skjedde mens du hadde siden åpen, så det du gjorde, er ikke lagret.") % {
        "done": done
    }


def _state(note: PageNote, now: datetime) -> dict[str, Any]:
    late = progress.is_late(note.state, sent=note.sent_at, now=now)
    return {
        "state_text": note.get_state_display(),
        "look": LOOKS[note.state],
        "is_late": late,
        "answer_by": _answer_by(note, now, late=late) if note.state in progress.OPEN else "",
    }


def _answer_by(note: PageNote, now: datetime, *, late: bool) -> str:
    day = speech.day(local_date(progress.answer_by(note.sent_at)), now=now)
    if late:
        return _("svaret skulle ha kommet %(moment)s") % {"moment": day}
    return _("svar innen %(moment)s") % {"moment": day}


def _said(act: Act, viewer: Person, now: datetime) -> str:
    """Ingrid Sæther svarte i dag kl. 09."""
    texts = {
        "taken_up": _("%(who)s begynte å se på det %(moment)s"),
        "answered": _("%(who)s svarte %(moment)s"),
        "answer_changed": _("%(who)s endret svaret %(moment)s"),
        "closed": _("%(who)s lukket saken %(moment)s"),
    }
    who = _("Du") if act.by == viewer else act.by.name if act.by else _("Noen")
    return texts[act.verb] % {"who": who, "moment": moment(act.at, now=now)}
