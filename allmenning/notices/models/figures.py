"""Sums: how many met which fate, what was useful and used, and what a channel costs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.notices.models.notice import Channel, Notice


class Tally(MunicipalityModel):
    """How many of a notice met one fate: who were left out and why, and what became of the rest.

    `at` is when it last grew. Kept as sums, since to count the ledger each time is what brings large senders to their knees.
    Some days later those who got it are asked for once more in KRR: of so many (`asked`), so many
    (`reserved`) have reserved themselves since.
    """

    personal_data = None

    class Kind(models.TextChoices):
        AUDIENCE = "audience", _("hvem det gjelder")
        OUTCOME = "outcome", _("hva det ble til")
        FOLLOWED = "followed", _("hva som fulgte")

    notice = Within(Notice, models.CASCADE, related_name="tallies")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=20)
    number = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "kind", "name"],
                name="tally_once",
                violation_error_message=_("Dette tallet føres allerede."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.number} of notice {self.notice_id}"


class TriggerDay(MunicipalityModel):
    """How many one trigger called for on one day, and whether that was too many to be true.

    Those whom somebody has said not to tell are not among them.
    """

    personal_data = None

    notice = Within(Notice, models.CASCADE, related_name="days")
    day = models.DateField()
    number = models.PositiveIntegerField(default=0)
    is_held = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "day"],
                name="trigger_day_once",
                violation_error_message=_("Denne dagen er allerede talt."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.number} of notice {self.notice_id}"


class Usefulness(MunicipalityModel):
    """How many said that a notice was useful to them, and how many that it was not; nobody's name."""

    personal_data = None

    notice = Within(Notice, models.CASCADE, related_name="usefulness", unique=True)
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.yes} yes, {self.no} no of notice {self.notice_id}"


class TakeUp(MunicipalityModel):
    """How many used the service that a notice offers, on one day. Sums only, nobody followed."""

    personal_data = None

    notice = Within(Notice, models.CASCADE, related_name="take_up")
    day = models.DateField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "day"],
                name="take_up_once_a_day",
                violation_error_message=_("Denne dagen er allerede ført."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.number} for notice {self.notice_id}"


class Tariff(MunicipalityModel):
    """What a channel costs for one message from a day on, in øre: what a letter would have cost.

    `seconds` is the work one message by the channel makes: printing, folding, posting.
    """

    personal_data = None

    channel = models.CharField(max_length=6, choices=Channel)
    price = models.BigIntegerField()
    seconds = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "channel", "valid_from"],
                name="tariff_once_a_day",
                violation_error_message=_("Det finnes allerede en pris fra denne dagen."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.price} øre from {self.valid_from}"
