"""Addresses of other systems that are told of changes, what they are told, and each try."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.people.models import ApiKey


class Webhook(MunicipalityModel):
    """Where the system with an API key wants to be told of what happens to the unit's bookings.

    It stops with the key, and is deleted thirty days after with all that it was told.

    Messages are sent one at a time, in the order of the change feed; `read_transaction` and
    `read_id` are how far in it messages are made. The secret that signs is never stored: it is
    made of the salt and the house's own key. After a new one the old salt signs too, until
    `old_until`. `failing_since` and `tries` are of the message that is first in line.
    """

    personal_data = None

    api_key = Within(ApiKey, models.CASCADE, related_name="+")
    address = models.CharField(max_length=500)
    salt = models.BinaryField(max_length=32)
    old_salt = models.BinaryField(max_length=32, null=True)
    old_until = models.DateTimeField(null=True)
    read_transaction = models.BigIntegerField()
    read_id = models.BigIntegerField(default=0)
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["api_key"],
                name="webhook_once_per_key",
                violation_error_message=_("Dette systemet har allerede en adresse."),
            ),
        ]

    def __str__(self) -> str:
        return f"webhook {self.pk} of API key {self.api_key_id}"


class Delivery(MunicipalityModel):
    """One message to another system: what the change feed tells of one act, for one webhook.

    It names bookings by their numbers and nobody by name. It is deleted thirty days after it was
    received, and what was never received thirty days after the key that asked for it has ended.
    """

    personal_data = None

    webhook = Within(Webhook, models.CASCADE, related_name="deliveries")
    transaction = models.BigIntegerField()
    event = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    bookings = ArrayField(models.BigIntegerField())
    at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "transaction", "event"],
                name="delivered_once_per_act",
                violation_error_message=_("Denne beskjeden er allerede laget."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["webhook", "id"],
                condition=models.Q(received_at__isnull=True),
                name="deliveries_in_line",
            )
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"

    @property
    def message_id(self) -> str:
        """What the other system knows the message by, the same at every try."""
        return f"msg_{self.webhook_id}_{self.transaction}_{self.event}"


class DeliveryAttempt(MunicipalityModel):
    """One try to deliver: what was answered, or what stood in the way.

    Both are empty while it is under way, and stay so when the one who tried died.
    """

    personal_data = None

    delivery = Within(Delivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    hindrance = models.CharField(max_length=20, blank=True)
    milliseconds = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"attempt {self.pk} of delivery {self.delivery_id}"
