"""A try of a notice: what it says, sent to those who may approve it and to nobody else."""

from datetime import datetime
from typing import Final

from django.db import transaction

from allmenning.core.log import Actor, record_act
from allmenning.mail.actions import write_letter
from allmenning.notices.access import APPROVING
from allmenning.notices.models import Language, Notice
from allmenning.notices.queries.proposals import texts_of
from allmenning.notices.queries.wording import Part, Wording
from allmenning.notices.rules.placeholders import CONDITIONS
from allmenning.notices.rules.proposal import digest
from allmenning.notices.rules.rendering import Variant
from allmenning.people.models import Person
from allmenning.people.queries import staff_for
from allmenning.places.models import District

# What stands where a person's own part of a link stands in the mail she gets.
_OF_NOBODY: Final = "…"


class NoText(Exception):
    """The text is not whole in any language, and cannot be sent to anybody."""


@transaction.atomic
def send_to_approvers(*, notice: Notice, by: Person, now: datetime) -> int:
    """Send each language's text by letter; the same text again sends nothing new. Returns to how
    many. Raises NoText."""
    said = _said(notice, now)
    mark = digest({"texts": [[one.subject, one.text] for one in said]}).hex()[:16]
    people = staff_for(units=[notice.unit_id], kinds=APPROVING, now=now)
    reached = [person for person in people if person.email]
    for person in reached:
        for one in said:
            write_letter(
                source=f"notices.try:{notice.pk}:{mark}:{one.language}:{person.pk}",
                address=person.email,
                subject=f"[Prøve] {one.subject}",
                text=one.text,
                now=now,
            )
    record_act(actor=Actor("person", by.pk), verb="tried", kind="notice", id=notice.pk, now=now)
    return len(reached)


def _said(notice: Notice, now: datetime) -> list[Variant]:
    wording, written = Wording(now), texts_of(notice)
    district = District.objects.order_by("code").first()
    variant = next(iter(CONDITIONS.get(notice.trigger, {}).values()), "")
    part = Part(notice.pk, district=district.pk if district else None, variant=variant)
    try:
        said = [
            wording.variant([part], wished=one).filled(_OF_NOBODY)
            for one in Language.values
            if one in written
        ]
    except (KeyError, ValueError) as error:
        raise NoText from error
    if not said:
        raise NoText
    return said
