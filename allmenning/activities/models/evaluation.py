"""By what rule meeting places are evaluated, and what was decided of them."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models.activity import Activity
from allmenning.activities.rules.evaluation import Outcome
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person

DECIDED = [
    (Outcome.CONTINUE.value, _("fortsett")),
    (Outcome.CHANGE.value, _("endre")),
    (Outcome.STOP.value, _("avslutt")),
]
PROPOSED = [*DECIDED, (Outcome.TOO_LITTLE.value, _("for lite å gå på"))]


class EvaluationRule(MunicipalityModel):
    """The figures by which a kind of activity, or every kind (""), is evaluated from a day on.

    A rule is never changed: a new one has the next `version`. What the figures mean stands in
    `rules.evaluation.Rule`; `fall` is in percent.
    """

    personal_data = None

    kind = models.CharField(max_length=8, choices=Activity.Kind, blank=True)
    version = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    window = models.PositiveSmallIntegerField(default=8)
    fewest = models.PositiveSmallIntegerField(default=4)
    many = models.PositiveSmallIntegerField(default=10)
    few = models.PositiveSmallIntegerField(default=4)
    empty = models.PositiveSmallIntegerField(default=1)
    smileys = models.DecimalField(max_digits=2, decimal_places=1, default=Decimal("4.0"))
    minutes = models.PositiveSmallIntegerField(default=60)
    fall = models.PositiveSmallIntegerField(default=40)
    asked_for = models.PositiveSmallIntegerField(default=5)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "version"],
                name="evaluation_rule_once",
                violation_error_message=_("Noen andre har nettopp laget denne regelen."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "kind", "valid_from"],
                name="evaluation_rule_once_a_day",
                violation_error_message=_("En annen regel gjelder allerede fra denne dagen."),
            ),
            models.CheckConstraint(
                condition=Q(window__range=(1, 52), fewest__gte=1, fewest__lte=F("window")),
                name="evaluation_rule_sees_enough",
                violation_error_message=_("Se på minst én økt, og ikke flere enn 52."),
            ),
            models.CheckConstraint(
                condition=Q(few__lt=F("many")),
                name="evaluation_rule_parts_few_from_many",
                violation_error_message=_("«Få» må være lavere enn «mange»."),
            ),
            models.CheckConstraint(
                condition=Q(smileys__range=(1, 5), minutes__gte=1, asked_for__gte=1)
                & Q(fall__range=(1, 100)),
                name="evaluation_rule_is_possible",
                violation_error_message=_("Skriv tall som kan forekomme."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind or 'every kind'} {self.version}"


class EvaluationDecision(MunicipalityModel):
    """What a named group decided of an activity and why, beside what the rule proposed and what it
    saw (`rules.evidence.as_data`). Lines are added and never changed."""

    personal_data = PersonalData(
        found_by="written_by",
        exported=("at",),
        erased="kept: the decision is the group's; who wrote it down goes with the role",
        kept="as long as the activity (the municipality's statistics)",
    )

    activity = Within(Activity, models.PROTECT, related_name="decisions")
    at = models.DateTimeField()
    decided = models.CharField(max_length=8, choices=DECIDED)
    decided_by = models.CharField(max_length=120)
    reason = models.TextField(max_length=2000)
    proposed = models.CharField(max_length=10, choices=PROPOSED)
    rule_kind = models.CharField(max_length=8, choices=Activity.Kind, blank=True)
    rule_version = models.PositiveSmallIntegerField()
    seen = models.JSONField()
    written_by = Within(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(decided_by="") & ~Q(reason=""),
                name="evaluation_decided_by_somebody_with_a_reason",
                violation_error_message=_("Skriv hvem som bestemte, og hvorfor."),
            ),
            models.CheckConstraint(
                condition=Q(decided__in=[value for value, _label in DECIDED]),
                name="evaluation_decides_something",
                violation_error_message=_("Velg om den skal fortsette, endres eller avsluttes."),
            ),
        ]
        indexes = [models.Index(fields=["activity", "at"], name="decision_by_activity")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.decided}"
