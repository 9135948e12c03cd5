"""What was asked of doors, and what they did."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.keys.models.door import Door, Gateway
from allmenning.keys.models.grant import Grant
from allmenning.people.models import Person


class DoorOrder(MunicipalityModel):
    """The platform asks a door to open now, for who pressed the button, rang, or is staff.
    Oslo's key service asks for the holder of a key, or for who let it open the door (`ExposedDoor`).

    It is worth nothing after `deadline`, and is never sent twice. `token` is its id at the door.
    """

    personal_data = PersonalData(
        found_by="person",
        exported=("door", "asked_at", "reason"),
        erased="kept: it explains an opening",
        kept="as long as the record of openings it explains",
    )

    class By(models.TextChoices):
        BUTTON = "button", _("knappen på telefonen")
        PHONE = "phone", _("oppringing eller SMS")
        STAFF = "staff", _("ansatt")
        OSLO = "oslo", _("Oslonøkkelen")

    token = models.BinaryField(max_length=16)
    door = Within(Door, models.PROTECT, related_name="+")
    grant = Within(Grant, models.PROTECT, null=True, related_name="orders")
    person = Within(Person, models.PROTECT, related_name="+")
    by = models.CharField(max_length=6, choices=By)
    reason = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    deadline = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "token"],
                name="order_token_once",
                violation_error_message=_("Dette er allerede gjort."),
            ),
            models.CheckConstraint(
                condition=(models.Q(by="staff") & ~models.Q(reason=""))
                | models.Q(by="oslo")
                | (~models.Q(by="staff") & models.Q(grant__isnull=False)),
                name="order_has_a_ground",
                violation_error_message=_("Skriv hvorfor du åpner."),
            ),
        ]

    def __str__(self) -> str:
        return f"order {self.pk}"


class Opening(MunicipalityModel):
    """One line of a gateway's record (`rules.records`): an attempt at a door, or what came of one.

    `line` is exactly what the gateway wrote and `link` the chain's hash after it, so that a line
    that is changed or missing shows. Nobody changes it; it goes when thirty days have passed.
    """

    personal_data = PersonalData(
        found_by="grant.holder",
        exported=("at", "door", "by", "allowed", "reason"),
        erased="the grant's holder goes with her row; the line names nobody",
        kept="thirty days, at most ninety (the municipality's plan for key logs)",
    )

    gateway = Within(Gateway, models.PROTECT, related_name="openings")
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    door = Within(Door, models.PROTECT, null=True, related_name="openings")
    grant = Within(Grant, models.PROTECT, null=True, related_name="openings")
    order = Within(DoorOrder, models.PROTECT, null=True, related_name="openings")
    by = models.CharField(max_length=12)
    allowed = models.BooleanField()
    reason = models.CharField(max_length=20)
    outcome_of = models.BigIntegerField(null=True)
    line = models.BinaryField(max_length=300)
    link = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "sequence"],
                name="opening_once",
                violation_error_message=_("Åpningen er allerede ført."),
            )
        ]
        indexes = [models.Index(fields=["door", "-at"], name="openings_by_door")]

    def __str__(self) -> str:
        return f"opening {self.sequence} at gateway {self.gateway_id}"
