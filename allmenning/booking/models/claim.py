"""Claims on time: the one table that says what is taken, and what a claim rests on."""

from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.booking.models.request import Booking
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person
from allmenning.places.models import Asset, Building, Space


def _edge(function: str) -> models.Func:
    """The start (lower) or end (upper) of a claim, as an index or a condition knows it."""
    return models.Func("during", function=function, output_field=models.DateTimeField())


# Claims longer than this have an index of their own; `queries.claims` reads them apart.
LONG = timedelta(hours=8)
LASTS_LONG = models.lookups.GreaterThan(
    models.ExpressionWrapper(_edge("upper") - _edge("lower"), output_field=models.DurationField()),
    models.Value(LONG),
)


class Hold(MunicipalityModel):
    """Time kept for a person while she fills in the form; it blocks nobody after `expires_at`."""

    personal_data = PersonalData(
        found_by="holder",
        exported=(),
        erased="deleted",
        kept="ten minutes",
    )

    holder = Within(Person, models.CASCADE, related_name="holds")
    space = Within(Space, models.CASCADE, related_name="holds")
    during = DateTimeRangeField()
    participants = models.PositiveIntegerField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"hold {self.pk}"


class Closure(MunicipalityModel):
    """Time when parts of a building cannot be used, and why, as the calendar shows it."""

    personal_data = None

    building = Within(Building, models.CASCADE, related_name="closures")
    assets = models.ManyToManyField(Asset, through="ClosureAsset", related_name="closures")
    during = DateTimeRangeField()
    reason = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(during__isempty=False)
                & models.Q(during__lower_inf=False, during__upper_inf=False),
                name="closure_has_start_and_end",
                violation_error_message=_("Slutten må komme etter starten."),
            )
        ]

    def __str__(self) -> str:
        return f"closure {self.pk}"


class ClosureAsset(MunicipalityModel):
    """That a closure concerns an asset."""

    personal_data = None

    closure = Within(Closure, models.CASCADE, related_name="parts")
    asset = Within(Asset, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["closure", "asset"],
                name="asset_once_per_closure",
                violation_error_message=_("Delen er allerede med."),
            )
        ]

    def __str__(self) -> str:
        return f"asset {self.asset_id} in closure {self.closure_id}"


class Claim(MunicipalityModel):
    """One asset taken for one stretch of time [start, end), buffers included.

    A claim rests on exactly one of a booking, a hold or a closure. A hold's claim carries when it
    expires; after that the next who wants the time deletes it.
    """

    personal_data = None

    asset = Within(Asset, models.PROTECT, related_name="claims", db_index=False)
    during = DateTimeRangeField()
    booking = Within(Booking, models.CASCADE, null=True, related_name="claims")
    hold = Within(Hold, models.CASCADE, null=True, related_name="claims")
    closure = Within(Closure, models.CASCADE, null=True, related_name="claims")
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_claim_per_asset_and_time",
                expressions=[("asset", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message=_("Opptatt på denne tiden."),
            ),
            models.CheckConstraint(
                condition=models.Q(booking__isnull=False, hold__isnull=True, closure__isnull=True)
                | models.Q(booking__isnull=True, hold__isnull=False, closure__isnull=True)
                | models.Q(booking__isnull=True, hold__isnull=True, closure__isnull=False),
                name="claim_rests_on_one_thing",
                violation_error_message=_("Et krav på tid har én grunn."),
            ),
            models.CheckConstraint(
                condition=models.Q(hold__isnull=True, expires_at__isnull=True)
                | models.Q(hold__isnull=False, expires_at__isnull=False),
                name="only_holds_expire",
                violation_error_message=_("Bare en midlertidig reservasjon utløper."),
            ),
            models.CheckConstraint(
                condition=models.Q(during__isempty=False)
                & models.Q(during__lower_inf=False, during__upper_inf=False),
                name="claim_has_start_and_end",
                violation_error_message=_("Slutten må komme etter starten."),
            ),
        ]
        indexes = [
            models.Index(
                _edge("lower"), include=["during", "asset", "expires_at"], name="claim_start"
            ),
            GistIndex(fields=["during"], condition=models.Q(LASTS_LONG), name="claim_long"),
        ]

    def __str__(self) -> str:
        return f"claim on asset {self.asset_id}"
