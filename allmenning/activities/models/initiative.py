"""What residents want to make for others at a place."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models.activity import Activity
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person
from allmenning.places.models import Space

LONGEST_HOST = 80


class Initiative(MunicipalityModel):
    """What somebody, unknown to us, wants to make: what, when, in which space, and who hosts.

    `receipt` is the digest of her three words and `sending` of one sending of the form. When it is
    approved it becomes `activity`. The row is deleted a month after the time it was for.
    """

    personal_data = PersonalData(
        found_by="answered_by",
        exported=("answered_at",),
        erased="kept: who answered goes with the role",
        kept="a month after the time it was for, with what the host is called",
    )

    class State(models.TextChoices):
        WAITING = "waiting", _("venter på svar")
        APPROVED = "approved", _("blir noe av")
        DECLINED = "declined", _("blir ikke noe av")

    space = Within(Space, models.CASCADE, related_name="+")
    title = models.CharField(max_length=80)
    language = models.CharField(max_length=5)
    host = models.CharField(max_length=LONGEST_HOST, blank=True)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    sending = models.BinaryField(max_length=32)
    receipt = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.TextField(max_length=400, blank=True)
    activity = Within(Activity, models.PROTECT, null=True, related_name="+")
    answered_by = Within(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sending"],
                name="initiative_sent_once",
                violation_error_message=_("Dette er allerede sendt."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "receipt"],
                name="initiative_words_once",
                violation_error_message=_("Disse tre ordene er i bruk."),
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=models.F("starts")),
                name="initiative_starts_before_it_ends",
                violation_error_message=_("Slutten må komme etter starten."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True, activity__isnull=True)
                | Q(state="approved", answered_at__isnull=False, activity__isnull=False)
                | (Q(state="declined", answered_at__isnull=False) & ~Q(reason="")),
                name="initiative_answered_with_what_it_takes",
                violation_error_message=_("Et nei har en grunn, og et ja blir til noe."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["space", "starts"], condition=Q(state="waiting"), name="initiative_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"initiative {self.pk}"

    def waits(self, now: datetime) -> bool:
        """Whether it can still be answered."""
        return self.state == self.State.WAITING and self.starts > now
