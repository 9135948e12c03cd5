"""Streets, addresses and basic units: what is said of where people live, without the people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, NorwegianSortKey, Within
from allmenning.places.models.building import District


class BasicUnit(MunicipalityModel):
    """A basic statistical unit (grunnkrets), eight digits with kommunenummer, and its district."""

    personal_data = None

    code = models.CharField(max_length=8)
    name = models.CharField(max_length=80)
    district = Within(District, models.CASCADE, null=True, related_name="basic_units")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code"],
                name="basic_unit_once",
                violation_error_message=_("Denne grunnkretsen finnes fra før."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Street(MunicipalityModel):
    """A street by Matrikkelen's number for it in the municipality (adressekode)."""

    personal_data = None

    code = models.IntegerField()
    name = models.CharField(max_length=120)
    sort_key = NorwegianSortKey()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code"],
                name="street_once",
                violation_error_message=_("Denne gata finnes fra før."),
            )
        ]
        indexes = [models.Index(fields=["municipality", "sort_key"], name="street_by_name")]

    def __str__(self) -> str:
        return self.name


class Address(MunicipalityModel):
    """A door number in a street. `reference` is its id in Matrikkelen, by which Folkeregisteret tells
    where people live; unset for one that is known from Geonorge, which does not tell it.

    The point is in ten-millionths of a degree (EPSG:4258): whole numbers, so that whether it lies
    within a drawn area is answered exactly. `is_detached` tells of a house for one or two homes,
    unset when not known.
    """

    personal_data = None

    # Never "": that is how Folkeregisteret leaves the address of who is shielded.
    reference = models.CharField(max_length=36, null=True)
    street = Within(Street, models.CASCADE, related_name="addresses")
    number = models.IntegerField()
    letter = models.CharField(max_length=1, blank=True)
    postcode = models.CharField(max_length=4)
    post_town = models.CharField(max_length=40)
    basic_unit = Within(BasicUnit, models.PROTECT, null=True, related_name="addresses")
    x = models.BigIntegerField()
    y = models.BigIntegerField()
    is_detached = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"],
                name="address_once",
                violation_error_message=_("Denne adressen finnes fra før."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "street", "number", "letter"],
                condition=models.Q(reference=None),
                name="door_without_reference_once",
                violation_error_message=_("Denne adressen finnes fra før."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    x__range=(40_000_000, 320_000_000), y__range=(570_000_000, 720_000_000)
                ),
                name="address_lies_in_norway",
                violation_error_message=_("Punktet ligger ikke i Norge."),
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "y", "x"], name="address_by_point"),
            models.Index(fields=["street", "number"], name="address_in_street"),
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.number}{self.letter}"
