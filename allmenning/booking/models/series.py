"""How the times of a request repeat, and what each booking was before and after it changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.booking.models.request import Booking, Request
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person
from allmenning.places.models import Space


class Series(MunicipalityModel):
    """The pattern a request asked for: weekdays every n weeks, from the first day to the last,
    both included. Minutes are on the wall clock of the day; past 1440 is the day after.

    The bookings of the request say what stands; the pattern says what they came of. `moved` is
    what the latest move of all that was left changed, so that it can be taken back: only
    `actions.series_moves` writes and reads it.
    """

    personal_data = None

    request = Within(Request, models.CASCADE, related_name="series")
    space = Within(Space, models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    every_weeks = models.PositiveSmallIntegerField()
    weekdays = ArrayField(models.SmallIntegerField())
    from_minute = models.PositiveSmallIntegerField()
    to_minute = models.PositiveSmallIntegerField()
    skips_days_off = models.BooleanField()
    moved = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                name="one_series_per_request",
                violation_error_message=_("Søknaden har allerede en serie."),
            ),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day"))
                & models.Q(to_minute__gt=models.F("from_minute"))
                & models.Q(every_weeks__range=(1, 26)),
                name="series_in_order",
                violation_error_message=_("Slutten må komme etter starten."),
            ),
        ]

    def __str__(self) -> str:
        return f"series of request {self.request_id}"


class SkippedDate(MunicipalityModel):
    """A day of a series without a booking, and why, so that it can be added later."""

    personal_data = None

    series = Within(Series, models.CASCADE, related_name="skipped")
    day = models.DateField()
    reason = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "day"],
                name="date_skipped_once",
                violation_error_message=_("Datoen er allerede hoppet over."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} skipped in series {self.series_id}"


class Change(MunicipalityModel):
    """One act on a booking, with what was agreed before and after it; both sides can read it.

    `before` and `after` hold space, starts, ends, state, people and reason, as
    `actions.changes.snapshot` writes them. `undoes` is the change that this one takes back.
    """

    personal_data = PersonalData(
        found_by="booking.request.applicant",
        exported=("kind", "at", "before", "after"),
        erased="kept without the reason's words",
        kept="five years (the municipality's plan for keeping and discarding)",
    )

    class Kind(models.TextChoices):
        BOOKED = "booked", _("bestilt")
        APPROVED = "approved", _("godkjent")
        DECLINED = "declined", _("avslått")
        CANCELLED = "cancelled", _("avbestilt")
        GIVEN_BACK = "given_back", _("gitt tilbake")
        MOVED = "moved", _("flyttet")
        PEOPLE = "people", _("nytt antall")
        UNDONE = "undone", _("angret")
        UNANSWERED = "unanswered", _("ikke besvart i tide")

    booking = Within(Booking, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    by = Within(Person, models.PROTECT, null=True, related_name="+")
    by_staff = models.BooleanField()
    before = models.JSONField()
    after = models.JSONField()
    undoes = Within("self", models.CASCADE, null=True, related_name="undone_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["undoes"],
                name="undone_once",
                violation_error_message=_("Dette er allerede angret."),
            )
        ]

    def __str__(self) -> str:
        return f"change {self.pk} of booking {self.booking_id}"
