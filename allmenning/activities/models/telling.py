"""How people get to hear of an activity: posters on walls, channels, and partners who pass it on."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models.activity import Activity
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person

LONGEST_REQUEST = 1000


class Hanging(MunicipalityModel):
    """One place where a poster of an activity is to hang, hangs, or hung.

    `carrier` is the employee who sees to it. `hung_on` and `down_on` are unset until it is done.
    """

    personal_data = PersonalData(
        found_by="carrier",
        exported=("place", "hung_on", "down_on"),
        erased="kept: who was at work goes with the role",
        kept="as long as the activity (the municipality's statistics)",
    )

    activity = Within(Activity, models.CASCADE, related_name="hangings")
    place = models.CharField(max_length=120)
    carrier = Within(Person, models.PROTECT, related_name="+")
    hung_on = models.DateField(null=True)
    down_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "place"],
                condition=Q(down_on=None),
                name="poster_hangs_at_a_place_once",
                violation_error_message=_("Dette stedet står allerede på listen."),
            ),
            models.CheckConstraint(
                condition=Q(down_on=None) | Q(hung_on__isnull=False, down_on__gte=F("hung_on")),
                name="poster_hung_before_it_came_down",
                violation_error_message=_("Plakaten må henge før den tas ned."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.place}"


class MarketingChannel(MunicipalityModel):
    """A way a municipality tells people of things, by its name in each language (`nb` always).

    `is_internal`: it reaches those who work here.
    """

    personal_data = None

    name = models.JSONField()
    is_internal = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="marketing_channel_once",
                violation_error_message=_("Denne kanalen finnes fra før."),
            ),
            models.CheckConstraint(
                condition=Q(name__has_key="nb") & ~Q(name__nb=""),
                name="marketing_channel_has_a_name",
                violation_error_message=_("Skriv hva kanalen heter."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name.get("nb", ""))


class Promotion(MunicipalityModel):
    """That an activity is told of through a channel to some people on a day; `done_on` when it was."""

    personal_data = PersonalData(
        found_by="responsible",
        exported=("audience", "planned_on", "done_on"),
        erased="kept: who was at work goes with the role",
        kept="as long as the activity (the municipality's statistics)",
    )

    activity = Within(Activity, models.CASCADE, related_name="promotions")
    channel = Within(MarketingChannel, models.PROTECT, related_name="+")
    audience = models.CharField(max_length=120)
    planned_on = models.DateField()
    responsible = Within(Person, models.PROTECT, related_name="+")
    done_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["activity", "planned_on"], name="promotion_by_activity")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.planned_on}"


class RelayRequest(MunicipalityModel):
    """That a partner is asked to pass on word of an activity, and that it says it has.

    `confirmed_by` is the employee who heard so; unset when the partner pressed its own link.
    """

    personal_data = PersonalData(
        found_by="asked_by",
        exported=("partner", "text", "asked_at", "shared_on"),
        erased="kept: who was at work goes with the role",
        kept="as long as the activity (the municipality's statistics)",
    )

    activity = Within(Activity, models.CASCADE, related_name="relay_requests")
    partner = models.CharField(max_length=120)
    text = models.TextField(max_length=LONGEST_REQUEST)
    asked_by = Within(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    shared_on = models.DateField(null=True)
    confirmed_by = Within(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(shared_on__isnull=False) | Q(confirmed_by=None),
                name="relay_confirmed_when_shared",
                violation_error_message=_("Skriv når det ble delt."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.partner}"
