"""What is done on a notice board: it is made, looked after, posted on and hidden from."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from allmenning.activities.actions.naming import named
from allmenning.activities.models import (
    Board,
    BoardMember,
    BoardModerator,
    BoardPost,
)
from allmenning.activities.queries.boards import moderator_in_charge
from allmenning.core.clock import local_date, years_before
from allmenning.core.locking import lock_row
from allmenning.core.log import Actor, record_act
from allmenning.people.models import Association, Person


class ModeratesAlready(Exception):
    """She looks after the board already, or somebody else was just given it."""


@transaction.atomic
def make_board(*, by: Person, now: datetime, **facts: Any) -> Board:
    """Hang up a board; who makes it looks after it."""
    board = named(Board, once="board_once", **facts)
    BoardModerator.objects.create(board=board, person=by, since=local_date(now))
    _record("board_made", "board", board.pk, by, now)
    return board


@transaction.atomic
def hand_over(
    *,
    board: Board,
    moderator: BoardModerator | None,
    to: Person,
    on: date,
    by: Person,
    now: datetime,
) -> BoardModerator:
    """From a day on somebody else looks after the board than `moderator`, who is None when nobody
    did. Raises ModeratesAlready."""
    lock_row(Board, board.pk)
    in_charge = moderator_in_charge(board)
    if in_charge != moderator or (moderator and to.pk == moderator.person_id):
        raise ModeratesAlready
    BoardModerator.objects.filter(board=board, until=None).update(until=on)
    successor: BoardModerator = BoardModerator.objects.create(
        board=board, person=to, since=on, took_over_from=moderator
    )
    _record("board_handed_over", "board", board.pk, by, now)
    return successor


@transaction.atomic
def post(
    *, board: Board, association: Association, by: Person, now: datetime, **told: Any
) -> BoardPost:
    """Hang up what an association offers. It is seen once the association is approved, which is
    asked for with its first post, and with its next one when that was ended."""
    member, is_new = BoardMember.objects.get_or_create(
        board=board, association=association, defaults={"asked_at": now}
    )
    if member.ended_at is not None:
        anew = {"asked_at": now, "approved_by": None, "approved_at": None, "ended_at": None}
        is_new = bool(BoardMember.objects.filter(pk=member.pk).update(**anew))
    if is_new:
        _record("board_membership_asked", "board_member", member.pk, by, now)
    made: BoardPost = BoardPost.objects.create(member=member, written_by=by, posted_at=now, **told)
    _record("posted", "board_post", made.pk, by, now)
    return made


@transaction.atomic
def approve(*, member: BoardMember, by: Person, now: datetime) -> None:
    """What the association posts is seen from now on."""
    rows = BoardMember.objects.filter(pk=member.pk)
    rows.update(approved_by=by, approved_at=now, ended_at=None)
    _record("board_membership_approved", "board_member", member.pk, by, now)


@transaction.atomic
def end_membership(*, member: BoardMember, by: Person, now: datetime) -> None:
    """Nothing of the association is seen from now on."""
    BoardMember.objects.filter(pk=member.pk).update(ended_at=now)
    _record("board_membership_ended", "board_member", member.pk, by, now)


@transaction.atomic
def hide(*, post: BoardPost, because: str, by: Person, now: datetime) -> None:
    """The post is seen no more; who wrote it reads why."""
    rows = BoardPost.objects.filter(pk=post.pk, hidden_by=None)
    if rows.update(hidden_by=by, hidden_because=because):
        _record("post_hidden", "board_post", post.pk, by, now)


@transaction.atomic
def withdraw(*, post: BoardPost, by: Person, now: datetime) -> None:
    """The association takes its own post down; it is seen no more."""
    rows = BoardPost.objects.filter(pk=post.pk, hidden_by=None)
    if rows.update(hidden_by=by, is_withdrawn=True):
        _record("post_withdrawn", "board_post", post.pk, by, now)


def forget(*, now: datetime) -> None:
    """Delete posts a year after their last day."""
    BoardPost.objects.filter(last_day__lt=years_before(local_date(now), 1)).delete()


def _record(verb: str, kind: str, id: int, by: Person, now: datetime) -> None:
    record_act(actor=Actor("person", by.pk), verb=verb, kind=kind, id=id, now=now)
