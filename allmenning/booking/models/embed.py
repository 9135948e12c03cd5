"""Which other sites may show a calendar of ours."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.people.models import Association
from allmenning.places.models import Building


class Embed(MunicipalityModel):
    """The calendar of a building or an association, and the sites (origins) that may frame it."""

    personal_data = None

    building = Within(Building, models.CASCADE, null=True, related_name="+")
    association = Within(Association, models.CASCADE, null=True, related_name="+")
    sites = ArrayField(models.CharField(max_length=280))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["building"],
                name="embed_once_per_building",
                violation_error_message=_("Kalenderen til dette bygget er delt fra før."),
            ),
            models.UniqueConstraint(
                fields=["association"],
                name="embed_once_per_association",
                violation_error_message=_("Kalenderen til denne foreningen er delt fra før."),
            ),
            models.CheckConstraint(
                condition=models.Q(building__isnull=True, association__isnull=False)
                | models.Q(building__isnull=False, association__isnull=True),
                name="embed_of_one_thing",
                violation_error_message=_("Kalenderen er til et bygg eller til en forening."),
            ),
            models.CheckConstraint(
                condition=models.Q(sites__len__gt=0),
                name="embed_on_some_site",
                violation_error_message=_("Skriv adressen til minst én nettside."),
            ),
        ]

    def __str__(self) -> str:
        return f"embed {self.pk}"
