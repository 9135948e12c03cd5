"""How many came: counted here without a name, and figures that others counted."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models.activity import Activity, Collaboration
from allmenning.activities.models.session import Session
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person, Unit
from allmenning.places.models import Building

# More than the largest hall holds is a slip of the finger.
MOST_AT_ONCE = 20_000


class CountingDevice(MunicipalityModel):
    """A telephone or tablet that counts at one building without anybody signing in.

    Only a digest of what the device keeps is stored. It ends on `until`, or when somebody ends it.
    """

    personal_data = PersonalData(
        found_by="paired_by",
        exported=("name", "paired_at"),
        erased="kept: the device belongs to the building; who paired it goes with the role",
        kept="a year after it ended",
    )

    building = Within(Building, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    token = models.BinaryField(max_length=32)
    paired_by = Within(Person, models.PROTECT, related_name="+")
    paired_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "token"],
                name="counting_device_once",
                violation_error_message=_("Denne enheten er allerede paret."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Attendance(MunicipalityModel):
    """One line of the head count of a session; lines are added and never changed.

    A line adds to what was there (`adults` and `children`, minus to undo), or tells the total, and
    then what came before it no longer counts. `key` is drawn by the device, so that what is sent
    twice is counted once; `at` is when it was counted there.
    """

    personal_data = PersonalData(
        found_by="counted_by",
        exported=("at",),
        erased="kept: a head count tells nothing about who counted but the time",
        kept="as long as the session (the municipality's statistics)",
    )

    session = Within(Session, models.PROTECT, related_name="attendance")
    key = models.UUIDField()
    at = models.DateTimeField()
    adults = models.IntegerField(default=0)
    children = models.IntegerField(default=0)
    is_total = models.BooleanField(default=False)
    is_approximate = models.BooleanField(default=False)
    counted_by = Within(Person, models.PROTECT, null=True, related_name="+")
    device = Within(CountingDevice, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "key"],
                name="attendance_line_once",
                violation_error_message=_("Dette er allerede telt."),
            ),
            models.CheckConstraint(
                condition=Q(is_total=False) | Q(adults__gte=0, children__gte=0),
                name="attendance_total_is_no_less_than_nobody",
                violation_error_message=_("Skriv 0 eller mer."),
            ),
            models.CheckConstraint(
                condition=Q(
                    adults__range=(-MOST_AT_ONCE, MOST_AT_ONCE),
                    children__range=(-MOST_AT_ONCE, MOST_AT_ONCE),
                ),
                name="attendance_within_reason",
                violation_error_message=_("Skriv høyst 20 000."),
            ),
            models.CheckConstraint(
                condition=Q(is_total=True) | Q(is_approximate=False),
                name="attendance_only_a_total_is_approximate",
                violation_error_message=_("Bare et samlet tall kan være omtrentlig."),
            ),
        ]
        indexes = [models.Index(fields=["session", "at", "id"], name="attendance_by_session")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.adults}+{self.children}"


class ReportedFigures(MunicipalityModel):
    """What a partner counted over some days (half-open), kept beside our own counts.

    Unset is not known. `unique_adults` and `unique_children` are people, by the `method` they were
    told apart by; `visits` are times somebody came.
    """

    personal_data = None

    class Method(models.TextChoices):
        PARTNER_REPORT = "partner_report", _("rapport fra partner")
        VISIT_CARD = "visit_card", _("besøkskort uten navn")
        FIRST_VISIT = "first_visit", _("spurt om det er første gang")

    activity = Within(Activity, models.CASCADE, related_name="reported")
    collaboration = Within(Collaboration, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=120)
    days = DateRangeField()
    opening_days = models.PositiveIntegerField(null=True)
    visits = models.PositiveIntegerField(null=True)
    unique = models.PositiveIntegerField(null=True)
    unique_adults = models.PositiveIntegerField(null=True)
    unique_children = models.PositiveIntegerField(null=True)
    method = models.CharField(max_length=14, choices=Method)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unique_adults__isnull=True, unique_children__isnull=True)
                | Q(unique=F("unique_adults") + F("unique_children")),
                name="unique_people_add_up",
                violation_error_message=_("Voksne og barn må til sammen bli antall unike."),
            ),
            models.CheckConstraint(
                condition=Q(unique__isnull=True)
                | Q(visits__isnull=True)
                | Q(unique__lte=F("visits")),
                name="no_more_people_than_visits",
                violation_error_message=_("Det kan ikke være flere unike enn besøk."),
            ),
            ExclusionConstraint(
                name="one_report_of_an_activity_at_a_time",
                expressions=[
                    ("activity", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Det finnes allerede tall for noen av dagene."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.days}"


class OutreachCount(MunicipalityModel):
    """How many an employee was in touch with, out among people, in the week of `monday`."""

    personal_data = PersonalData(
        found_by="by",
        exported=("monday", "contacts"),
        erased="kept: the count is the unit's; who did it goes with the role",
        kept="five years (the municipality's statistics)",
    )

    unit = Within(Unit, models.PROTECT, related_name="+")
    by = Within(Person, models.PROTECT, related_name="+")
    monday = models.DateField()
    contacts = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "by", "monday"],
                name="outreach_of_a_week_once",
                violation_error_message=_("Denne uka er allerede ført."),
            ),
            models.CheckConstraint(
                condition=Q(monday__iso_week_day=1),
                name="outreach_week_begins_on_monday",
                violation_error_message=_("Uka begynner på en mandag."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.monday}"
