"""Who has signed up for what, and how many places are left."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from allmenning.activities.models import Activity, Session, SignUp
from allmenning.activities.queries.sessions import COME_TO, with_all
from allmenning.core import receipts
from allmenning.core.sent import digest_of_words


def to_sign_up_for() -> models.QuerySet[Session]:
    """Sessions of activities that one signs up for, whether or not it is too late."""
    return with_all().filter(activity__state__in=COME_TO, activity__places__isnull=False)


def is_open(session: Session, *, now: datetime) -> bool:
    """Whether one may still sign up: it is on, and has not begun."""
    return session.state == Session.State.PLANNED and session.starts > now


def taken_at(sessions: Iterable[Session]) -> dict[int, int]:
    """How many have a place at each of the sessions (by id), of those that one signs up for."""
    asked = [session.pk for session in sessions if session.activity.places]
    if not asked:
        return {}
    rows = SignUp.objects.filter(session__in=asked, has_place=True)
    return dict(rows.order_by().values_list("session").annotate(models.Sum("people")))


def with_places_left(sessions: Iterable[Session]) -> list[Session]:
    """Those of the sessions where one just comes, or that have a place nobody has."""
    rows = list(sessions)
    taken = taken_at(rows)
    return [
        one
        for one in rows
        if one.activity.places is None or taken.get(one.pk, 0) < one.activity.places
    ]


def signed_up_for(sessions: Iterable[Session]) -> dict[int, list[SignUp]]:
    """Those who signed up for each of the sessions (by id), in the order they did."""
    found: dict[int, list[SignUp]] = {}
    for one in SignUp.objects.filter(session__in=list(sessions)).order_by("id"):
        found.setdefault(one.session_id, []).append(one)
    return found


def number_waiting(sign_up: SignUp) -> int:
    """Her number on the waiting list, from 1."""
    before = SignUp.objects.filter(session=sign_up.session_id, has_place=False, id__lte=sign_up.pk)
    return before.count()


def is_crowded(activity: Activity, *, now: datetime) -> bool:
    """Whether more have a place at a session to come than the activity now has places."""
    rows = SignUp.objects.filter(session__activity=activity, session__starts__gt=now)
    sums = rows.filter(has_place=True).order_by().values("session").annotate(n=models.Sum("people"))
    return bool(activity.places) and sums.filter(n__gt=activity.places).exists()


def sign_up_with(words: receipts.Words) -> SignUp | None:
    """The sign-up whose receipt these words are."""
    return _told().filter(receipt=digest_of_words(words)).first()


def sign_up_sent(secret: bytes) -> SignUp | None:
    """The sign-up that was made of this sending."""
    return _told().filter(sending=receipts.sending_digest(secret)).first()


def _told() -> models.QuerySet[SignUp]:
    return SignUp.objects.select_related("session__activity", "session__building", "session__space")
