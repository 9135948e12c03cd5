"""What a municipality must have before it tells anybody anything: themes, districts' facts, prices."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from allmenning.core.clock import local_date
from allmenning.core.log import Actor, record_act
from allmenning.notices.models import Channel, DistrictFact, Tariff, Theme
from allmenning.places.models import District
from allmenning.places.rules.slugs import free_slug

Text = dict[str, str]
# So much of a name stands in a theme's slug that there is room for a number after it.
_OF_NAME: Final = 36


class DayTaken(Exception):
    """The channel has a price from that day already."""


class NoLongerAhead(Exception):
    """The price is in force, or has been: what was paid by it is not changed."""


@transaction.atomic
def add_theme(*, name: Text, about: Text, actor: Actor, now: datetime) -> Theme:
    """A new theme that notices may be about and people may say no to."""
    taken = set(Theme.objects.values_list("slug", flat=True))
    slug = free_slug(name["nb"][:_OF_NAME], taken)
    theme = Theme.objects.create(slug=slug, name=name, about=about)
    record_act(actor=actor, verb="theme_added", kind="theme", id=theme.pk, now=now)
    return theme


@transaction.atomic
def edit_theme(*, theme: Theme, name: Text, about: Text, actor: Actor, now: datetime) -> None:
    """Call a theme something else; it stays what those who said no to it said no to."""
    theme.name, theme.about = name, about
    theme.save(update_fields=["name", "about"])
    record_act(actor=actor, verb="theme_changed", kind="theme", id=theme.pk, now=now)


@transaction.atomic
def tell_of_district(
    *, district: District, facts: Mapping[str, str], actor: Actor, now: datetime
) -> None:
    """Write what texts may say of the district; nothing said is no fact.

    What is not changed stays as it is in other languages.
    """
    standing = {one.name: one for one in DistrictFact.objects.filter(district=district)}
    for name, said in facts.items():
        known = standing.get(name)
        if known and known.value.get("nb") == said:
            continue
        DistrictFact.objects.filter(district=district, name=name).delete()
        if said:
            DistrictFact.objects.create(district=district, name=name, value={"nb": said})
    record_act(actor=actor, verb="facts_changed", kind="district", id=district.pk, now=now)


@transaction.atomic
def set_price(
    *, channel: str, price: int, seconds: int, valid_from: date, actor: Actor, now: datetime
) -> Tariff:
    """What a message by the channel costs in øre from a day on. Raises NoLongerAhead and DayTaken."""
    if valid_from < local_date(now):
        raise NoLongerAhead
    facts = {"channel": Channel(channel), "price": price, "seconds": seconds}
    try:
        with transaction.atomic():
            tariff = Tariff.objects.create(**facts, valid_from=valid_from)
    except IntegrityError as error:
        raise DayTaken from error
    details = {"channel": channel, "price": price, "from": valid_from.isoformat()}
    record_act(actor=actor, verb="price_set", kind="tariff", id=tariff.pk, now=now, **details)
    return tariff


@transaction.atomic
def take_back_price(*, tariff: Tariff, actor: Actor, now: datetime) -> None:
    """Take back a price whose day has not come. Raises NoLongerAhead."""
    ahead = Tariff.objects.filter(pk=tariff.pk, valid_from__gt=local_date(now))
    if not ahead.delete()[0]:
        raise NoLongerAhead
    record_act(actor=actor, verb="price_taken_back", kind="tariff", id=tariff.pk, now=now)
