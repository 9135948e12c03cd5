"""When employees want to hear of requests for a space."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person
from allmenning.places.models import Space


class SpaceNotice(MunicipalityModel):
    """That an employee hears of requests for one space otherwise than of those for the rest: in
    one letter at an hour of the day, or of each at once when `at_hour` is empty."""

    personal_data = PersonalData(
        found_by="employee",
        exported=("space", "at_hour"),
        erased="deleted",
        kept="as long as the person; it says nothing once her role is over",
    )

    employee = Within(Person, models.CASCADE, related_name="space_notices", db_index=False)
    space = Within(Space, models.CASCADE, related_name="+")
    at_hour = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "space"],
                name="one_notice_per_space",
                violation_error_message=_("Du har allerede valgt for dette lokalet."),
            )
        ]

    def __str__(self) -> str:
        return f"notice of space {self.space_id} to person {self.employee_id}"
