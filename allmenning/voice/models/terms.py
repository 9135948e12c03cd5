"""What the municipality has promised those who say something."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel

ANSWER_WITHIN_DAYS = 14
SIGNALS = 3


class VoiceTerms(MunicipalityModel):
    """The municipality's choices from a day on.

    `signals` is how many must say the same before what was turned down is assessed again.
    """

    personal_data = None

    valid_from = models.DateField()
    answer_within_days = models.PositiveSmallIntegerField(default=ANSWER_WITHIN_DAYS)
    signals = models.PositiveSmallIntegerField(default=SIGNALS)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "valid_from"],
                name="voice_terms_once_a_day",
                violation_error_message=_("Noe annet gjelder allerede fra denne dagen."),
            ),
            models.CheckConstraint(
                condition=models.Q(answer_within_days__gte=1, signals__gte=1),
                name="voice_terms_are_possible",
                violation_error_message=_("Skriv minst 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"terms of being heard from {self.valid_from}"
