"""Reads of notice boards: what hangs there, who may post, who looks after them and who follows."""

from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.db.models.functions import Greatest

from allmenning.activities.models import (
    Board,
    BoardFollower,
    BoardMember,
    BoardModerator,
    BoardPost,
)
from allmenning.core.clock import local_date
from allmenning.people.models import Association, Person


def boards() -> models.QuerySet[Board]:
    """All boards, by district and name."""
    rows = Board.objects.select_related("district", "unit")
    return rows.order_by("district__name", "title__nb", "id")


def counted(rows: models.QuerySet[Board]) -> models.QuerySet[Board]:
    """The boards with how many follow them (`followers_now`) and how many associations wait for a
    yes (`waiting`)."""
    confirmed = models.Q(followers__confirmed_at__isnull=False)
    asks = models.Q(members__approved_at=None, members__ended_at=None)
    return rows.annotate(
        followers_now=models.Count("followers", filter=confirmed, distinct=True),
        waiting=models.Count("members", filter=asks, distinct=True),
    )


def asking_to_post(units: Collection[int]) -> int:
    """How many associations wait for a yes on the units' boards."""
    waiting = BoardMember.objects.filter(approved_at=None, ended_at=None)
    return waiting.filter(board__unit_id__in=units).count()


def posts_up(board: Board, *, now: datetime) -> models.QuerySet[BoardPost]:
    """What hangs on the board: of approved associations, not hidden, the newest first."""
    return _up(now).filter(member__board=board)


def posts_new(followers: Collection[BoardFollower], *, now: datetime) -> dict[int, list[BoardPost]]:
    """What each of the followers (by id) has not been told of, the newest first: it hangs there and
    was posted or approved after `told_until`."""
    boards = {one.board_id for one in followers}
    seen_from = Greatest("posted_at", "member__approved_at")
    rows = _up(now).filter(member__board__in=boards).annotate(seen_from=seen_from)
    since = min((one.told_until for one in followers), default=now)
    found = list(rows.filter(seen_from__gt=since, seen_from__lte=now))
    return {
        one.pk: [
            post
            for post in found
            if post.member.board_id == one.board_id and post.seen_from > one.told_until
        ]
        for one in followers
    }


def _up(now: datetime) -> models.QuerySet[BoardPost]:
    approved = models.Q(member__approved_at__isnull=False, member__ended_at=None)
    rows = BoardPost.objects.filter(approved, hidden_by=None, last_day__gte=local_date(now))
    return rows.select_related("member__association").order_by("-posted_at", "-id")


def posts_of(board: Board) -> models.QuerySet[BoardPost]:
    """All that was ever posted there, the newest first."""
    rows = BoardPost.objects.filter(member__board=board)
    return rows.select_related("member__association").order_by("-posted_at", "-id")


def posts_by(board: Board, associations: Collection[Association]) -> models.QuerySet[BoardPost]:
    """What the associations have posted there."""
    return posts_of(board).filter(member__association__in=associations)


def members_of(board: Board) -> models.QuerySet[BoardMember]:
    """The associations of the board, those that wait first, by name."""
    rows = BoardMember.objects.filter(board=board).select_related("association", "approved_by")
    waiting = models.F("approved_at").asc(nulls_first=True)
    return rows.order_by(waiting, "association__sort_key", "id")


def moderators_of(board: Board) -> models.QuerySet[BoardModerator]:
    """Who has looked after the board, those who do now first."""
    rows = BoardModerator.objects.filter(board=board)
    latest = models.F("until").desc(nulls_first=True)
    return rows.select_related("person", "took_over_from__person").order_by(latest, "-since", "id")


def moderator_in_charge(board: Board) -> BoardModerator | None:
    """Who looks after the board, or will, until somebody takes over; None when nobody does."""
    return moderators_of(board).filter(until=None).first()


def moderating(*, now: datetime) -> models.QuerySet[BoardModerator]:
    """Who looks after which board today."""
    today = local_date(now)
    ends = models.Q(until=None) | models.Q(until__gt=today)
    return BoardModerator.objects.filter(ends, since__lte=today)


def moderates(person: Person, board: Board, *, now: datetime) -> bool:
    """Whether she looks after the board today."""
    return moderating(now=now).filter(person=person, board=board).exists()


def followers_of(board: Board) -> int:
    """How many have confirmed that they follow the board."""
    return BoardFollower.objects.filter(board=board).exclude(confirmed_at=None).count()


def due_letters(*, now: datetime, most: int) -> models.QuerySet[BoardFollower]:
    """Those who are to have a letter now, whoever has waited longest first."""
    rows = BoardFollower.objects.filter(next_at__lte=now)
    rows = rows.select_related("board__municipality", "subscriber")
    return rows.order_by("next_at", "id")[:most]


def unconfirmed(*, since: datetime, most: int) -> models.QuerySet[BoardFollower]:
    """Addresses typed before that moment which nobody has confirmed."""
    rows = BoardFollower.objects.filter(confirmed_at=None, asked_at__lte=since)
    return rows.select_related("subscriber").order_by("asked_at", "id")[:most]
