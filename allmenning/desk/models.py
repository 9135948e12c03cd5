"""What people tell about our pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.desk.rules import pages, progress
from allmenning.people.models import Person, Unit


class PageNote(MunicipalityModel):
    """What somebody, unknown to us, told about one page, and what a unit answered.

    `receipt` is the digest of her three words and `sending` of one sending of the form; neither
    leads back to the words. `revision` counts what has been done to the note.
    """

    personal_data = PersonalData(
        found_by="answered_by",
        exported=("answer", "answered_at"),
        erased="kept: the answer is the municipality's; nobody knows who told",
        kept="two years (the municipality's plan for keeping and discarding)",
    )

    class State(models.TextChoices):
        NEW = progress.NEW, _("ny")
        LOOKING = progress.LOOKING, _("under arbeid")
        ANSWERED = progress.ANSWERED, _("besvart")
        CLOSED = progress.CLOSED, _("lukket")

    class Kind(models.TextChoices):
        WRONG = "wrong", _("Noe er feil eller virker ikke")
        UNCLEAR = "unclear", _("Noe er vanskelig å forstå")
        MISSING = "missing", _("Noe mangler")
        PRAISE = "praise", _("Noe er bra")

    unit = Within(Unit, models.PROTECT, related_name="+")
    page = models.CharField(max_length=pages.LONGEST, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(max_length=3000)
    language = models.CharField(max_length=5)
    sent_at = models.DateTimeField()
    sending = models.BinaryField(max_length=32)
    receipt = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    answer = models.TextField(max_length=3000, blank=True)
    answered_by = Within(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sending"],
                name="page_note_sent_once",
                violation_error_message=_("Dette er allerede sendt."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "receipt"],
                name="page_note_words_once",
                violation_error_message=_("Disse tre ordene er i bruk."),
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (
                    ~models.Q(answer="")
                    & models.Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
                name="page_note_answered_by_somebody",
                violation_error_message=_("Et svar har en avsender og et tidspunkt."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=progress.ANSWERED) | ~models.Q(answer=""),
                name="page_note_answered_with_words",
                violation_error_message=_("Skriv et svar."),
            ),
        ]

    def __str__(self) -> str:
        return f"page note {self.pk}"
