"""What other systems sent in order to book, remembered so that a repeat books nothing twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.people.models import ApiKey


class Sending(MunicipalityModel):
    """One `Idempotency-Key` of an API key: a digest of what was sent, and what was answered.

    Status and answer are null only within the transaction that books.
    """

    personal_data = None

    api_key = Within(ApiKey, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["api_key", "key"],
                name="sent_once",
                violation_error_message=_("Denne nøkkelen er brukt før."),
            )
        ]

    def __str__(self) -> str:
        return f"sending {self.pk} with API key {self.api_key_id}"
