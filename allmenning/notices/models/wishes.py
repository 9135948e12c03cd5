"""What people said of being written to: no, yes to a pilot, or that it came back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.notices.models.notice import Notice, Theme
from allmenning.people.models import RegisteredPerson


class OptOut(MunicipalityModel):
    """That a person wants nothing of one theme, or nothing at all when there is no theme."""

    personal_data = PersonalData(
        found_by="person",
        exported=("theme_id", "at"),
        erased="kept as long as the register has her: without it she would be written to again",
        kept="until she takes it back",
    )

    person = Within(RegisteredPerson, models.CASCADE, related_name="opt_outs")
    theme = Within(Theme, models.CASCADE, null=True, related_name="opt_outs")
    notice = Within(Notice, models.SET_NULL, null=True, related_name="opt_outs")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "theme"],
                name="opt_out_once",
                nulls_distinct=False,
                violation_error_message=_("Du har allerede sagt nei til dette."),
            )
        ]

    def __str__(self) -> str:
        return f"opt-out of person {self.person_id}"


class Bounce(MunicipalityModel):
    """That what was sent to a person came back, or was called unwanted; she rests until then.

    Nothing is kept of the address.
    """

    personal_data = PersonalData(
        found_by="person",
        exported=("at", "until"),
        erased="deleted",
        kept="until the rest is over",
    )

    person = Within(RegisteredPerson, models.CASCADE, related_name="bounces", unique=True)
    at = models.DateTimeField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"bounce of person {self.person_id}"


class Enrolment(MunicipalityModel):
    """That a person takes part in a pilot, so that its notices may reach her until she leaves.

    `source` says how she came in; an imported one has the purpose it was given for in `purpose`.
    """

    personal_data = PersonalData(
        found_by="person",
        exported=("source", "purpose", "at", "delete_on"),
        erased="deleted",
        kept="until `delete_on`",
    )

    class Source(models.TextChoices):
        SIGN_UP = "sign_up", _("meldte seg på")
        IMPORTED = "imported", _("hentet fra liste")

    notice = Within(Notice, models.CASCADE, related_name="enrolments")
    person = Within(RegisteredPerson, models.CASCADE, related_name="enrolments")
    source = models.CharField(max_length=8, choices=Source)
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()
    delete_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "person"],
                name="enrolled_once",
                violation_error_message=_("Du er allerede påmeldt."),
            )
        ]

    def __str__(self) -> str:
        return f"enrolment of person {self.person_id}"
