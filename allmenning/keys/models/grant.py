"""Who may open which doors when, on what ground, and by what means."""

from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.booking.models import Booking
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.keys.models.contract import Contract
from allmenning.keys.models.door import Door, Gateway
from allmenning.people.models import Person

LONGEST_STAFF_GRANT = timedelta(hours=12)
HAS_START_AND_END = models.Q(during__isempty=False) & models.Q(
    during__lower_inf=False, during__upper_inf=False
)


def _end(function: str) -> models.Func:
    return models.Func("during", function=function, output_field=models.DateTimeField())


class StaffGrant(MunicipalityModel):
    """That an employee may open doors for a while, and why; never longer than twelve hours."""

    personal_data = PersonalData(
        found_by="person",
        exported=("reason", "during"),
        erased="kept: it is the ground a door was opened on",
        kept="as long as the record of openings it explains",
    )

    person = Within(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    during = DateTimeRangeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="staff_grant_with_a_reason",
                violation_error_message=_("Skriv hvorfor."),
            ),
            models.CheckConstraint(
                condition=HAS_START_AND_END,
                name="staff_grant_has_start_and_end",
                violation_error_message=_("Slutten må komme etter starten."),
            ),
            models.CheckConstraint(
                condition=models.lookups.LessThanOrEqual(
                    models.ExpressionWrapper(
                        _end("upper") - _end("lower"), output_field=models.DurationField()
                    ),
                    models.Value(LONGEST_STAFF_GRANT),
                ),
                name="staff_grant_is_short",
                violation_error_message=_("Ansatte får nøkkel for høyst tolv timer om gangen."),
            ),
        ]

    def __str__(self) -> str:
        return f"staff grant {self.pk}"


class Grant(MunicipalityModel):
    """That somebody may open doors, on exactly one ground: a booking, an employee's errand, or a
    contract for the hours without staff.

    `token` is what the doors know it by: sixteen random bytes. A grant that was shared rests on
    its `parent` and never outlives it. `uses` is how often it opens, null for any number: one for a
    slip of paper, which rests on its holder's own key and opens one door once. `pin` is the counter its digits are derived with, null when it has none; the digits themselves are
    stored nowhere. `needs_pin` is for paper that others could copy.
    `told_late_at` is when people were told that it is not ready.
    """

    personal_data = PersonalData(
        found_by="holder",
        exported=("state", "created_at"),
        erased="the holder's name goes with her row; times and doors stay as figures",
        kept="ninety days after it ended (the municipality's plan for key logs)",
    )

    class State(models.TextChoices):
        ACTIVE = "active", _("gjelder")
        REVOKED = "revoked", _("tilbakekalt")
        ENDED = "ended", _("utløpt")

    token = models.BinaryField(max_length=16)
    holder = Within(Person, models.PROTECT, related_name="grants")
    booking = Within(Booking, models.PROTECT, null=True, related_name="grants")
    staff = Within(StaffGrant, models.PROTECT, null=True, related_name="grants")
    contract = Within(Contract, models.PROTECT, null=True, related_name="grants")
    parent = Within("self", models.PROTECT, null=True, related_name="shared")
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    uses = models.PositiveSmallIntegerField(null=True)
    pin = models.PositiveIntegerField(null=True)
    needs_pin = models.BooleanField(default=False)
    told_late_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "token"],
                name="grant_token_once",
                violation_error_message=_("Nøkkelen finnes allerede."),
            ),
            models.CheckConstraint(
                condition=models.Q(booking__isnull=False, staff__isnull=True, contract__isnull=True)
                | models.Q(booking__isnull=True, staff__isnull=False, contract__isnull=True)
                | models.Q(booking__isnull=True, staff__isnull=True, contract__isnull=False),
                name="grant_has_one_ground",
                violation_error_message=_("En nøkkel har nøyaktig én grunn."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="revoked", revoked_at__isnull=False)
                | (~models.Q(state="revoked") & models.Q(revoked_at__isnull=True)),
                name="grant_revoked_at_a_time",
                violation_error_message=_("En tilbakekalt nøkkel har et tidspunkt."),
            ),
            models.UniqueConstraint(
                fields=["booking", "holder"],
                condition=models.Q(state="active", booking__isnull=False, uses__isnull=True),
                name="one_grant_per_booking_and_holder",
                violation_error_message=_("Du har allerede nøkkel til denne bestillingen."),
            ),
            models.UniqueConstraint(
                fields=["contract"],
                condition=models.Q(state="active", contract__isnull=False),
                name="one_grant_per_contract",
                violation_error_message=_("Avtalen har allerede en nøkkel."),
            ),
        ]

    def __str__(self) -> str:
        return f"grant {self.pk}"


