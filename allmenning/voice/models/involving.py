"""Asking people on purpose: how, about what, who came, and what they said."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Unit
from allmenning.places.models import Building
from allmenning.voice.models.words import Wording, wording_constraints
from allmenning.voice.rules import involving


class Involvement(MunicipalityModel):
    """One time people are asked on purpose. What nobody wrote down is None, not zero.

    `open_to` is what they can change and `settled` what they cannot. `answers` is how many took
    part in all (n), `came` how many came to one meeting. `tally` is how many gave each answer of a
    survey with answers to choose from: pairs of an answer and a number, in the order written.
    """

    personal_data = None

    class Method(models.TextChoices):
        INTERVIEW = "interview", _("intervju")
        WORKSHOP = involving.WORKSHOP, _("workshop")
        WORKING_GROUP = "working_group", _("arbeidsgruppe")
        SURVEY = "survey", _("spørreundersøkelse")
        DOCUMENTS = "documents", _("dokumentanalyse")
        HEARING = "hearing", _("høring")

    class Phase(models.TextChoices):
        OPENING = "opening", _("innledende fase")
        MIDDLE = "middle", _("underveis")
        CLOSING = "closing", _("avsluttende fase")

    class Asked(models.TextChoices):
        INVITED = "invited", _("inviterte")
        MEMBERS = "members", _("medlemmer")
        VISITORS = "visitors", _("besøkende")
        RESIDENTS = "residents", _("innbyggere")

    class Sample(models.TextChoices):
        SELF_SELECTED = "self_selected", _("selvvalgt utvalg")
        DRAWN = "drawn", _("trukket utvalg")

    unit = Within(Unit, models.PROTECT, related_name="+")
    place = Within(Building, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=160)
    method = models.CharField(max_length=14, choices=Method)
    phase = models.CharField(max_length=8, choices=Phase, blank=True)
    purpose = models.TextField(max_length=2000)
    open_to = models.TextField(max_length=2000, blank=True)
    settled = models.TextField(max_length=2000, blank=True)
    theme = models.CharField(max_length=160, blank=True)
    questions = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    held_on = models.DateField(null=True)
    invited = models.PositiveIntegerField(null=True)
    invited_is_approximate = models.BooleanField(default=False)
    asked = models.CharField(max_length=9, choices=Asked, default=Asked.INVITED)
    sample = models.CharField(max_length=13, choices=Sample, blank=True)
    tally = models.JSONField(default=list, blank=True)
    came = models.PositiveIntegerField(null=True)
    answers = models.PositiveIntegerField(null=True)
    language = models.CharField(max_length=8, blank=True)
    interpreter = models.BooleanField(null=True)
    source = models.CharField(max_length=200, blank=True)
    is_published = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(method=involving.WORKSHOP, is_published=True)
                | (~models.Q(theme="") & models.Q(questions__len__gte=1)),
                name="workshop_published_with_theme_and_questions",
                violation_error_message=_("En workshop trenger ett tema og spørsmålene først."),
            ),
            models.CheckConstraint(
                condition=Exact(
                    models.Func("tally", function="jsonb_typeof", output_field=models.TextField()),
                    models.Value("array"),
                ),
                name="tally_is_a_list",
                violation_error_message=_("Skriv svarene og tallene som en liste."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Statement(MunicipalityModel):
    """What somebody said, described but not named: «Jente, 16 år».

    `may_quote` is None when nobody asked her.
    """

    personal_data = None

    involvement = Within(Involvement, models.CASCADE, related_name="statements")
    speaker = models.CharField(max_length=80)
    may_quote = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"statement {self.pk}"


class StatementText(Wording):
    """A statement in one language: as it was said, or a translation."""

    personal_data = PersonalData(
        found_by="translated_by",
        exported=("language", "text"),
        erased="kept: the words are those of somebody nobody knows",
        kept="as long as the involvement",
    )

    statement = Within(Statement, models.CASCADE, related_name="texts")

    class Meta:
        constraints = wording_constraints("statement")

    def __str__(self) -> str:
        return f"statement {self.statement_id} in {self.language}"
