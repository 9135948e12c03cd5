"""What is done so that people hear of an activity."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from allmenning.activities.models import (
    Activity,
    Hanging,
    MarketingChannel,
    Promotion,
    RelayRequest,
)
from allmenning.core.clock import local_date
from allmenning.core.log import Actor, record_act
from allmenning.mail.actions import write_letter
from allmenning.people.models import Person


class HangsAlready(Exception):
    """A poster of the activity is on the list for this place already."""


@transaction.atomic
def list_place(
    *, activity: Activity, place: str, carrier: Person, by: Person, now: datetime
) -> Hanging:
    """Write down that somebody is to hang a poster at a place. Raises HangsAlready."""
    try:
        with transaction.atomic():
            hanging = Hanging.objects.create(activity=activity, place=place, carrier=carrier)
    except IntegrityError:
        raise HangsAlready from None
    _record("poster_listed", "hanging", hanging.pk, by, now)
    return hanging


@transaction.atomic
def hang(*, hanging: Hanging, by: Person, now: datetime) -> None:
    """The poster hangs. Said twice, the first day stands."""
    rows = Hanging.objects.filter(pk=hanging.pk, hung_on=None)
    if rows.update(hung_on=local_date(now)):
        _record("poster_hung", "hanging", hanging.pk, by, now)


@transaction.atomic
def take_down(*, hanging: Hanging, by: Person, now: datetime) -> None:
    """The poster that hung is taken down."""
    rows = Hanging.objects.filter(pk=hanging.pk, down_on=None).exclude(hung_on=None)
    if rows.update(down_on=local_date(now)):
        _record("poster_taken_down", "hanging", hanging.pk, by, now)


@transaction.atomic
def plan_promotion(
    *,
    activity: Activity,
    channel: MarketingChannel | str,
    is_internal: bool = False,
    audience: str,
    planned_on: date,
    responsible: Person,
    by: Person,
    now: datetime,
) -> Promotion:
    """Plan to tell some people on a day. `is_internal` is of a channel by name, when it is new."""
    if isinstance(channel, str):
        channel = _channel_named(channel, is_internal)
    facts: dict[str, Any] = {"audience": audience, "planned_on": planned_on}
    promotion: Promotion = Promotion.objects.create(
        activity=activity, channel=channel, responsible=responsible, **facts
    )
    _record("promotion_planned", "promotion", promotion.pk, by, now)
    return promotion


def _channel_named(name: str, is_internal: bool) -> MarketingChannel:
    """The channel of this name in bokmål, whichever letters are capital; a new one if need be."""
    known = MarketingChannel.objects.filter(name__nb__iexact=name).order_by("pk").first()
    if known:
        return known
    made, _is_new = MarketingChannel.objects.get_or_create(
        name={"nb": name}, defaults={"is_internal": is_internal}
    )
    return made


@transaction.atomic
def promote(*, promotion: Promotion, by: Person, now: datetime) -> None:
    """People were told as planned. Said twice, the first day stands."""
    rows = Promotion.objects.filter(pk=promotion.pk, done_on=None)
    if rows.update(done_on=local_date(now)):
        _record("promotion_done", "promotion", promotion.pk, by, now)


@transaction.atomic
def ask_to_share(
    *, activity: Activity, partner: str, text: str, by: Person, now: datetime
) -> RelayRequest:
    """Write down that a partner is asked to pass on word of the activity."""
    request: RelayRequest = RelayRequest.objects.create(
        activity=activity, partner=partner, text=text, asked_by=by, asked_at=now
    )
    _record("relay_asked", "relay_request", request.pk, by, now)
    return request


@transaction.atomic
def send_request(
    *, request: RelayRequest, address: str, subject: str, letter: str, now: datetime
) -> None:
    """Send the request, with its own link, to an address that is kept nowhere but in the letter."""
    source = f"activities.relay:{request.pk}"
    write_letter(source=source, address=address, subject=subject, text=letter, now=now)


@transaction.atomic
def confirm_shared(*, request: RelayRequest, by: Person | None, now: datetime) -> None:
    """The partner has passed it on, as it says itself or as an employee heard."""
    rows = RelayRequest.objects.filter(pk=request.pk, shared_on=None)
    if rows.update(shared_on=local_date(now), confirmed_by=by):
        _record("relay_confirmed", "relay_request", request.pk, by, now)


def _record(verb: str, kind: str, id: int, by: Person | None, now: datetime) -> None:
    actor = Actor("person", by.pk) if by else Actor("partner", None)
    record_act(actor=actor, verb=verb, kind=kind, id=id, now=now)
