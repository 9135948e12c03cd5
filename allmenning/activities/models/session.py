"""When an activity is: the rule it repeats by, and each time of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models.activity import Activity, Collaboration
from allmenning.booking.models import Booking
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person
from allmenning.places.models import Building, Space


class Schedule(MunicipalityModel):
    """Weekdays (0 is Monday) every n weeks from the first day on, by the wall clock in Norway.

    Minutes are from midnight; an end past 1440 is on the day after. Without a last day it goes on.
    A place is a building, and a space in it when it is always the same. `host` and `run_by` are those
    of its sessions, which are there for all days before `planned_until`.
    """

    personal_data = PersonalData(
        found_by="host",
        exported=("weekdays", "opens", "closes"),
        erased="kept: who was at work goes with the role",
        kept="as long as the activity (the municipality's statistics)",
    )

    activity = Within(Activity, models.CASCADE, related_name="schedules")
    building = Within(Building, models.PROTECT, related_name="+")
    space = Within(Space, models.PROTECT, null=True, related_name="+")
    weekdays = ArrayField(models.SmallIntegerField())
    every_weeks = models.PositiveSmallIntegerField(default=1)
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    opens = models.SmallIntegerField()
    closes = models.SmallIntegerField()
    skips_public_holidays = models.BooleanField(default=True)
    skips_school_holidays = models.BooleanField(default=False)
    run_by = Within(Collaboration, models.SET_NULL, null=True, related_name="+")
    host = Within(Person, models.PROTECT, null=True, related_name="+")
    planned_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekdays__len__range=(1, 7))
                & models.Q(weekdays__contained_by=list(range(7))),
                name="schedule_has_weekdays",
                violation_error_message=_("Velg minst én ukedag."),
            ),
            models.CheckConstraint(
                condition=models.Q(every_weeks__range=(1, 52)),
                name="schedule_within_a_year",
                violation_error_message=_("Velg hvor mange uker det skal gå, fra 1 til 52."),
            ),
            models.CheckConstraint(
                condition=models.Q(last_day__isnull=True)
                | models.Q(last_day__gte=models.F("first_day")),
                name="schedule_days_in_order",
                violation_error_message=_("Den siste dagen må komme etter den første."),
            ),
            models.CheckConstraint(
                condition=models.Q(opens__gte=0, opens__lt=1440, closes__lte=2160)
                & models.Q(closes__gt=models.F("opens")),
                name="schedule_starts_before_it_ends",
                violation_error_message=_("Slutten må komme etter starten."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.weekdays} {self.opens}-{self.closes}"


class Session(MunicipalityModel):
    """One time of an activity.

    `slot` is the day its schedule named, and stays when the session is moved; one that somebody
    added has none. It wants `space`, and has it when there is a `booking` for it; while nobody comes to
    the activity, none is made. `host` is the
    employee who is there and asks those who come what they think; `run_by` the partner who runs it,
    when it is not we. It is on from `starts` until just before `ends`. What changes for those who come raises `sequence`, which calendars go by (RFC 5545
    3.8.7.4).
    """

    personal_data = PersonalData(
        found_by="host",
        exported=("starts", "ends"),
        erased="kept: who was at work goes with the role",
        kept="as long as the activity (the municipality's statistics)",
    )

    class State(models.TextChoices):
        PLANNED = "planned", _("planlagt")
        CANCELLED = "cancelled", _("avlyst")

    activity = Within(Activity, models.PROTECT, related_name="sessions")
    schedule = Within(Schedule, models.PROTECT, null=True, related_name="sessions")
    slot = models.DateField(null=True)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    building = Within(Building, models.PROTECT, related_name="sessions")
    space = Within(Space, models.PROTECT, null=True, related_name="+")
    booking = Within(Booking, models.PROTECT, null=True, related_name="+")
    host = Within(Person, models.PROTECT, null=True, related_name="+")
    run_by = Within(Collaboration, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    reason = models.JSONField(default=dict)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "slot"],
                name="session_of_a_day_once",
                violation_error_message=_("Denne dagen har allerede en økt."),
            ),
            models.CheckConstraint(
                condition=models.Q(schedule__isnull=True, slot__isnull=True)
                | models.Q(schedule__isnull=False, slot__isnull=False),
                name="session_has_a_slot_of_its_schedule",
                violation_error_message=_("En økt fra en plan hører til en dag i planen."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")),
                name="session_starts_before_it_ends",
                violation_error_message=_("Slutten må komme etter starten."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | models.Q(reason__has_key="nb"),
                name="session_cancelled_with_a_reason",
                violation_error_message=_("Skriv hvorfor økten er avlyst."),
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "starts"], name="session_by_start"),
            models.Index(fields=["building", "starts"], name="session_by_building"),
            models.Index(fields=["activity", "starts"], name="session_by_activity"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.starts}"

    @property
    def room(self) -> Space | None:
        """The space that is booked for it, if any: one that it only wants is somebody else's."""
        return self.space if self.booking_id else None

    @property
    def lacks_room(self) -> bool:
        """Whether the space it wants could not be had."""
        return self.wants_room and self.activity.is_open

    @property
    def wants_room(self) -> bool:
        """Whether it wants a space that is not booked for it."""
        is_on = self.state == Session.State.PLANNED
        return is_on and self.space_id is not None and self.booking_id is None
