"""What people ask for (a request) and each stretch of time they get (a booking)."""

from datetime import datetime

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.booking.models.terms import Terms
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Association, Person, Unit
from allmenning.places.models import Purpose, Space


class Request(MunicipalityModel):
    """One form a person sent: who, what for, how many, and the terms that were accepted last.

    When a series is divided, the later part is a request of its own that `continues` the first;
    what is written and the time it takes stand on the first (`conversation`). A `unit` that uses the
    space itself stands beside the contact of its name; then `activity` is told to all.
    """

    personal_data = PersonalData(
        found_by="applicant",
        exported=("purpose", "activity", "participants", "phone", "sent_at"),
        erased="activity, note and phone are emptied; figures stay",
        kept="five years (the municipality's plan for keeping and discarding)",
    )

    applicant = Within(Person, models.PROTECT, related_name="requests")
    association = Within(Association, models.PROTECT, null=True, related_name="requests")
    unit = Within(Unit, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose)
    activity = models.CharField(max_length=120)
    participants = models.PositiveIntegerField()
    note = models.TextField(max_length=2000, blank=True)
    phone = models.CharField(max_length=20)
    terms = Within(Terms, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    assigned_to = Within(Person, models.PROTECT, null=True, related_name="+")
    continues = Within("self", models.PROTECT, null=True, related_name="continued_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(participants__range=(1, 20_000)),
                name="somebody_takes_part",
                violation_error_message=_("Skriv hvor mange som kommer, minst 1."),
            ),
            models.CheckConstraint(
                condition=models.Q(unit__isnull=True) | models.Q(association__isnull=True),
                name="a_unit_borrows_for_no_association",
                violation_error_message=_("Bestill for foreningen eller for enheten, ikke begge."),
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"

    @property
    def known_to_all(self) -> str:
        """The association, or what a unit does in its own space; "" of a private person."""
        if self.unit_id:
            return self.activity
        return self.association.name if self.association else ""

    @property
    def conversation(self) -> int:
        """The request that all that is written about this one stands on: the first of its parts."""
        return self.continues_id or self.pk


class Booking(MunicipalityModel):
    """One stretch of time [start, end) in one space that a request asks for or has been given.

    `counted` is what of it stands in the culture hours: [space, day, purpose, planned, confirmed]
    for each of its days, in order; empty when nobody came, null until it is counted. Only
    `actions.culture_hours` writes it. `reminders` is how often those at work have been reminded
    to answer it at this time: 1 they themselves, 2 their leader too. `is_trial` says that it was
    made to try a place before it opened to all: other systems are not told of it, and it is in no
    figures.
    """

    personal_data = PersonalData(
        found_by="request.applicant",
        exported=("space", "during", "state"),
        erased="kept without the request's words",
        kept="five years (the municipality's plan for keeping and discarding)",
    )

    class State(models.TextChoices):
        WAITING = "waiting", _("venter på svar")
        CONFIRMED = "confirmed", _("bekreftet")
        DECLINED = "declined", _("avslått")
        CANCELLED = "cancelled", _("avbestilt")
        UNANSWERED = "unanswered", _("ikke besvart i tide")

    request = Within(Request, models.PROTECT, related_name="bookings")
    space = Within(Space, models.PROTECT, related_name="bookings")
    during = DateTimeRangeField()
    state = models.CharField(max_length=10, choices=State)
    decided_by = Within(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=2000, blank=True)
    people = models.PositiveIntegerField(null=True)
    counted = models.JSONField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0, db_default=0)
    is_trial = models.BooleanField(default=False, db_default=False)

    # Known only of bookings that a calendar is written from (`queries.calendar_file`).
    revision: int
    revised_at: datetime

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(during__isempty=False)
                & models.Q(during__lower_inf=False, during__upper_inf=False),
                name="booking_has_start_and_end",
                violation_error_message=_("Slutten må komme etter starten."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_at__isnull=True)
                | models.Q(
                    state__in=["confirmed", "declined", "cancelled", "unanswered"],
                    decided_at__isnull=False,
                ),
                name="decided_when_not_waiting",
                violation_error_message=_("En avgjort bestilling har et tidspunkt."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined", reason=""),
                name="declined_with_a_reason",
                violation_error_message=_("Skriv hvorfor, så søkeren forstår svaret."),
            ),
            models.CheckConstraint(
                condition=models.Q(people__isnull=True) | models.Q(people__range=(1, 20_000)),
                name="somebody_comes",
                violation_error_message=_("Skriv hvor mange som kommer, minst 1."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["space"], condition=models.Q(state="waiting"), name="waiting_by_space"
            ),
            models.Index(
                fields=["space", "decided_at"],
                condition=models.Q(decided_by__isnull=False),
                name="answered_by_space",
            ),
            models.Index(
                fields=["decided_at"],
                condition=models.Q(state="unanswered"),
                name="unanswered_by_time",
            ),
            models.Index(
                models.Func("during", function="upper", output_field=models.DateTimeField()),
                condition=models.Q(state="confirmed", counted__isnull=True),
                name="uncounted_by_end",
            ),
            models.Index(
                models.Func("during", function="upper", output_field=models.DateTimeField()),
                condition=models.Q(state="confirmed"),
                name="confirmed_by_end",
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"

    @property
    def participants(self) -> int:
        """How many are expected to come this time: as the request says, or as was said later."""
        return self.request.participants if self.people is None else self.people
