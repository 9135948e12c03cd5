"""Somebody says what is needed, herself or to somebody who writes it down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from allmenning.core.clock import local_date
from allmenning.core.log import Actor, record_act
from allmenning.core.sent import keep_once
from allmenning.people.models import Person
from allmenning.people.queries import key_ring
from allmenning.people.rules.sealing import seal
from allmenning.places.models import Building, District
from allmenning.voice.models import Idea, IdeaText
from allmenning.voice.queries import ideas, terms
from allmenning.voice.rules.progress import due_from

# Nobody knows who said it, and the log shall not either.
SOMEBODY = Actor("somebody", None)


@dataclass(frozen=True)
class Said:
    """What was said, in which language, about which place if any, and how it came to us.

    `phone` is a number as ITU-T E.164 writes it, if she wants to be told that way.
    """

    text: str
    language: str
    place: Building | None = None
    district: District | None = None
    how: str = Idea.How.HERE
    phone: str = ""
    written_by: Person | None = None
    had_interpreter: bool | None = None


@transaction.atomic
def say(*, said: Said, secret: bytes, now: datetime) -> Idea:
    """Keep what somebody said. The same sending again gives the idea it made before.

    Raises NoWordsLeft.
    """
    idea, is_new = keep_once(Idea.objects.all(), secret=secret, facts=_facts(said, now))
    if is_new:
        _write_down(idea, said, now)
    return idea


def _facts(said: Said, now: datetime) -> dict[str, Any]:
    today = local_date(now)
    promised = terms.terms_on(today).answer_within_days
    return {
        "unit": ideas.owner_of(said.place, said.district),
        "place": said.place,
        "district": said.district,
        "how": said.how,
        "written_by": said.written_by,
        "had_interpreter": said.had_interpreter,
        "said_at": now,
        "due_on": due_from(today, within_days=promised),
        **_sealed(said.phone),
    }


def _sealed(phone: str) -> dict[str, Any]:
    """A number that only the municipality's keys open; nothing when none was left."""
    if not phone:
        return {}
    key = key_ring().current
    return {"phone": seal(phone, key), "phone_key_id": key.id}


def _write_down(idea: Idea, said: Said, now: datetime) -> None:
    IdeaText.objects.create(idea=idea, language=said.language, text=said.text, is_original=True)
    helper = said.written_by
    actor = Actor("person", helper.pk) if helper else SOMEBODY
    record_act(actor=actor, verb="said", kind=ideas.OBJECT_KIND, id=idea.pk, now=now)
