"""Keys by which other systems act for a unit."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.people.models.unit import Unit


class ApiKey(MunicipalityModel):
    """What another system shows to read and book in the buildings of a unit and below it.

    Only a digest is kept: the key itself is shown once. `used_on` is the latest day of use.
    """

    personal_data = None

    class Right(models.TextChoices):
        READ_BOOKINGS = "read_bookings", _("lese bestillinger")
        WRITE_BOOKINGS = "write_bookings", _("bestille for foreninger")
        READ_CHANGES = "read_changes", _("følge med på endringer")

    unit = Within(Unit, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    rights = ArrayField(models.CharField(max_length=20, choices=Right))
    digest = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "digest"],
                name="api_key_once",
                violation_error_message=_("Denne API-nøkkelen finnes fra før."),
            ),
            models.CheckConstraint(
                condition=models.Q(rights__len__gt=0)
                & models.Q(
                    rights__contained_by=["read_bookings", "write_bookings", "read_changes"]
                ),
                name="api_key_gives_known_rights",
                violation_error_message=_("Velg hva API-nøkkelen skal gi lov til."),
            ),
        ]

    def __str__(self) -> str:
        return f"API key {self.pk} of unit {self.unit_id}"

    def right_names(self) -> str:
        """What it allows, as people say it."""
        return ", ".join(str(self.Right(right).label) for right in self.rights)
