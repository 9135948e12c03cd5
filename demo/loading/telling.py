"""How people got to hear of the meeting places: posters, channels and partners of the file."""

from datetime import datetime, timedelta
from typing import Any

from allmenning.activities.actions import telling
from allmenning.activities.models import Activity, MarketingChannel
from allmenning.core.clock import local_date
from allmenning.people.models import Person
from demo.facts import entries_of
from demo.loading.town import Town

_WORDS = "Babytreff i bydelen hver uke. Gratis, og ingen trenger å melde seg på."


def tell_of(town: Town) -> None:
    """Hang the file's posters, carry out its plans and ask its partners."""
    for facts in entries_of(town.slug, "telling"):
        activity = Activity.objects.get(slug=facts["activity"])
        by = Person.objects.get(name=facts["by"])
        for row in facts["hangings"]:
            _hang(town, activity, by, row)
        for row in facts["promotions"]:
            _promote(town, activity, by, row)
        for row in facts["requests"]:
            _ask(town, activity, by, row)


def _hang(town: Town, activity: Activity, by: Person, row: dict[str, Any]) -> None:
    place, now = row["place"], _on(town, row["hung"] or 0)
    hanging = telling.list_place(activity=activity, place=place, carrier=by, by=by, now=now)
    if row["hung"] is not None:
        telling.hang(hanging=hanging, by=by, now=now)
    if row["down"] is not None:
        telling.take_down(hanging=hanging, by=by, now=_on(town, row["down"]))


def _promote(town: Town, activity: Activity, by: Person, row: dict[str, Any]) -> None:
    channel, _is_new = MarketingChannel.objects.get_or_create(
        name=row["channel"], defaults={"is_internal": row["internal"]}
    )
    promotion = telling.plan_promotion(
        activity=activity,
        channel=channel,
        audience=row["audience"],
        planned_on=local_date(_on(town, row["day"])),
        responsible=by,
        by=by,
        now=_on(town, min(row["day"], 0)),
    )
    if row["done"] is not None:
        telling.promote(promotion=promotion, by=by, now=_on(town, row["done"]))


def _ask(town: Town, activity: Activity, by: Person, row: dict[str, Any]) -> None:
    asked = telling.ask_to_share(
        activity=activity, partner=row["partner"], text=_WORDS, by=by, now=_on(town, row["day"])
    )
    if row["shared"] is not None:
        heard_by = by if row["heard"] else None
        telling.confirm_shared(request=asked, by=heard_by, now=_on(town, row["shared"]))


def _on(town: Town, days: int) -> datetime:
    return town.now + timedelta(days=days)
