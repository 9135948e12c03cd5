"""What the municipality has sent: to everybody's eyes, and to one person."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet, Sum

from allmenning.notices.models import Dispatch, Notice, Tally
from allmenning.people.models import RegisteredPerson

State = Dispatch.State
# What reached somebody, for all we know.
REACHED = (State.ACCEPTED, State.BUNDLED)
HAD = (*REACHED, State.BOUNCED, State.COMPLAINED)


def sent() -> QuerySet[Notice]:
    """Every notice that was begun to be sent, the newest first."""
    begun = Notice.objects.filter(started_at__isnull=False).exclude(state=Notice.State.DRAFT)
    return begun.select_related("theme", "unit", "municipality").order_by("-started_at", "-pk")


def reached(notices: Iterable[Notice]) -> Mapping[int, int]:
    """How many messages of each notice were taken by the relay, by the notice's id."""
    sums = Tally.objects.filter(
        notice__in=list(notices), kind=Tally.Kind.OUTCOME, name__in=REACHED
    ).values("notice_id")
    found = sums.annotate(together=Sum("number")).order_by("notice_id")
    return {row["notice_id"]: row["together"] for row in found}


def messages_to(person: RegisteredPerson) -> QuerySet[Dispatch]:
    """What was sent to her and is not forgotten yet, the newest first."""
    had = Dispatch.objects.filter(person=person, state__in=HAD)
    about = had.select_related("notice__theme", "notice__unit", "notice__municipality", "district")
    return about.order_by("-settled_at", "-pk")
