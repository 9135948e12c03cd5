"""What was tried and is handed over to somebody who goes on with it, until when, and when that is
looked at again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models.activity import Activity
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person, Unit


class Handover(MunicipalityModel):
    """One thing a unit tried, and whether somebody goes on with it.

    A model could go on; what is of another kind, such as a report, could not and is never counted.
    `is_continued` is None until it is decided. `name` is empty when nobody remembers it. It goes on
    through `valid_until`, and is to be looked at again in the month that begins with `review_month`;
    either is unset when nothing was said.
    """

    personal_data = None

    class Kind(models.TextChoices):
        MODEL = "model", _("modell som kan videreføres")
        OTHER = "other", _("annet")

    unit = Within(Unit, models.PROTECT, related_name="handovers")
    activity = Within(Activity, models.PROTECT, null=True, related_name="handovers")
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.MODEL)
    name = models.CharField(max_length=160, blank=True)
    is_continued = models.BooleanField(null=True)
    receiver = models.CharField(max_length=160, blank=True)
    valid_until = models.DateField(null=True)
    review_month = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(is_continued=True) | ~Q(receiver=""),
                name="continued_by_somebody",
                violation_error_message=_("Skriv hvem som viderefører den."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="other") | Q(is_continued__isnull=True),
                name="only_models_are_continued",
                violation_error_message=_("Bare modeller kan videreføres."),
            ),
            models.CheckConstraint(
                condition=Q(review_month__isnull=True) | Q(review_month__day=1),
                name="handover_is_reviewed_in_a_month",
                violation_error_message=_("Velg en måned."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"handover {self.pk}"


class HandoverReview(MunicipalityModel):
    """That somebody looked at what was handed over, in her own words. Lines are added, never changed."""

    personal_data = PersonalData(
        found_by="by",
        exported=("at",),
        erased="kept: the review is the unit's; who wrote it goes with the role",
        kept="as long as what was handed over",
    )

    handover = Within(Handover, models.PROTECT, related_name="reviews")
    at = models.DateTimeField()
    by = Within(Person, models.PROTECT, related_name="+")
    words = models.TextField(max_length=2000)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""),
                name="handover_review_says_something",
                violation_error_message=_("Skriv hva dere så."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.handover_id} {self.at}"
