"""How people were told of an activity, and beside it how many came."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from allmenning.activities.models import (
    Activity,
    Hanging,
    MarketingChannel,
    Promotion,
    RelayRequest,
    Session,
)
from allmenning.activities.queries.counts import counts_of
from allmenning.activities.rules.figures import HeadCount
from allmenning.core.clock import local_date

SESSIONS_SHOWN = 8


@dataclass(frozen=True)
class Beside:
    """A session that is over, who came, and what was told from the one before until it began."""

    session: Session
    count: HeadCount | None
    told: list[Promotion]


def hangings_of(activity: Activity) -> models.QuerySet[Hanging]:
    """Where the activity's posters are to hang, hang and hung: what is to be done first."""
    rows = Hanging.objects.filter(activity=activity).select_related("carrier")
    first = models.F("down_on").desc(nulls_first=True), models.F("hung_on").desc(nulls_first=True)
    return rows.order_by(*first, "place", "id")


def places_known() -> list[str]:
    """Where posters have hung before, by name."""
    return list(Hanging.objects.order_by("place").values_list("place", flat=True).distinct())


def is_over(activity: Activity, *, now: datetime) -> bool:
    """Whether there was something to come to, and there is no more."""
    return Activity.objects.filter(_over(now), pk=activity.pk).exists()


def due_down(activities: Collection[Activity], *, now: datetime) -> dict[int, int]:
    """How many posters hang for those of the activities (by id) that are over."""
    rows = Hanging.objects.filter(down_on=None, hung_on__isnull=False)
    over = Activity.objects.filter(_over(now), pk__in=[one.pk for one in activities])
    numbers = rows.filter(activity__in=over).values_list("activity").annotate(models.Count("pk"))
    return dict(numbers.order_by())


def _over(now: datetime) -> models.Q:
    sessions = Session.objects.filter(activity=models.OuterRef("pk"))
    had_some = models.Exists(sessions) & ~models.Exists(sessions.filter(ends__gt=now))
    return models.Q(state=Activity.State.STOPPED) | models.Q(had_some)


def channels() -> models.QuerySet[MarketingChannel]:
    """The municipality's channels, those to colleagues first, by name."""
    return MarketingChannel.objects.order_by("-is_internal", "name__nb", "id")


def promotions_of(activity: Activity) -> models.QuerySet[Promotion]:
    """What is planned and done to tell of an activity, by day."""
    rows = Promotion.objects.filter(activity=activity).select_related("channel", "responsible")
    return rows.order_by("planned_on", "id")


def relay_requests_of(activity: Activity) -> models.QuerySet[RelayRequest]:
    """Whom we have asked to pass it on, the latest first."""
    rows = RelayRequest.objects.filter(activity=activity).select_related("confirmed_by")
    return rows.order_by("-asked_at", "-id")


def beside_attendance(activity: Activity, *, now: datetime) -> list[Beside]:
    """The last sessions that are over, the first first, each with what was told before it."""
    rows = Session.objects.filter(activity=activity, ends__lte=now)
    held = rows.exclude(state=Session.State.CANCELLED).order_by("-starts", "-id")
    sessions = list(held[: SESSIONS_SHOWN + 1])[::-1]
    counts = counts_of(row.pk for row in sessions)
    done = list(promotions_of(activity).exclude(done_on=None))
    shown = [
        Beside(after, counts.get(after.pk), [one for one in done if _told(one, before, after)])
        for before, after in zip([None, *sessions], sessions, strict=False)
    ]
    return shown[-SESSIONS_SHOWN:]


def _told(promotion: Promotion, before: Session | None, after: Session) -> bool:
    """Whether people were told after the one session and no later than the day of the other."""
    day = promotion.done_on
    assert day
    is_new = before is None or day > local_date(before.starts)
    return is_new and day <= local_date(after.starts)
