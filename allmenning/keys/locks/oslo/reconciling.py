"""Making Oslo's key service agree with the keys here: every minute, and never inside an act.

What is wanted is compared with what the service says it has, so that neither a lost answer nor a
database set back leaves a key that should not be, or none where one should.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.keys.actions import oslo as acts
from allmenning.keys.actions.oslo import Turn
from allmenning.keys.locks.oslo import letters, pushing
from allmenning.keys.locks.oslo.accounts import account, adapter
from allmenning.keys.locks.oslo.pushing import Account, NotPushed, Problem
from allmenning.keys.locks.oslo.signers import refresh_when_old
from allmenning.keys.models import Keychain
from allmenning.keys.queries import oslo
from allmenning.keys.rules.oslo import Pushed, is_ours

# Other jobs get their turn after this; the next minute goes on.
ONE_TURN = timedelta(seconds=50)
_TOLD_AGAIN = timedelta(days=1)
log = logging.getLogger("allmenning.keys.oslo")


@app.task(name="keys.oslo")
def reconcile(*, municipality_id: int) -> None:
    """Tell the service what is new, and hear what became of what it was told."""
    with scope.municipality(municipality_id):
        if (asking := adapter()) is not None:
            refresh_when_old(asking["keys"])
        if (found := account()) is not None:
            agree(found, until=timezone.now() + ONE_TURN)


def agree(account: Account, *, until: datetime) -> None:
    """One turn: ask when it is time, tell what is due, and let holders know what they must do."""
    acts.take_up(now=timezone.now())
    standing = oslo.service()
    if oslo.is_time_to_ask(standing, now=timezone.now()):
        acts.note_asked(now=timezone.now())
        _ask(account)
    if oslo.service().refused_at is None:
        _tell_all(account, until)
    for credential in oslo.untold(now=timezone.now()):
        subject, text = letters.not_ready(credential)
        acts.tell(credential=credential, subject=subject, text=text, now=timezone.now())


@contextmanager
def _if_it_answers() -> Iterator[None]:
    """What is not answered is asked for again in five minutes; a refusal is kept in mind."""
    try:
        yield
    except NotPushed as error:
        if error.problem is Problem.INVALID_CREDENTIALS:
            acts.note_refusal(now=timezone.now())


def _ask(account: Account) -> None:
    """Compare all keys, then look at those that the service says have changed."""
    with _if_it_answers():
        index = pushing.index(account)
        for unknown in filter(is_ours, acts.compare(index=index, now=timezone.now())):
            pushing.delete(account, unknown)
        for keychain in acts.moved(index=index):
            _look_at(account, keychain)
        told_at = oslo.service().told_at
        if told_at is None or told_at <= timezone.now() - _TOLD_AGAIN:
            acts.note_assets(assets=pushing.info(account).assets, now=timezone.now())


def _look_at(account: Account, keychain: Keychain) -> None:
    state = pushing.state(account, acts.id_of(keychain))
    acts.note_state(
        keychain=keychain,
        version=state.version,
        is_pending=state.is_pending,
        uses=state.uses,
        now=timezone.now(),
    )


def _tell_all(account: Account, until: datetime) -> None:
    """Tell what is due, one after another, as long as the service is there."""
    while timezone.now() < until:
        turn = acts.begin(information=_information(), now=timezone.now())
        if turn is None or not _tell(account, turn):
            return


def _tell(account: Account, turn: Turn) -> bool:
    """Whether the service answered, so that there is a point in telling it the next."""
    try:
        if turn.pushed is None:
            pushing.delete(account, turn.id)
        else:
            _log_widened(turn.pushed)
            pushing.sync(account, turn.pushed)
    except NotPushed as error:
        problem = error.problem
        acts.settle_failure(
            turn=turn,
            problem=problem.value,
            is_final=not problem.is_worth_trying_again,
            now=timezone.now(),
        )
        return problem is Problem.INVALID_PERMISSION
    acts.settle(turn=turn, now=timezone.now())
    return True


def _log_widened(pushed: Pushed) -> None:
    if any(permission.interval.is_widened for permission in pushed.permissions):
        log.info("a key was widened over the hour that clocks show twice")


def _information() -> str:
    """What the app says under the key: whom to ring, and nothing about who has it."""
    phone = Municipality.objects.get(pk=scope.municipality_id()).phone
    return _("Nøkkelen virker i den tiden du har bestilt. Kommer du ikke inn? Ring %(phone)s.") % {
        "phone": phone
    }


def wake_service(*, now: datetime) -> None:
    """Have the service told and asked, one turn at a time, where it is used; called every minute."""
    if account() is None and adapter() is None:
        return
    name = f"keys.oslo:{scope.municipality_id()}"
    job = app.configure_task("keys.oslo", lock=name, queueing_lock=name)
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(municipality_id=scope.municipality_id())
