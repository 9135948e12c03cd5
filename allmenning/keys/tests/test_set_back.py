"""A database that was set back in time: no key that was taken back opens again."""

from datetime import date, datetime, time

from allmenning.booking.models import Booking
from allmenning.core.clock import instant
from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog
from allmenning.keys.actions.granting import revoke
from allmenning.keys.actions.hearing import take_have
from allmenning.keys.actions.restoring import TOLD_ANEW, renew_epochs
from allmenning.keys.models import Credential, Door, Gateway, Grant
from allmenning.keys.queries.waiting import WAS_REVOKED
from allmenning.keys.rules import wire
from allmenning.keys.tests.at_the_door import ISSUER, Doorstep, code_of
from tests.moment import SetClock

EVENING = instant(date(2026, 12, 2), time(18))


def test_a_database_that_was_set_back_revives_no_key(
    grant: Grant,
    booking: Booking,
    gateway: Gateway,
    doorstep: Doorstep,
    music_door: Door,
    now: datetime,
    set_clock: SetClock,
) -> None:
    doorstep.connects()
    before = {name: getattr(Gateway.objects.get(), name) for name in ("sequence", "acknowledged")}
    changes = set(gateway.changes.values_list("pk", flat=True))
    revoke(grant=grant, reason="mistet", actor=SYSTEM, now=now)
    doorstep.told()
    # The hour goes back: the revocation never was, for all that our rows say.
    gateway.changes.exclude(pk__in=changes).delete()
    Grant.objects.update(state="active", revoked_at=None)
    Credential.objects.update(wanted="present", actual="confirmed", sequence=4)
    Gateway.objects.update(**before)

    doorstep.exchange = type(doorstep.exchange)(ISSUER)
    doorstep.connects()

    gateway.refresh_from_db()
    assert gateway.epoch == 2
    assert doorstep.gateway.epoch == 2
    assert gateway.acknowledged == gateway.sequence == doorstep.gateway.sequence
    set_clock(EVENING)
    assert doorstep.types(music_door.pk, code_of(grant)) == "unknown"
    assert ActLog.objects.about("gateway", gateway.pk).filter(verb=TOLD_ANEW).exists()
    grant.refresh_from_db()
    assert grant.state == "revoked"
    assert ActLog.objects.about("grant", grant.pk).filter(verb=WAS_REVOKED).exists()


def test_a_gateway_that_went_past_a_new_epoch_without_it_is_told_anew(
    grant: Grant, gateway: Gateway, doorstep: Doorstep, now: datetime
) -> None:
    """Set back, the platform may count past the gateway before it hears of it."""
    doorstep.connects()
    renew_epochs(now=now)
    gateway.refresh_from_db()
    newest = gateway.changes.filter(kind="epoch").latest("sequence").sequence

    take_have(have=wire.Have(gateway.pk, newest - 1, 1, now, {}), now=now)
    gateway.refresh_from_db()
    assert gateway.epoch == 2
    take_have(have=wire.Have(gateway.pk, newest, 1, now, {}), now=now)
    gateway.refresh_from_db()
    assert gateway.epoch == 3


def test_what_the_gateway_knows_is_taken_back_is_so_with_us_too(
    grant: Grant, gateway: Gateway, doorstep: Doorstep, now: datetime
) -> None:
    doorstep.connects()
    listed = wire.Revoked(bytes(grant.token), now)
    doorstep.says(wire.RevocationList(gateway.pk, 3, 1, (listed,)))

    grant.refresh_from_db()
    assert grant.state == "revoked"
    assert ActLog.objects.about("grant", grant.pk).filter(verb=WAS_REVOKED).exists()


def test_after_a_restore_all_that_stands_is_issued_anew(
    grant: Grant, doorstep: Doorstep, music_door: Door, now: datetime, set_clock: SetClock
) -> None:
    doorstep.connects()
    assert renew_epochs(now=now) == 1
    doorstep.told()

    assert doorstep.gateway.epoch == 2
    assert grant.credentials.get().actual == "confirmed"
    set_clock(EVENING)
    assert doorstep.types(music_door.pk, code_of(grant)) == "open"
