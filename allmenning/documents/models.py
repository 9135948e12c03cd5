"""Files as they are kept: one row and one set of bytes for the same content."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel


class StoredFile(MunicipalityModel):
    """Bytes by their SHA-256. Who sent them, and under which name, is known by what points here.

    At `look_at` it is asked whether anything still points here; when nothing does, the bytes go.
    """

    personal_data = None

    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    look_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sha256"],
                name="content_stored_once",
                violation_error_message=_("Denne filen er lagret fra før."),
            ),
            models.CheckConstraint(
                condition=models.Q(sha256__regex="^[0-9a-f]{64}$"),
                name="sha256_in_hexadecimal",
                violation_error_message=_("En fil lagres under summen av innholdet sitt."),
            ),
        ]
        indexes = [models.Index(fields=["look_at"], name="stored_file_look_at")]

    def __str__(self) -> str:
        return f"{self.media_type}, {self.size} bytes"
