"""What may happen to what the feeds tell of, each in a transaction of its own."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from allmenning.activities.actions.planning import cancel, move
from allmenning.activities.actions.signing_up import NotOpen, give_up, sign_up
from allmenning.activities.actions.starting import change
from allmenning.activities.models import Activity, Schedule, Session, SignUp
from allmenning.core.log import SYSTEM
from allmenning.places.models import Building, Space


def _coming(chance: random.Random) -> Session:
    rows = Session.objects.exclude(state=Session.State.CANCELLED).order_by("pk")
    return chance.choice(list(rows))


def _cancelled(chance: random.Random, now: datetime) -> None:
    cancel(session=_coming(chance), reason={"nb": "Syk"}, actor=SYSTEM, now=now)


def _moved(chance: random.Random, now: datetime) -> None:
    session, later = _coming(chance), timedelta(hours=chance.randrange(1, 9))
    ends = session.ends + later
    move(session=session, starts=session.starts + later, ends=ends, actor=SYSTEM, now=now)


def _added(chance: random.Random, now: datetime) -> None:
    like, at = _coming(chance), now + timedelta(hours=chance.randrange(24, 900))
    ends = at + timedelta(hours=2)
    told = {"activity": like.activity, "building": like.building, "space": like.space}
    Session.objects.create(**told, starts=at, ends=ends, changed_at=now)


def _gone(chance: random.Random, now: datetime) -> None:
    _added(chance, now)
    _coming(chance).delete()


def _renamed(chance: random.Random, now: datetime) -> None:
    title = {"nb": f"Babytreff {chance.random()}"}
    change(activity=Activity.objects.get(), title=title, actor=SYSTEM, now=now)


def _opened_or_stopped(chance: random.Random, now: datetime) -> None:
    state = chance.choice(Activity.State.values)
    change(activity=Activity.objects.get(), state=state, actor=SYSTEM, now=now)


def _building(chance: random.Random, now: datetime) -> None:
    Building.objects.update(address=f"Haugenveien {chance.randrange(999)}")


def _space(chance: random.Random, now: datetime) -> None:
    Space.objects.update(name=f"Gymsal {chance.random()}")


def _unit(chance: random.Random, now: datetime) -> None:
    activity = Activity.objects.select_related("unit").get()
    activity.unit.name = f"Haugen {chance.random()}"
    activity.unit.save()


def _rule(chance: random.Random, now: datetime) -> None:
    Schedule.objects.update(every_weeks=chance.randrange(2, 9))


def _somewhere_else(chance: random.Random, now: datetime) -> None:
    session = _coming(chance)
    session.space = chance.choice([None, *Space.objects.order_by("pk")])
    session.save()


def _places(chance: random.Random, now: datetime) -> None:
    places = chance.choice([3, 6, None])
    change(activity=Activity.objects.get(), places=places, actor=SYSTEM, now=now)


def _signed_up(chance: random.Random, now: datetime) -> None:
    with suppress(NotOpen):
        secret = chance.randbytes(32)
        people = chance.randrange(1, 4)
        sign_up(session=_coming(chance), name="Samira", people=people, secret=secret, now=now)


def _given_up(chance: random.Random, now: datetime) -> None:
    rows = list(SignUp.objects.select_related("session").order_by("pk"))
    if rows:
        give_up(sign_up=chance.choice(rows), now=now)


def _taken_back(chance: random.Random, now: datetime) -> None:
    with transaction.atomic():
        _added(chance, now)
        transaction.set_rollback(True)


CHANGES: Final[dict[str, Callable[[random.Random, datetime], None]]] = {
    "cancelled": _cancelled,
    "moved": _moved,
    "added": _added,
    "gone": _gone,
    "renamed": _renamed,
    "opened_or_stopped": _opened_or_stopped,
    "building": _building,
    "space": _space,
    "unit": _unit,
    "rule": _rule,
    "somewhere_else": _somewhere_else,
    "places": _places,
    "signed_up": _signed_up,
    "given_up": _given_up,
    "taken_back": _taken_back,
}
