"""What a municipality has decided about borrowing a space, with dates from and to."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.places.models import Space


class Terms(MunicipalityModel):
    """One version of the terms a borrower accepts. A new version is a new row."""

    personal_data = None

    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    text = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name", "version"],
                name="terms_version_once",
                violation_error_message=_("Denne utgaven av vilkårene finnes fra før."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class BookingRules(MunicipalityModel):
    """How a space may be booked on the days these rules hold (half-open, open-ended when unset).

    Minutes and days are whole numbers. A new day is released `horizon_days` before it begins, at
    `release_minute` on that day's clock. Buffers lie inside what a booking claims and add up.
    """

    personal_data = None

    space = Within(Space, models.CASCADE, related_name="booking_rules")
    days = DateRangeField()
    terms = Within(Terms, models.PROTECT, related_name="+")
    min_minutes = models.PositiveIntegerField(default=30)
    max_minutes = models.PositiveIntegerField(default=240)
    raster_minutes = models.PositiveSmallIntegerField(default=30)
    notice_minutes = models.PositiveIntegerField(default=0)
    horizon_days = models.PositiveIntegerField(default=180)
    release_minute = models.PositiveSmallIntegerField(default=0)
    buffer_before = models.PositiveSmallIntegerField(default=0)
    buffer_after = models.PositiveSmallIntegerField(default=0)
    max_active_person = models.PositiveSmallIntegerField(default=4)
    max_active_association = models.PositiveSmallIntegerField(default=20)
    cancel_hours = models.PositiveSmallIntegerField(default=24)
    needs_approval = models.BooleanField(default=False)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_set_of_rules_per_day",
                expressions=[("space", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
                violation_error_message=_("Lokalet har allerede regler for noen av dagene."),
            ),
            models.CheckConstraint(
                condition=models.Q(min_minutes__gte=5, max_minutes__lte=14 * 24 * 60)
                & models.Q(max_minutes__gte=models.F("min_minutes")),
                name="lengths_in_order",
                violation_error_message=_("Lengste tid kan ikke være kortere enn korteste."),
            ),
            models.CheckConstraint(
                condition=models.Q(raster_minutes__in=[5, 10, 15, 20, 30, 60]),
                name="raster_divides_the_hour",
                violation_error_message=_("Velg 5, 10, 15, 20, 30 eller 60 minutter."),
            ),
            models.CheckConstraint(
                condition=models.Q(buffer_before__lte=720, buffer_after__lte=720),
                name="buffers_within_half_a_day",
                violation_error_message=_("Skriv høyst 720 minutter."),
            ),
            models.CheckConstraint(
                condition=models.Q(release_minute__lt=1440, horizon_days__range=(1, 730)),
                name="horizon_within_two_years",
                violation_error_message=_("Skriv et tall fra 1 til 730 dager."),
            ),
        ]

    def __str__(self) -> str:
        return f"rules of space {self.space_id} {self.days}"


class ApprovalRule(MunicipalityModel):
    """When a person must or need not approve: the first rule in order that fits decides.

    It fits a booking that starts on one of the weekdays (0 is Monday), overlaps the minutes of
    the day [from, to), and has more than `people_over` participants when that is set.
    """

    personal_data = None

    rules = Within(BookingRules, models.CASCADE, related_name="approval_rules")
    order = models.PositiveSmallIntegerField()
    weekdays = ArrayField(models.SmallIntegerField(), default=list)
    from_minute = models.PositiveSmallIntegerField(default=0)
    to_minute = models.PositiveSmallIntegerField(default=1440)
    people_over = models.PositiveIntegerField(null=True)
    needs_approval = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rules", "order"],
                name="approval_rules_in_order",
                violation_error_message=_("To regler kan ikke ha samme plass i rekka."),
            ),
            models.CheckConstraint(
                condition=models.Q(to_minute__lte=1440)
                & models.Q(to_minute__gt=models.F("from_minute")),
                name="approval_minutes_in_order",
                violation_error_message=_("Sluttiden må komme etter starttiden."),
            ),
        ]

    def __str__(self) -> str:
        return f"approval rule {self.order} of rules {self.rules_id}"
