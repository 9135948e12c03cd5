"""When places are open, by the wall clock in Norway; minutes are counted from midnight."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within


class Kind(models.TextChoices):
    """Whether people work there while it is open."""

    STAFFED = "staffed", _("betjent")
    STAFFLESS = "staffless", _("meråpent")


def open_within_reason(name: str) -> models.CheckConstraint:
    """Opening comes before closing; closing may be as late as noon the day after."""
    return models.CheckConstraint(
        condition=models.Q(opens__gte=0, opens__lt=1440, closes__lte=2160)
        & models.Q(closes__gt=models.F("opens")),
        name=name,
        violation_error_message=_("Stengetiden må komme etter åpningstiden."),
    )


class Timetable(MunicipalityModel):
    """A named set of opening hours that buildings and spaces share."""

    personal_data = None

    name = models.CharField(max_length=120)
    closed_on_public_holidays = models.BooleanField(default=True)
    closed_in_school_holidays = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class OpeningHours(MunicipalityModel):
    """One stretch of one weekday (0 is Monday) in a timetable, minutes from midnight, half-open."""

    LATEST = 2160
    """Minutes after midnight: noon the day after is the latest closing."""

    personal_data = None

    timetable = Within(Timetable, models.CASCADE, related_name="hours")
    weekday = models.SmallIntegerField()
    opens = models.SmallIntegerField()
    closes = models.SmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STAFFED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekday__range=(0, 6)),
                name="weekday_of_a_week",
                violation_error_message=_("Velg en ukedag."),
            ),
            open_within_reason("hours_open_before_they_close"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class OpeningException(MunicipalityModel):
    """Days when a timetable does not hold: closed, or other hours instead of all usual ones."""

    personal_data = None

    timetable = Within(Timetable, models.CASCADE, related_name="exceptions")
    days = DateRangeField()
    reason = models.JSONField(default=dict)
    opens = models.SmallIntegerField(null=True)
    closes = models.SmallIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STAFFED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__gte=0, opens__lt=1440, closes__lte=2160)
                & models.Q(closes__gt=models.F("opens")),
                name="exception_closed_or_open_in_order",
                violation_error_message=_("Stengetiden må komme etter åpningstiden."),
            ),
            ExclusionConstraint(
                name="one_exception_per_day",
                expressions=[
                    ("timetable", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Det finnes allerede et unntak for noen av dagene."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days}"


class Holiday(MunicipalityModel):
    """Public holidays and school holidays of the municipality, from and to dates, half-open."""

    personal_data = None

    class Kind(models.TextChoices):
        PUBLIC = "public", _("helligdag")
        SCHOOL = "school", _("skoleferie")

    kind = models.CharField(max_length=8, choices=Kind)
    days = DateRangeField()
    name = models.JSONField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_holiday_of_a_kind_per_day",
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Det finnes allerede en fridag på noen av dagene."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.days}"
