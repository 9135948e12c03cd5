"""The municipality's templates, and how often each was used."""

from django.db.models import Count

from allmenning.booking.models import Adoption, PlaceTemplate


def all_templates() -> list[tuple[PlaceTemplate, int]]:
    """Each template with how many places were taken into use from it, by category."""
    uses = dict(Adoption.objects.values_list("template").annotate(Count("pk")))
    templates = PlaceTemplate.objects.select_related("terms").order_by("category")
    return [(one, uses.get(one.pk, 0)) for one in templates]


def uses_of(template: PlaceTemplate) -> int:
    """How many places were taken into use from the template, or are being so."""
    return Adoption.objects.filter(template=template).count()
