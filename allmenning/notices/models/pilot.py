"""A pilot that people take part in, and what they order within it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.notices.models.notice import Notice
from allmenning.people.models import RegisteredPerson


class Pilot(MunicipalityModel):
    """What a notice's participants take part in: why we ask who they are, and until when we know.

    `delete_on` is the day everybody's enrolment is deleted. On `order_days` something is brought or
    fetched for those who order it; there are none where nothing can be ordered.
    """

    personal_data = None

    notice = Within(Notice, models.CASCADE, related_name="pilots", unique=True)
    name = models.JSONField(default=dict)
    purpose = models.JSONField(default=dict)
    delete_on = models.DateField()
    is_open = models.BooleanField(default=False)
    order_days = ArrayField(models.DateField(), default=list)

    def __str__(self) -> str:
        return f"pilot of notice {self.notice_id}"


class Order(MunicipalityModel):
    """That a participant orders what the notice offers, on one day, where the register has her.

    Nothing else is asked: who carries it out sees addresses, as the register has them then.
    """

    personal_data = PersonalData(
        found_by="person",
        exported=("notice_id", "day", "at"),
        erased="deleted; the number of orders stays",
        kept="14 days after the day, and no longer than the pilot's `delete_on`",
    )

    notice = Within(Notice, models.CASCADE, related_name="orders")
    person = Within(RegisteredPerson, models.CASCADE, related_name="orders")
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "person", "day"],
                name="ordered_once_a_day",
                violation_error_message=_("Du har allerede bestilt til denne dagen."),
            )
        ]

    def __str__(self) -> str:
        return f"order of person {self.person_id} on {self.day}"