class GrantDoor(MunicipalityModel):
    """One door of a grant, and when it opens: [start, end), the door's grace included.

    A grant on a contract has several such stretches for each door: one for each coming day.
    """

    personal_data = None

    grant = Within(Grant, models.CASCADE, related_name="doors")
    door = Within(Door, models.PROTECT, related_name="grants")
    during = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="door_once_per_grant",
                expressions=[
                    ("grant", RangeOperators.EQUAL),
                    ("door", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Døra er allerede med."),
            ),
            models.CheckConstraint(
                condition=HAS_START_AND_END,
                name="grant_door_has_start_and_end",
                violation_error_message=_("Slutten må komme etter starten."),
            ),
        ]
        indexes = [models.Index(fields=["door"], name="grants_by_door")]

    def __str__(self) -> str:
        return f"door {self.door_id} of grant {self.grant_id}"


class Credential(MunicipalityModel):
    """What one gateway or other key service knows of a grant: what we want, and what it confirmed.

    `wanted` and `actual` are compared, never guessed: `confirmed` is said only when the other side
    has answered (`sequence` acknowledged, or a code read back). `sealed` is the copy last issued,
    good until `lease_ends`; `device` the public key of the phone it is bound to.
    """

    personal_data = PersonalData(
        found_by="grant.holder",
        exported=("actual",),
        erased="deleted with its grant",
        kept="as long as its grant",
    )

    class Wanted(models.TextChoices):
        PRESENT = "present", _("skal virke")
        ABSENT = "absent", _("skal ikke virke")

    class Actual(models.TextChoices):
        UNSET = "unset", _("ikke sendt")
        SENT = "sent", _("sendt, ikke bekreftet")
        CONFIRMED = "confirmed", _("klar ved døra")
        REMOVED = "removed", _("fjernet fra døra")
        FAILED = "failed", _("virker ikke")

    grant = Within(Grant, models.CASCADE, related_name="credentials")
    gateway = Within(Gateway, models.PROTECT, null=True, related_name="credentials")
    service = models.CharField(max_length=20, blank=True)
    device = models.BinaryField(max_length=33, null=True)
    wanted = models.CharField(max_length=8, choices=Wanted, default=Wanted.PRESENT)
    actual = models.CharField(max_length=10, choices=Actual, default=Actual.UNSET)
    sequence = models.BigIntegerField(null=True)
    sealed = models.BinaryField(null=True, max_length=4000)
    lease_ends = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(gateway__isnull=False, service="")
                | (models.Q(gateway__isnull=True) & ~models.Q(service="")),
                name="credential_at_one_place",
                violation_error_message=_("Nøkkelen ligger ett sted."),
            ),
            models.UniqueConstraint(
                fields=["grant", "gateway"],
                condition=models.Q(gateway__isnull=False, device__isnull=True),
                name="one_credential_per_gateway",
                violation_error_message=_("Døra har allerede denne nøkkelen."),
            ),
            models.UniqueConstraint(
                fields=["grant", "service"],
                condition=~models.Q(service=""),
                name="one_credential_per_service",
                violation_error_message=_("Tjenesten har allerede denne nøkkelen."),
            ),
        ]

    def __str__(self) -> str:
        return f"credential {self.pk} of grant {self.grant_id}"
