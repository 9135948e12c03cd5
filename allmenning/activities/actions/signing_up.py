"""Somebody signs up for a session, or gives her place up, and who waited moves up."""

from datetime import datetime, timedelta
from typing import Final

from django.db import models, transaction

from allmenning.activities.models import Activity, Session, SignUp
from allmenning.activities.queries.signing_up import is_open
from allmenning.core.log import Actor, record_act
from allmenning.core.sent import keep_once

KIND: Final = "sign-up"
# Nobody knows who signed up, and the log shall not either.
SOMEBODY: Final = Actor("somebody", None)
KEPT: Final = timedelta(days=30)


class NotOpen(Exception):
    """It has begun or is cancelled, or one need not sign up for it."""


@transaction.atomic
def sign_up(*, session: Session, name: str, people: int, secret: bytes, now: datetime) -> SignUp:
    """Give so many people a place, or set them on the waiting list when they are too many for what
    is left; the same sending again gives what it made before. Raises NotOpen or NoWordsLeft."""
    session = _locked(session)
    left = _left(session)
    if left is None or not is_open(session, now=now):
        raise NotOpen
    facts = {
        "session": session,
        "name": name,
        "people": people,
        "has_place": people <= left,
        "sent_at": now,
    }
    made, is_new = keep_once(SignUp.objects.all(), secret=secret, facts=facts)
    if is_new:
        record_act(actor=SOMEBODY, verb="signed_up", kind=KIND, id=made.pk, now=now)
    return made


@transaction.atomic
def give_up(*, sign_up: SignUp, now: datetime) -> None:
    """Delete what she signed up with; who waited and now has room gets a place. Twice is once."""
    session = _locked(sign_up.session)
    gone, _kinds = SignUp.objects.filter(pk=sign_up.pk).delete()
    if gone:
        record_act(actor=SOMEBODY, verb="given_up", kind=KIND, id=sign_up.pk, now=now)
    # Also when it is cancelled: its room may come back, and the session with it.
    if session.starts > now:
        _move_up(session)


def move_up_all(activity: Activity, *, now: datetime) -> None:
    """Give those who wait what places there are, at each session to come; call it in a transaction."""
    waiting = SignUp.objects.filter(session__activity=activity, has_place=False)
    rows = Session.objects.filter(pk__in=waiting.values("session"), starts__gt=now)
    for session in rows.order_by("pk"):
        _move_up(_locked(session))


def forget(*, now: datetime) -> None:
    """Delete who had signed up for what was over a month ago."""
    SignUp.objects.filter(session__ends__lt=now - KEPT).delete()


def _locked(session: Session) -> Session:
    rows = Session.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=session.pk)


def _left(session: Session) -> int | None:
    """How many places nobody has, below 0 when there were more once; None without sign-up."""
    places = Activity.objects.values_list("places", flat=True).get(pk=session.activity_id)
    taken = SignUp.objects.filter(session=session, has_place=True)
    number = taken.aggregate(n=models.Sum("people"))["n"] or 0
    return None if places is None else places - number


def _move_up(session: Session) -> None:
    """A whole party at a time, the first who fit first. Without sign-up everybody has a place."""
    left = _left(session)
    for one in SignUp.objects.filter(session=session, has_place=False).order_by("id"):
        if left is not None and one.people > left:
            continue
        one.has_place = True
        one.save(update_fields=["has_place"])
        left = None if left is None else left - one.people
