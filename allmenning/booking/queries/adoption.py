"""Which buildings can be taken into use, from what, and what is being tried."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from allmenning.booking.models import Adoption, Booking, PlaceTemplate, Terms
from allmenning.people.models import Person, Role
from allmenning.people.queries import staff_for, units_led_by
from allmenning.places.models import Building, Space


def templates() -> list[PlaceTemplate]:
    """The municipality's templates that have spaces, by category."""
    made = PlaceTemplate.objects.exclude(contents__spaces=[])
    return list(made.select_related("terms").order_by("category"))


def newest_terms(template: PlaceTemplate, *, now: datetime) -> Terms:
    """The version of the template's terms that holds now."""
    published = Terms.objects.filter(name=template.terms.name, published_at__lte=now)
    return published.order_by("-version").first() or template.terms


def terms_to_choose(*, now: datetime) -> list[Terms]:
    """The newest published version of each of the municipality's terms, by name."""
    published = Terms.objects.filter(published_at__lte=now)
    return list(published.order_by("name", "-version").distinct("name"))


def not_in_use(person: Person, *, now: datetime) -> list[Building]:
    """Buildings the person leads that have no spaces, and that nobody is taking into use."""
    standing = Adoption.objects.filter(building=models.OuterRef("pk"), opened_at=None)
    led = Building.objects.filter(unit__in=units_led_by(person, now=now), spaces=None)
    return list(led.exclude(models.Exists(standing)).order_by("sort_key"))


def standing_adoptions(person: Person, *, now: datetime) -> list[Adoption]:
    """What is begun and not opened in the units the person leads, the newest first."""
    led = Adoption.objects.filter(building__unit__in=units_led_by(person, now=now), opened_at=None)
    return list(led.select_related("building").order_by("-started_at", "-pk"))


def tried_spaces() -> models.QuerySet[Space]:
    """Spaces with rules in buildings that are ready and not opened: only those at work see them."""
    trying = Adoption.objects.filter(ready_at__isnull=False, opened_at=None)
    spaces = Space.objects.filter(is_published=False, booking_rules__isnull=False)
    return spaces.filter(building__in=trying.values("building")).distinct()


def tried_among(spaces: Iterable[Space]) -> frozenset[int]:
    """Those of the spaces that are only being tried, by id. Published ones cost no look-up."""
    hidden = {space.pk for space in spaces if not space.is_published}
    if not hidden:
        return frozenset()
    return frozenset(tried_spaces().filter(pk__in=hidden).values_list("pk", flat=True))


def trials_in(building: Building) -> list[Booking]:
    """What has been booked to try the building, coming first."""
    rows = Booking.objects.filter(space__in=tried_spaces().filter(building=building))
    return list(rows.select_related("space__building", "request__association").order_by("during"))


def trials_of(buildings: Iterable[int]) -> dict[int, int]:
    """The taking into use each of the buildings is tried in, by id; the others are left out.

    Offered as the figure `booking.trials`.
    """
    trying = Adoption.objects.filter(ready_at__isnull=False, opened_at=None)
    found = trying.filter(building__in=list(buildings))
    return dict(found.values_list("building_id", "pk"))


def spaces_of(building: Building) -> list[Space]:
    """The building's spaces by name."""
    return list(building.spaces.select_related("building").order_by("sort_key"))


def adoption_trying(space: Space) -> Adoption | None:
    """The taking into use that the space is tried in, or None when it is open."""
    if space.is_published:
        return None
    trying = Adoption.objects.filter(ready_at__isnull=False, opened_at=None)
    return trying.filter(building=space.building_id).first()


def answering(building: Building, *, now: datetime) -> list[Person]:
    """Who gets the requests for the building today."""
    return staff_for(units=[building.unit_id], kinds=Role.Kind.values, now=now)
