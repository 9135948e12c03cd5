"""What people say is needed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person, Unit
from allmenning.places.models import Building, District
from allmenning.voice.models.words import Wording, wording_constraints
from allmenning.voice.rules import progress


class Idea(MunicipalityModel):
    """What somebody, unknown to us, said is needed. Her words are `IdeaText`.

    `receipt` is the digest of her three words and `sending` of one sending of the form. `phone` is
    sealed, and there only until the idea is closed. `due_on` is the last day for an answer, and
    `revision` counts what has been done. `had_interpreter` is unset when she wrote it herself. An
    idea that says the same as another is `joined_to` it.
    """

    personal_data = PersonalData(
        found_by="written_by",
        exported=("said_at", "how"),
        erased="kept: who wrote it down helped somebody whom nobody knows; a telephone number goes "
        "when the idea is closed",
        kept="two years after it was closed (the municipality's plan for keeping and discarding)",
    )

    class State(models.TextChoices):
        NEW = progress.NEW, _("ny")
        ASSESSING = progress.ASSESSING, _("vurderes")
        ANSWERED = progress.ANSWERED, _("besvart")
        DOING = progress.DOING, _("gjøres")
        CLOSED = progress.CLOSED, _("ferdig")
        JOINED = progress.JOINED, _("lagt til et annet")

    class How(models.TextChoices):
        HERE = "here", _("skrevet på nettsiden")
        SAID = "said", _("sagt til en ansatt")
        PAPER = "paper", _("på papir")
        KIOSK = "kiosk", _("på skjermen i bygget")

    unit = Within(Unit, models.PROTECT, related_name="+")
    place = Within(Building, models.PROTECT, null=True, related_name="+")
    district = Within(District, models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=6, choices=How)
    written_by = Within(Person, models.PROTECT, null=True, related_name="+")
    had_interpreter = models.BooleanField(null=True)
    said_at = models.DateTimeField()
    sending = models.BinaryField(max_length=32)
    receipt = models.BinaryField(max_length=32)
    phone = models.BinaryField(max_length=64, null=True)
    phone_key_id = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    due_on = models.DateField()
    joined_to = Within("self", models.PROTECT, null=True, related_name="joined")
    joined_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sending"],
                name="idea_sent_once",
                violation_error_message=_("Dette er allerede sendt."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "receipt"],
                name="idea_words_once",
                violation_error_message=_("Disse tre ordene er i bruk."),
            ),
            models.CheckConstraint(
                condition=models.Q(state=progress.JOINED, joined_to__isnull=False)
                | (~models.Q(state=progress.JOINED) & models.Q(joined_to__isnull=True)),
                name="idea_joined_to_another",
                violation_error_message=_("Velg innspillet dette sier det samme som."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=progress.CLOSED) | models.Q(phone__isnull=True),
                name="idea_closed_without_phone",
                violation_error_message=_("Telefonnummeret slettes når saken er ferdig."),
            ),
            models.CheckConstraint(
                condition=~models.Q(how__in=["said", "paper"]) | models.Q(written_by__isnull=False),
                name="idea_written_down_by_somebody",
                violation_error_message=_("Det andre sier, skrives ned av noen."),
            ),
        ]

    def __str__(self) -> str:
        return f"idea {self.pk}"


class IdeaText(Wording):
    """An idea in one language: the words as they were said, or a translation."""

    personal_data = PersonalData(
        found_by="translated_by",
        exported=("language", "text"),
        erased="kept: the words are the idea's, and nobody knows who said them",
        kept="as long as the idea",
    )

    idea = Within(Idea, models.CASCADE, related_name="texts")

    class Meta:
        constraints = wording_constraints("idea")

    def __str__(self) -> str:
        return f"idea {self.idea_id} in {self.language}"
