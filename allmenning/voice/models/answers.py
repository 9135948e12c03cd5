"""What the municipality does with an idea, and how she who said it is told."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person, Unit
from allmenning.voice.models.ideas import Idea
from allmenning.voice.models.words import Wording, wording_constraints
from allmenning.voice.rules import answers

KEPT = "as long as the idea"
ERASED = "kept: it is the municipality's act; the person's row is emptied"


class Assessment(MunicipalityModel):
    """That a unit looks into an idea until a day. `by` is None when new demand opened it again."""

    personal_data = PersonalData(
        found_by="by", exported=("at", "due_on", "note"), erased=ERASED, kept=KEPT
    )

    idea = Within(Idea, models.CASCADE, related_name="assessments")
    unit = Within(Unit, models.PROTECT, related_name="+")
    due_on = models.DateField()
    note = models.TextField(max_length=2000, blank=True)
    by = Within(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"assessment of idea {self.idea_id} until {self.due_on}"


class IdeaAnswer(MunicipalityModel):
    """What was answered; the latest of an idea holds. The reason is `AnswerText`.

    `on_poster`: it stands on the page and the poster of the place; `by_phone`: those who left a
    number are told. With her three words she who said it finds it in any case.
    """

    personal_data = PersonalData(
        found_by="by", exported=("at", "outcome"), erased=ERASED, kept=KEPT
    )

    class Outcome(models.TextChoices):
        YES = answers.YES, _("Ja, vi prøver")
        PARTLY = answers.PARTLY, _("Ja, en del av det")
        NOT_NOW = answers.NOT_NOW, _("Ikke nå")
        NO = answers.NO, _("Nei")
        PASSED_ON = answers.PASSED_ON, _("Sendt videre")

    idea = Within(Idea, models.CASCADE, related_name="answers")
    outcome = models.CharField(max_length=10, choices=Outcome)
    receiver = models.CharField(max_length=120, blank=True)
    on_poster = models.BooleanField()
    by_phone = models.BooleanField()
    by = Within(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(outcome=answers.PASSED_ON) | ~models.Q(receiver=""),
                name="idea_passed_on_to_somebody",
                violation_error_message=_("Skriv hvem som har fått innspillet."),
            )
        ]

    def __str__(self) -> str:
        return f"answer to idea {self.idea_id}"


class AnswerText(Wording):
    """The reason of an answer in one language."""

    personal_data = PersonalData(
        found_by="translated_by", exported=("language", "text"), erased=ERASED, kept=KEPT
    )

    answer = Within(IdeaAnswer, models.CASCADE, related_name="texts")

    class Meta:
        constraints = wording_constraints("answer")

    def __str__(self) -> str:
        return f"answer {self.answer_id} in {self.language}"


class Told(MunicipalityModel):
    """That an answer reached somebody by a way that asks for no account.

    By her words: she looked it up. By a poster: it hangs. By telephone: `idea` tells which of those
    who said it was rung or texted.
    """

    personal_data = PersonalData(found_by="by", exported=("at", "way"), erased=ERASED, kept=KEPT)

    class Way(models.TextChoices):
        WORDS = answers.BY_WORDS, _("slått opp med de tre ordene")
        POSTER = answers.BY_POSTER, _("plakaten henger")
        PHONE = answers.BY_PHONE, _("ringt eller fått SMS")

    answer = Within(IdeaAnswer, models.CASCADE, related_name="told")
    idea = Within(Idea, models.CASCADE, related_name="+")
    way = models.CharField(max_length=6, choices=Way)
    by = Within(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "idea", "way"],
                name="told_once_each_way",
                violation_error_message=_("Dette er allerede krysset av."),
            ),
            models.CheckConstraint(
                condition=models.Q(way=answers.BY_WORDS) | models.Q(by__isnull=False),
                name="told_by_somebody",
                violation_error_message=_("Noen har hengt opp plakaten eller ringt."),
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.answer_id} told by {self.way}"


class IdeaDecision(MunicipalityModel):
    """What somebody with authority decided about an idea.

    `alternatives` is a list of {"what", "pros", "cons"}, empty when there was only one way.
    """

    personal_data = PersonalData(
        found_by="written_by", exported=("what", "decided_on"), erased=ERASED, kept=KEPT
    )

    idea = Within(Idea, models.CASCADE, related_name="decisions")
    what = models.TextField(max_length=2000)
    authority = models.CharField(max_length=120)
    decided_on = models.DateField()
    alternatives = models.JSONField(default=list)
    written_by = Within(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"decision on idea {self.idea_id}"


class Measure(MunicipalityModel):
    """What is done because of an idea, and when it is done, with what result."""

    personal_data = PersonalData(
        found_by="by", exported=("what", "done_on", "result"), erased=ERASED, kept=KEPT
    )

    idea = Within(Idea, models.CASCADE, related_name="measures")
    what = models.TextField(max_length=1000)
    done_on = models.DateField(null=True)
    result = models.TextField(max_length=1000, blank=True)
    by = Within(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(result="") | models.Q(done_on__isnull=False),
                name="measure_done_before_its_result",
                violation_error_message=_("Skriv dagen det ble gjort."),
            )
        ]

    def __str__(self) -> str:
        return f"measure for idea {self.idea_id}"
