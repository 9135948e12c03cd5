"""What a change that the platform tells of does to what a gateway knows, in memory and on disk."""

from datetime import datetime

from allmenning.keys.rules import wire
from allmenning.keys.rules.grants import Grant
from allmenning.keys.rules.sealing import NotSealed
from gateway.known import Known
from gateway.store import Store


def keep(change: wire.Change, known: Known, store: Store, *, now: datetime) -> None:
    """Keep one change, inside a transaction of the store.

    What it says of a grant that was revoked, or that no key that issues `now` sealed, is not kept.
    """
    match change:
        case wire.Granted():
            _grant(change, known, store, now)
        case wire.Revoked():
            _revoke(change, known, store)
        case wire.Epoch(number):
            _raise_epoch(number, known, store)
        case wire.Keys(certificates):
            # A list that the root vouches for nothing of would leave the door without keys.
            if wire.certified(certificates, known.identity.root, now=now):
                store.set_certificates(certificates)
                known.take_certificates(certificates)
        case wire.Doors(doors):
            store.set_doors(doors)
            known.doors = doors


def _grant(granted: wire.Granted, known: Known, store: Store, now: datetime) -> None:
    try:
        entry = known.entry(granted.token, granted.pin, granted.card, known.keys(now))
    except NotSealed:
        return
    if entry.grant.id in known.revoked:
        return
    over = _over(entry.grant)
    store.add_granted(entry.grant.id, granted.token, granted.pin, granted.card, over)
    known.add(entry)


def _over(grant: Grant) -> datetime:
    return max((one.during.end for one in grant.doors), default=grant.lease.end)


def _revoke(revoked: wire.Revoked, known: Known, store: Store) -> None:
    store.add_revoked(revoked.grant, revoked.until)
    known.revoked.add(revoked.grant)
    known.remove(revoked.grant)


def _raise_epoch(number: int, known: Known, store: Store) -> None:
    if number > known.epoch:
        store.set_number("epoch", number)
        known.epoch = number
