"""Places one lets oneself in to, who has a contract there, and who is likely inside."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models

from allmenning.booking.models import Terms
from allmenning.booking.queries.terms import published_versions
from allmenning.core.clock import day_start, local_date
from allmenning.core.period import Period, merged
from allmenning.keys.models import Contract, OpenAccess, Opening, Suspension
from allmenning.keys.rules.staffless import USUAL_STAY, likely_inside
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from allmenning.places.queries.hours import open_stretches

# Longer than any holiday a place is closed for.
LOOKED_AHEAD = timedelta(days=30)


def open_places() -> models.QuerySet[OpenAccess]:
    """Places that people let themselves in to, by name: in buildings that are published, and where
    nothing is lent, such as a recycling station."""
    lent = Space.objects.filter(building=models.OuterRef("building"))
    shown = models.Q(building__is_published=True) | ~models.Exists(lent)
    places = OpenAccess.objects.filter(shown).select_related("building", "terms")
    return places.order_by("building__sort_key", "pk")


def places_in(units: Iterable[int]) -> models.QuerySet[OpenAccess]:
    """Places of the units, by name, with how many may let themselves in (`holders`), and how many
    who were suspended wait for an answer (`unanswered`)."""
    standing = models.Q(contracts__state=Contract.State.ACTIVE)
    waits = models.Q(
        contracts__suspensions__ended_at=None,
        contracts__suspensions__stated_at__isnull=False,
        contracts__suspensions__answered_at=None,
    )
    places = OpenAccess.objects.filter(building__unit_id__in=units).select_related("building")
    return places.annotate(
        holders=models.Count("contracts", filter=standing, distinct=True),
        unanswered=models.Count("contracts__suspensions", filter=waits, distinct=True),
    ).order_by("building__sort_key", "pk")


def opening(place: OpenAccess, *, now: datetime) -> list[Period]:
    """When the place is open, with staff or without, from yesterday on; touching stretches joined.

    Yesterday's is there too, as it may run past midnight.
    """
    today = local_date(now)
    found = open_stretches(
        timetables=[place.timetable_id or place.building.timetable_id],
        first_day=today - timedelta(days=1),
        last_day=today + LOOKED_AHEAD,
    )
    return merged(one.period for one in found)


def terms_in_force(place: OpenAccess, *, now: datetime) -> Terms:
    """The newest version of the place's terms."""
    return published_versions(place.terms.name, now=now)[0]


def newest_terms(*, now: datetime) -> list[Terms]:
    """The newest published version of each of the municipality's terms, by name."""
    published = Terms.objects.filter(published_at__lte=now)
    return list(published.order_by("name", "-version").distinct("name"))


def place_of(building: Building) -> OpenAccess | None:
    """Its hours without staff, or None."""
    places = OpenAccess.objects.select_related("timetable", "terms")
    return places.filter(building=building).first()


def contract_of(place: OpenAccess, person: Person) -> Contract | None:
    """The person's contract for the place that has not ended, or None."""
    return with_all().filter(open_access=place, person=person).exclude(state=ENDED).first()


def contracts_of(person: Person) -> list[Contract]:
    """Her contracts that have not ended, by the place's name."""
    rows = with_all().filter(person=person).exclude(state=ENDED)
    return list(rows.order_by("open_access__building__sort_key", "pk"))


def contracts_at(place: OpenAccess) -> models.QuerySet[Contract]:
    """Contracts for the place that have not ended, by the holder's name."""
    return with_all().filter(open_access=place).exclude(state=ENDED).order_by("person__name", "pk")


def with_all() -> models.QuerySet[Contract]:
    """Contracts with what pages show of them."""
    return Contract.objects.select_related("open_access__building", "person", "terms")


def suspension_of(contract: Contract) -> Suspension | None:
    """The suspension that holds now, or None."""
    return contract.suspensions.filter(ended_at=None).first()


def is_barred(place: OpenAccess, person: Person) -> bool:
    """Whether a suspension still holds on a contract she had there, also when that has ended."""
    held = Suspension.objects.filter(contract__open_access=place, contract__person=person)
    return held.filter(ended_at=None).exists()


def let_in_today(place: OpenAccess, *, now: datetime) -> list[tuple[int, datetime]]:
    """(person, when) each time somebody opened a door of the place on her contract today."""
    rows = _let_in(place, since=day_start(local_date(now)), now=now)
    return list(rows.values_list("grant__holder", "at"))


def inside(place: OpenAccess, *, now: datetime) -> int:
    """How many are likely inside, as far as entries tell (`rules.staffless.likely_inside`)."""
    rows = _let_in(place, since=now - USUAL_STAY, now=now)
    return likely_inside(rows.values_list("grant__holder", "at"), now=now)


def _let_in(place: OpenAccess, *, since: datetime, now: datetime) -> models.QuerySet[Opening]:
    rows = Opening.objects.filter(grant__contract__open_access=place, allowed=True)
    return rows.filter(outcome_of=None, at__range=(since, now)).order_by("at", "pk")


ENDED = Contract.State.ENDED
