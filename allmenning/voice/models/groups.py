"""People who advise more than once, and what they are paid for it. Sums are in øre."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person, Unit


class HonorariumRate(MunicipalityModel):
    """What one meeting is paid from a day on, and above which sum of a year a person's pay must be
    looked into; None when the municipality has not said."""

    personal_data = None

    valid_from = models.DateField()
    amount = models.PositiveIntegerField()
    threshold = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "valid_from"],
                name="honorarium_rate_once_a_day",
                violation_error_message=_("Det er allerede en sats fra denne dagen."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} øre from {self.valid_from}"


class WorkingGroup(MunicipalityModel):
    """Residents who advise a unit over more than one meeting."""

    personal_data = None

    unit = Within(Unit, models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)

    def __str__(self) -> str:
        return self.name


class GroupMeeting(MunicipalityModel):
    """One meeting of a working group."""

    personal_data = None

    group = Within(WorkingGroup, models.CASCADE, related_name="meetings")
    held_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "held_on"],
                name="group_meets_once_a_day",
                violation_error_message=_("Dette møtet er allerede skrevet ned."),
            )
        ]

    def __str__(self) -> str:
        return f"meeting of group {self.group_id} on {self.held_on}"


class Honorarium(MunicipalityModel):
    """That somebody was present at a meeting, and what she is paid; nothing when she declined."""

    personal_data = PersonalData(
        found_by="person",
        exported=("meeting", "amount", "declined"),
        erased="kept: a payment must be accounted for (bokføringsloven § 13)",
        kept="five years after the year it was paid in (bokføringsloven § 13)",
    )

    meeting = Within(GroupMeeting, models.CASCADE, related_name="honoraria")
    person = Within(Person, models.PROTECT, related_name="+")
    amount = models.PositiveIntegerField()
    declined = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="honorarium_once_a_meeting",
                violation_error_message=_("Personen er allerede skrevet opp på dette møtet."),
            ),
            models.CheckConstraint(
                condition=models.Q(declined=False) | models.Q(amount=0),
                name="declined_honorarium_is_nothing",
                violation_error_message=_("Den som takker nei, får ikke betalt."),
            ),
        ]

    def __str__(self) -> str:
        return f"honorarium of person {self.person_id}"
