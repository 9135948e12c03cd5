"""Somebody follows a notice board by e-mail: asked whether she meant it, told what is new, let go."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from allmenning.activities.access_by_link import follower_link
from allmenning.activities.models import Board, BoardFollower, BoardPost
from allmenning.activities.queries.boards import due_letters, posts_new, unconfirmed
from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.core.queries import public_address
from allmenning.mail.actions import write_letter
from allmenning.people.actions.subscribers import forget, subscribe

BETWEEN_LETTERS: Final = timedelta(days=7)
UNTIL_CONFIRMED: Final = timedelta(days=7)
# Each minute; a board that ten thousand follow is told of within two hours.
AT_ONCE: Final = 100


@transaction.atomic
def ask_to_follow(*, board: Board, address: str, language: str, now: datetime) -> None:
    """Somebody typed an address: ask it whether she meant it, once a day however often it is typed.

    It gets nothing else until she confirms; whether it follows already is told to nobody.
    """
    subscriber = subscribe(address=address, language=language, now=now)
    follower, _is_new = BoardFollower.objects.select_related("board", "subscriber").get_or_create(
        board=board, subscriber=subscriber, defaults={"asked_at": now, "told_until": now}
    )
    BoardFollower.objects.filter(pk=follower.pk, confirmed_at=None).update(asked_at=now)
    source = f"activities.follow:{follower.pk}:{local_date(now)}"
    _write(follower, source, "follow_question", now)


@transaction.atomic
def confirm(*, follower: BoardFollower, now: datetime) -> None:
    """She follows the board from now on."""
    rows = BoardFollower.objects.filter(pk=follower.pk, confirmed_at=None)
    rows.update(confirmed_at=now, told_until=now, next_at=now + BETWEEN_LETTERS)


@transaction.atomic
def stop(*, follower: BoardFollower) -> bool:
    """She wants no more letters. The address is forgotten, and True returned, when it follows
    nothing else."""
    subscriber = follower.subscriber
    BoardFollower.objects.filter(pk=follower.pk).delete()
    follows_more = BoardFollower.objects.filter(subscriber=subscriber).exists()
    if not follows_more:
        forget(subscriber=subscriber)
    return not follows_more


def tell_due(*, now: datetime) -> None:
    """Tell those whose week is over what is new, and forget who never confirmed."""
    due = list(due_letters(now=now, most=AT_ONCE))
    new = posts_new(due, now=now)
    for follower in due:
        tell(follower=follower, posts=new[follower.pk], now=now)
    for follower in unconfirmed(since=now - UNTIL_CONFIRMED, most=AT_ONCE):
        stop(follower=follower)


@transaction.atomic
def tell(*, follower: BoardFollower, posts: Sequence[BoardPost], now: datetime) -> None:
    """Send what is new since last time, when anything is, and look again in a week."""
    if posts:
        source = f"activities.board:{follower.pk}:{local_date(now)}"
        _write(follower, source, "board_letter", now, posts=posts)
    rows = BoardFollower.objects.filter(pk=follower.pk)
    rows.update(told_until=now, next_at=now + BETWEEN_LETTERS)


def _write(follower: BoardFollower, source: str, template: str, now: datetime, **more: Any) -> None:
    board, subscriber = follower.board, follower.subscriber
    page = reverse("activities:board", args=[board.slug])
    context = {
        "title": speech.text(board.title, subscriber.language),
        "link": own_page(follower),
        "board_url": public_address(board.municipality, page),
        **more,
    }
    with override(subscriber.language):
        said = render_to_string(f"activities/everyone/{template}.txt", context)
    subject, _line, text = said.partition("\n")
    write_letter(
        source=source,
        address=subscriber.address,
        subject=subject,
        text=text,
        unsubscribe=own_page(follower) if follower.confirmed_at else "",
        now=now,
    )


def own_page(follower: BoardFollower) -> str:
    """The page where she confirms or stops, and where her mail program stops for her."""
    link = reverse("activities:follower", args=[follower_link(follower)])
    return public_address(follower.board.municipality, link)
