"""Buildings and the districts they stand in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, NorwegianSortKey, Within
from allmenning.people.models import Unit
from allmenning.places.models.hours import Timetable


class District(MunicipalityModel):
    """A part of the municipality that people name where they live by (bydel, tettsted).

    `unit` is the part of the administration that serves it, unset where it has none of its own.
    `residents` is how many live there, as `residents_source` says; unset when nobody has looked.
    """

    personal_data = None

    unit = Within(Unit, models.PROTECT, null=True, related_name="districts")
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=80)
    latitude = models.FloatField()
    longitude = models.FloatField()
    residents = models.PositiveIntegerField(null=True)
    residents_source = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code"],
                name="district_once",
                violation_error_message=_("Denne bydelen finnes fra før."),
            ),
            models.CheckConstraint(
                condition=models.Q(residents__isnull=True) | ~models.Q(residents_source=""),
                name="residents_of_district_with_a_source",
                violation_error_message=_("Skriv hvor tallet er fra."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Building(MunicipalityModel):
    """A house with spaces in it. Latitude and longitude are in degrees (EPSG:4258).

    `opens_with_key` says whether borrowers get in with a digital key; unset when nobody has said.
    """

    personal_data = None

    unit = Within(Unit, models.PROTECT, related_name="buildings")
    district = Within(District, models.PROTECT, null=True, related_name="buildings")
    timetable = Within(Timetable, models.PROTECT, related_name="buildings")
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80)
    sort_key = NorwegianSortKey()
    category = models.CharField(max_length=60)
    address = models.CharField(max_length=160, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    phone = models.CharField(max_length=20, blank=True)
    way_in = models.JSONField(default=dict)
    opens_with_key = models.BooleanField(null=True)
    is_published = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "slug"],
                name="building_once",
                violation_error_message=_("Et annet bygg har allerede denne adressen på nettet."),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__range=(57, 72), longitude__range=(4, 32)),
                name="building_stands_in_norway",
                violation_error_message=_("Punktet ligger ikke i Norge."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
