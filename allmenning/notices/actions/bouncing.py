"""Mail that came back, or was called unwanted: its person is left alone for a while."""

from datetime import datetime

from django.db import transaction

from allmenning.notices.actions import tallying
from allmenning.notices.models import Bounce, Dispatch, Tally
from allmenning.notices.rules import pace

_State = Dispatch.State
_SENT = (_State.ACCEPTED, _State.UNKNOWN)


def rest(*, person: int, now: datetime) -> None:
    """Leave the person alone for half a year."""
    facts = {"at": now, "until": now + pace.REST}
    Bounce.objects.update_or_create(person_id=person, defaults=facts)


@transaction.atomic
def came_back(*, dispatch: int, is_gone: bool, now: datetime) -> bool:
    """The mail that was sent for this row came back for good; its person rests when her address
    takes nothing. False when it changes nothing."""
    return _ended(dispatch, _State.BOUNCED, now, rests=is_gone)


@transaction.atomic
def was_unwanted(*, dispatch: int, now: datetime) -> bool:
    """Whoever got the mail called it unwanted. False when it changes nothing."""
    return _ended(dispatch, _State.COMPLAINED, now, rests=True)


def _ended(dispatch: int, state: str, now: datetime, *, rests: bool) -> bool:
    row = Dispatch.objects.select_for_update().filter(pk=dispatch, state__in=_SENT).first()
    if row is None:
        return False
    numbers = {row.state: -1, state: 1}
    row.state, row.settled_at = state, now
    row.save(update_fields=["state", "settled_at"])
    if rests:
        rest(person=row.person_id, now=now)
    kind = Tally.Kind.OUTCOME
    tallying.add(notice_id=row.notice_id, kind=kind, numbers=numbers, now=now)
    return True
