"""Codes that stand in locks themselves, as the gateway last read them back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.keys.models.door import Door
from allmenning.keys.models.grant import Grant


class LockCode(MunicipalityModel):
    """One place in a lock that holds codes (class L), and what the gateway knows of it.

    `wanted` is what should stand there, `actual` what was read back. A code whose end has come
    goes on opening until it is read back as gone: what is `removing` is shown to people at work.
    `backup` counts the spare codes of the place (`rules.slots.spare_code`); null for a grant's own.
    """

    personal_data = None

    class Wanted(models.TextChoices):
        PRESENT = "present", _("skal virke")
        ABSENT = "absent", _("skal ikke virke")

    class Actual(models.TextChoices):
        UNSET = "unset", _("ikke satt")
        SETTING = "setting", _("settes")
        SET = "set", _("lest tilbake fra låsen")
        REMOVING = "removing", _("fjernes, virker ennå")
        REMOVED = "removed", _("fjernet fra låsen")
        FAILED = "failed", _("lar seg ikke sette")

    door = Within(Door, models.CASCADE, related_name="codes")
    slot = models.PositiveSmallIntegerField()
    grant = Within(Grant, models.PROTECT, null=True, related_name="codes")
    backup = models.PositiveIntegerField(null=True)
    wanted = models.CharField(max_length=8, choices=Wanted)
    actual = models.CharField(max_length=8, choices=Actual)
    attempts = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["door", "slot"],
                name="lock_code_once_per_slot",
                violation_error_message=_("Plassen i låsen er allerede i bruk."),
            ),
        ]

    def __str__(self) -> str:
        return f"slot {self.slot} of door {self.door_id}"
