"""Calendars kept elsewhere, whose times close a space here."""

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.booking.models.claim import Closure
from allmenning.core.models import MunicipalityModel, Within
from allmenning.places.models import Space


class ForeignCalendar(MunicipalityModel):
    """The address of a calendar kept elsewhere that says when a space is in use.

    It is fetched when `due_at` has passed. `fetched_at` is when it last went well; `problem` says
    what stood in the way since, and `failures` how often. Times we know stand until we know better.
    """

    personal_data = None

    class Problem(models.TextChoices):
        NOT_ALLOWED = "not_allowed", _("Adressen fører inn i et lukket nett, så vi kan ikke hente.")
        NO_ANSWER = "no_answer", _("Vi får ikke svar fra adressen.")
        REFUSED = "refused", _("Adressen svarer at kalenderen ikke finnes eller ikke er delt.")
        FAILING = "failing", _("Noe er galt hos dem som har kalenderen.")
        TOO_LARGE = "too_large", _("Kalenderen er for stor. Del en med færre hendelser.")
        TOO_MANY = "too_many", _("Kalenderen har for mange hendelser. Del en med færre.")
        UNREADABLE = "unreadable", _("Det som ligger på adressen, er ikke en kalender vi forstår.")

    space = Within(Space, models.CASCADE, related_name="foreign_calendars")
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=1000)
    due_at = models.DateTimeField(db_index=True)
    fetched_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=12, choices=Problem, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    # Known only of the calendars that `queries.foreign_calendars` lists.
    closes: int

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "url"],
                name="foreign_calendar_once",
                violation_error_message=_("Denne kalenderen er allerede koblet til lokalet."),
            )
        ]

    def __str__(self) -> str:
        return f"foreign calendar {self.pk}"


class ForeignTime(MunicipalityModel):
    """One time that a foreign calendar says is taken, and the closure it became.

    `key` is a digest of the event's UID and which repetition of it this is. Those at work may have
    opened the time again; then there is no closure, until the event is moved. `told_of` are the
    bookings it meets that those at work have been told of; it stays when the event is moved.
    """

    personal_data = None

    calendar = Within(ForeignCalendar, models.CASCADE, related_name="times")
    key = models.CharField(max_length=64)
    during = DateTimeRangeField()
    closure = Within(Closure, models.SET_NULL, null=True, related_name="foreign_times")
    told_of = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "key"],
                name="foreign_time_once",
                violation_error_message=_("Tiden er allerede hentet."),
            ),
            models.CheckConstraint(
                condition=models.Q(during__isempty=False)
                & models.Q(during__lower_inf=False, during__upper_inf=False),
                name="foreign_time_has_start_and_end",
                violation_error_message=_("Slutten må komme etter starten."),
            ),
        ]

    def __str__(self) -> str:
        return f"time {self.pk} of foreign calendar {self.calendar_id}"
