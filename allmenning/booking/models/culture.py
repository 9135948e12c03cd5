"""Culture hours: how much people have had of the spaces, and how many they say came."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.booking.models.request import Booking
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.places.models import Building, Purpose, Space


class Turnout(MunicipalityModel):
    """How many came, as the borrower tells after use; `people` is empty until she answers."""

    personal_data = PersonalData(
        found_by="booking.request.applicant",
        exported=("people", "answered_at"),
        erased="kept without the request's words",
        kept="five years (the municipality's plan for keeping and discarding)",
    )

    booking = Within(Booking, models.CASCADE, related_name="turnouts", db_index=False)
    asked_at = models.DateTimeField()
    people = models.PositiveIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["booking"],
                name="one_turnout_per_booking",
                violation_error_message=_("Det er allerede spurt om denne bestillingen."),
            ),
            models.CheckConstraint(
                condition=models.Q(people__isnull=True, answered_at__isnull=True)
                | models.Q(people__lte=40_000, answered_at__isnull=False),
                name="turnout_answered_once_known",
                violation_error_message=_("Et svar har et antall og et tidspunkt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people} came to booking {self.booking_id}"


class Counted(MunicipalityModel):
    """What bookings whose time has passed add up to.

    `planned` is minutes times estimated participants, `confirmed` minutes times those who came,
    where somebody told. `bookings` and `answered` count a booking once, on its first day. A
    booking that was cancelled, or that nobody came to, is in none of them.
    """

    personal_data = None

    planned = models.BigIntegerField()
    confirmed = models.BigIntegerField()
    bookings = models.IntegerField()
    answered = models.IntegerField()

    class Meta:
        abstract = True


class CultureHours(Counted):
    """What was counted of one purpose in one space on one day of the calendar in Oslo."""

    space = Within(Space, models.CASCADE, related_name="culture_hours", db_index=False)
    day = models.DateField()
    purpose = models.CharField(max_length=20, choices=Purpose)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "day", "purpose"],
                name="culture_hours_once_per_day",
                violation_error_message=_("Dagen er allerede telt."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} in space {self.space_id} on {self.day}"


class CultureMonth(Counted):
    """The same of one purpose in one building in one month, named by its first day."""

    building = Within(Building, models.CASCADE, related_name="culture_months", db_index=False)
    month = models.DateField()
    purpose = models.CharField(max_length=20, choices=Purpose)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["building", "month", "purpose"],
                name="culture_month_once",
                violation_error_message=_("Måneden er allerede telt."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} in building {self.building_id} in {self.month:%Y-%m}"


class CultureTotal(Counted):
    """The same of everything the municipality has lent: one row, which the counter reads."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                name="culture_total_once",
                violation_error_message=_("Kommunen er allerede telt."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.planned} person minutes"
