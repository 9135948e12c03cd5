"""A theme, a notice and its approvals, as most tests of the room need them."""

from datetime import datetime, timedelta
from typing import Any, Final

from allmenning.notices.models import Approval, Notice, NoticeText, Relevance, Theme
from allmenning.notices.queries.proposals import ANSWERS, contents
from allmenning.notices.rules.proposal import digest
from allmenning.people.models import Person, Unit

EVERYBODY: Final = {"everybody": True}


def theme(slug: str = "arbeid-i-gata") -> Theme:
    return Theme.objects.get_or_create(slug=slug, defaults={"name": {"nb": slug}})[0]


def drafted(author: Person, unit: Unit, now: datetime, **facts: Any) -> Notice:
    """A draft with all that it needs to be put to approval."""
    usual = {
        "title": "Vi graver i gata di",
        "trigger": Notice.Trigger.AREA,
        "audience": EVERYBODY,
        "valid_until": now + timedelta(days=14),
        "max_recipients": 1000,
    }
    notice = Notice.objects.create(
        theme=theme(), unit=unit, author=author, created_at=now, **{**usual, **facts}
    )
    for language in ("nb", "nn", "en"):
        NoticeText.objects.create(
            notice=notice, language=language, subject="Hei", body="Vi graver."
        )
    Relevance.objects.create(notice=notice, **dict.fromkeys(ANSWERS, "Fordi."))
    return notice


def proposed(notice: Notice, now: datetime, expected: int = 1) -> Notice:
    """The draft, put to approval."""
    notice.expected, notice.state, notice.proposed_at = expected, Notice.State.PROPOSED, now
    notice.proposed = digest(contents(notice))
    notice.save()
    return notice


def agreed(notice: Notice, now: datetime, *approvers: Person) -> Notice:
    """The proposed notice with a yes from each."""
    for person in approvers:
        Approval.objects.create(
            notice=notice, author=notice.author, person=person, digest=notice.proposed, at=now
        )
    return notice


def running(
    notice: Notice, now: datetime, *approvers: Person, state: str = Notice.State.SENDING
) -> Notice:
    """The draft proposed, approved by these two and in a later state, with all of it let out."""
    agreed(proposed(notice, now), now, *approvers)
    notice.state, notice.share, notice.started_at = state, 100, now
    notice.save()
    return notice
