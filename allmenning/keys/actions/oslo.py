"""What happens between us and Oslo's key service; calls to it stand between these, never inside."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from allmenning.core.log import SYSTEM, record_act
from allmenning.keys.models import Credential, Keychain, KeyService
from allmenning.keys.queries import oslo
from allmenning.keys.queries.oslo import Wish
from allmenning.keys.rules.oslo import NotTaken, Pushed, permission_id, wait_after
from allmenning.mail.actions import write_letter

Actual, Wanted = Credential.Actual, Credential.Wanted
# Longer than any call to the service takes.
_LEASE = timedelta(minutes=2)
_REFUSED = "INVALID_CREDENTIALS"


@dataclass(frozen=True)
class Turn:
    """One attempt at one keychain: push it, or take it back when `pushed` is None."""

    keychain: int
    credential: int
    number: int
    id: str
    pushed: Pushed | None
    digest: bytes


def take_up(*, now: datetime) -> None:
    """Give each new credential a keychain."""
    keychains = [Keychain(credential=one, due_at=now) for one in oslo.new(now=now)]
    Keychain.objects.bulk_create(keychains, ignore_conflicts=True)


@transaction.atomic(durable=True)
def begin(*, information: str, now: datetime) -> Turn | None:
    """Take the next thing to tell the service, for two minutes; None when nothing is due.

    What it would not take is set aside with the name of what is wrong, and the next is taken.
    """
    while keychain := oslo.due(now=now).select_for_update(skip_locked=True, of=("self",)).first():
        turn = _turn(keychain, information, now)
        if turn is not None:
            return turn
    return None


def _turn(keychain: Keychain, information: str, now: datetime) -> Turn | None:
    credential = oslo.credentials().get(pk=keychain.credential_id)
    id = permission_id(bytes(credential.grant.token))
    pushed, digest = None, b""
    if credential.wanted == Wanted.PRESENT:
        wish = oslo.wish_of(credential.grant)
        try:
            pushed = oslo.pushed_for(credential.grant, wish, information=information, now=now)
        except NotTaken as error:
            _set_aside(keychain, credential, str(error), wish)
            return None
        digest = wish.digest
        Credential.objects.filter(pk=credential.pk).update(actual=Actual.SENT)
    keychain.is_there, keychain.due_at, keychain.turn = True, now + _LEASE, keychain.turn + 1
    keychain.save(update_fields=["is_there", "due_at", "turn"])
    Credential.objects.filter(pk=credential.pk).update(attempts=F("attempts") + 1)
    return Turn(keychain.pk, credential.pk, keychain.turn, id, pushed, digest)


def _set_aside(keychain: Keychain, credential: Credential, problem: str, wish: Wish) -> None:
    keychain.stuck, keychain.digest = True, wish.digest
    keychain.save(update_fields=["stuck", "digest"])
    Credential.objects.filter(pk=credential.pk).update(actual=Actual.FAILED, error=problem)


@transaction.atomic(durable=True)
def settle(*, turn: Turn, now: datetime) -> None:
    """The service did what it was asked. Only the last attempt may say so."""
    ours = Keychain.objects.filter(pk=turn.keychain, turn=turn.number)
    known: dict[str, object] = {"is_there": False, "pushed_at": None, "is_pending": None}
    actual = Actual.REMOVED
    if turn.pushed is not None:
        known = {"pushed_at": now, "digest": turn.digest, "version": 0, "is_pending": None}
        actual = Actual.SENT
    if ours.update(due_at=now, **known):
        Credential.objects.filter(pk=turn.credential).update(actual=actual, attempts=0, error="")


@transaction.atomic(durable=True)
def settle_failure(*, turn: Turn, problem: str, is_final: bool, now: datetime) -> None:
    """The service did not do it, or did not say so: it is tried again, unless that is no use."""
    credential = Credential.objects.get(pk=turn.credential)
    ours = Keychain.objects.filter(pk=turn.keychain, turn=turn.number)
    due_at = now + wait_after(credential.attempts)
    stuck = is_final and turn.pushed is not None and problem != _REFUSED
    if not ours.update(due_at=due_at, stuck=stuck, digest=turn.digest):
        return
    credential.error = problem
    if credential.wanted == Wanted.PRESENT:
        credential.actual = Actual.FAILED
    credential.save(update_fields=["error", "actual"])
    if problem == _REFUSED:
        note_refusal(now=now)


def note_refusal(*, now: datetime) -> None:
    """The service does not take us for who we are: nothing is tried until it does."""
    standing = oslo.service()
    if standing.refused_at is None:
        KeyService.objects.filter(pk=standing.pk).update(refused_at=now)


def note_asked(*, now: datetime) -> None:
    """All our keys are about to be asked for."""
    KeyService.objects.filter(pk=oslo.service().pk).update(asked_at=now)


def note_assets(*, assets: tuple[str, ...], now: datetime) -> None:
    """The service has told what it lets us push; what it would not take may go through now."""
    standing = oslo.service()
    if standing.assets != list(assets):
        Keychain.objects.filter(stuck=True).update(stuck=False, due_at=now)
    KeyService.objects.filter(pk=standing.pk).update(assets=list(assets), told_at=now)


@transaction.atomic(durable=True)
def compare(*, index: dict[str, int], now: datetime) -> list[str]:
    """Compare what the service has with what it should have; returns what nobody here knows of.

    What it lost is pushed again, what it should not have is taken back, and what has changed here
    since is told it. After this, `moved` says whose state is to be fetched.
    """
    standing = oslo.service()
    KeyService.objects.filter(pk=standing.pk).update(answered_at=now, refused_at=None)
    keychains = _keychains()
    wishes = oslo.wishes(
        one.credential.grant for one in keychains if one.credential.wanted == Wanted.PRESENT
    )
    for keychain in keychains:
        is_kept = id_of(keychain) in index
        wish = wishes.get(keychain.credential.grant_id)
        if (wish is None and is_kept and not keychain.is_there) or (
            wish is not None and (_is_lost(keychain, is_kept) or _has_changed(keychain, wish))
        ):
            _again(keychain, now)
    return sorted(set(index) - set(map(id_of, keychains)))


def _keychains() -> list[Keychain]:
    rows = Keychain.objects.select_related(
        "credential__grant__holder", "credential__grant__booking__space__building"
    )
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def id_of(keychain: Keychain) -> str:
    """What the service knows the keychain by."""
    return permission_id(bytes(keychain.credential.grant.token))


def _is_lost(keychain: Keychain, is_kept: bool) -> bool:
    return keychain.pushed_at is not None and not is_kept


def _has_changed(keychain: Keychain, wish: Wish) -> bool:
    """Whether what the service took, or would not take, is no longer what it should have."""
    answered = keychain.pushed_at is not None or keychain.stuck
    return answered and bytes(keychain.digest) != wish.digest


def _again(keychain: Keychain, now: datetime) -> None:
    keychain.pushed_at, keychain.stuck, keychain.due_at = None, False, now
    keychain.is_there = keychain.is_there or keychain.credential.wanted == Wanted.ABSENT
    keychain.save(update_fields=["pushed_at", "stuck", "due_at", "is_there"])


def moved(*, index: dict[str, int]) -> list[Keychain]:
    """The keychains whose version the service has changed since we last looked."""
    rows = Keychain.objects.filter(credential__wanted=Wanted.PRESENT, pushed_at__isnull=False)
    known = rows.select_related("credential__grant").order_by("pk")
    return [one for one in known if index.get(id_of(one), one.version) != one.version]


@transaction.atomic(durable=True)
def note_state(
    *, keychain: Keychain, version: int, is_pending: bool, uses: int, now: datetime
) -> None:
    """What became of a key. It is ready when its holder has proved her telephone."""
    facts = {"version": version, "is_pending": is_pending, "uses": uses}
    same = Keychain.objects.filter(pk=keychain.pk, turn=keychain.turn, pushed_at__isnull=False)
    if not same.update(**facts):
        return
    credentials = Credential.objects.filter(pk=keychain.credential_id, wanted=Wanted.PRESENT)
    if is_pending:
        credentials.update(actual=Actual.SENT)
    else:
        unready = credentials.exclude(actual=Actual.CONFIRMED)
        unready.update(actual=Actual.CONFIRMED, confirmed_at=now)


@transaction.atomic(durable=True)
def tell(*, credential: Credential, subject: str, text: str, now: datetime) -> None:
    """Tell the holder, once, what she must do to get in."""
    if not Keychain.objects.filter(credential=credential, told_at=None).update(told_at=now):
        return
    grant = credential.grant
    record_act(actor=SYSTEM, verb="told_unready", kind="grant", id=grant.pk, now=now)
    if grant.holder.email:
        source = f"grant:{grant.pk}:oslo"
        write_letter(source=source, address=grant.holder.email, subject=subject, text=text, now=now)
