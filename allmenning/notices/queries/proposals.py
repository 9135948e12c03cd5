"""What a notice is as a whole, as it is put to approval, and who said yes to it."""

from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from allmenning.core.models import ActLog
from allmenning.notices.models import Approval, Channel, Notice, NoticeText, Relevance
from allmenning.people.models import Person

# What of a notice's own row is approved. The state, the share and the digest itself are not.
FIELDS: Final = (
    "theme_id",
    "unit_id",
    "author_id",
    "title",
    "trigger",
    "circumstances",
    "audience",
    "is_urgent",
    "priority",
    "one_per_household",
    "send_at",
    "valid_until",
    "reminder_after_days",
    "max_recipients",
    "offer",
    "offer_path",
    "expected",
)
ANSWERS: Final = (
    "public_task",
    "legal_basis",
    "matters_to_people",
    "their_need_first",
    "only_those_affected",
    "not_marketing",
)


def contents(notice: Notice) -> dict[str, Any]:
    """All that people say yes to: text in each language, audience, count, time and reasons."""
    own = {name: getattr(notice, name) for name in FIELDS}
    return {**own, "texts": texts_of(notice), "relevance": answers_of(notice)}


def texts_of(notice: Notice) -> dict[str, dict[str, str]]:
    """Subject and body by language."""
    texts = NoticeText.objects.filter(notice=notice).order_by("language")
    return {one.language: {"subject": one.subject, "body": one.body} for one in texts}


def answers_of(notice: Notice) -> dict[str, str]:
    """Why people need it, question by question; nothing when it is not answered."""
    return Relevance.objects.filter(notice=notice).values(*ANSWERS).first() or {}


def yeses(notice: Notice) -> list[Approval]:
    """Who said yes to exactly what lies there now, the first at the front."""
    given = _yeses().filter(notice=notice, digest=notice.proposed)
    return list(given.select_related("person").order_by("at", "pk"))


def writers(notice: Notice) -> frozenset[int]:
    """The ids of those who wrote any of it: its author, and who has edited it since."""
    edits = _edits().filter(object_id=notice.pk)
    return frozenset({notice.author_id} | {edit.actor_id for edit in edits if edit.actor_id})


def asked_of(person: Person) -> QuerySet[Notice]:
    """What lies there for approval that the person has neither written anything of nor said yes to."""
    said = _yeses().filter(notice=OuterRef("pk"), digest=OuterRef("proposed"), person=person)
    edited = _edits().filter(object_id=OuterRef("pk"), actor_id=person.pk)
    asked = Notice.objects.filter(state=Notice.State.PROPOSED).exclude(author=person)
    return asked.exclude(Exists(said)).exclude(Exists(edited))


def _yeses() -> QuerySet[Approval]:
    return Approval.objects.filter(channel=Channel.EMAIL, price=0)


def _edits() -> QuerySet[ActLog]:
    return ActLog.objects.filter(verb="edited", object_kind="notice", actor_kind="person")
