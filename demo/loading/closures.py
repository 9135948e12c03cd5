"""Spaces that are closed for a while, with a reason the calendar shows."""

from datetime import timedelta
from typing import Any

from allmenning.booking.actions.closures import close_assets
from allmenning.core.clock import wall_clock
from allmenning.core.log import SYSTEM
from allmenning.core.period import Period
from allmenning.places.models import Space
from demo.facts import day_ahead, entries_of, minutes
from demo.loading.town import Town


def close_some(town: Town) -> None:
    """Close what the file lists, counted in weeks from today."""
    for facts in entries_of(town.slug, "closures"):
        space = Space.objects.select_related("building").get(
            building__name=facts["building"], name=facts["space"]
        )
        close_assets(
            building=space.building,
            assets=list(space.assets.order_by("id")),
            period=_period(town, facts),
            reason=facts["reason"],
            actor=SYSTEM,
            now=town.now,
        )


def _period(town: Town, facts: dict[str, Any]) -> Period:
    first = day_ahead(town.today, weeks=facts["weeks_ahead"], weekday=facts["weekday"])
    last = first + timedelta(days=facts["days"] - 1)
    return Period(wall_clock(first, minutes(facts["from"])), wall_clock(last, minutes(facts["to"])))
