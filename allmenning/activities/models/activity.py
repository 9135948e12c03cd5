"""Activities that people meet for, and who runs them together with the municipality."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.people.models import Association, Unit

# Nobody is older than this.
OLDEST = 120
LONGEST_REACH = 600
MOST_PLACES = 1000
LONGEST_AT_WORK = 24 * 60


class Activity(MunicipalityModel):
    """Something people meet for, by itself or as a variant of `parent`.

    Titles and summaries are texts by language (`nb` always). `price` is in øre. Ages are in whole
    years, both ends included and unset when open; `for_whom` narrows further, and none means
    everybody. `languages` are those spoken there beside Norwegian. `reach` says how it was measured
    whether those it is for came, and what was found; empty when nobody has measured. `places` is how
    many may come to each session, when one signs up; unset where everybody just comes.

    What no count tells is unset until somebody says it: how many `employees` are at work each time,
    for how many minutes each (unset: as long as the session), whether there is another like it
    nearby, and how many have asked for it.
    """

    personal_data = None

    class Kind(models.TextChoices):
        ONE_OFF = "one_off", _("enkeltstående arrangement")
        SERIES = "series", _("møterekke for en gruppe")
        DROP_IN = "drop_in", _("dropp inn")
        OUTREACH = "outreach", _("oppsøkende tilstedeværelse")

    class State(models.TextChoices):
        IDEA = "idea", _("idé")
        TRIAL = "trial", _("prøves ut")
        OPERATION = "operation", _("i drift")
        STOPPED = "stopped", _("avsluttet")

    # What is only thought of, and what has stopped, is nothing to come to, and needs no rooms.
    COME_TO: ClassVar = (State.TRIAL, State.OPERATION)

    class Group(models.TextChoices):
        FAMILIES = "families", _("familier")
        WOMEN = "women", _("kvinner")
        FATHERS = "fathers", _("fedre")
        YOUTH = "youth", _("unge")
        SENIORS = "seniors", _("eldre")
        SPECIAL_NEEDS = "special_needs", _("mennesker med særlige behov")
        NEWLY_ARRIVED = "newly_arrived", _("nyankomne")

    unit = Within(Unit, models.PROTECT, related_name="activities")
    parent = Within("self", models.PROTECT, null=True, related_name="variants")
    copied_from = Within("self", models.PROTECT, null=True, related_name="copies")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.IDEA)
    title = models.JSONField()
    summary = models.JSONField(default=dict)
    youngest = models.PositiveSmallIntegerField(null=True)
    oldest = models.PositiveSmallIntegerField(null=True)
    for_whom = ArrayField(models.CharField(max_length=13, choices=Group), default=list)
    languages = ArrayField(models.CharField(max_length=3), default=list)
    price = models.PositiveIntegerField(default=0)
    places = models.PositiveSmallIntegerField(null=True)
    reach = models.TextField(blank=True, max_length=LONGEST_REACH)
    employees = models.PositiveSmallIntegerField(null=True)
    minutes_each = models.PositiveSmallIntegerField(null=True)
    has_alike_nearby = models.BooleanField(null=True)
    asked_for_by = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "slug"],
                name="activity_once",
                violation_error_message=_("En annen aktivitet har allerede denne adressen."),
            ),
            models.CheckConstraint(
                condition=models.Q(title__has_key="nb") & ~models.Q(title__nb=""),
                name="activity_has_a_title",
                violation_error_message=_("Skriv hva aktiviteten heter."),
            ),
            models.CheckConstraint(
                condition=models.Q(youngest__isnull=True)
                | models.Q(oldest__isnull=True)
                | models.Q(oldest__gte=models.F("youngest")),
                name="activity_ages_in_order",
                violation_error_message=_("Den eldste må være minst like gammel som den yngste."),
            ),
            models.CheckConstraint(
                condition=models.Q(oldest__isnull=True) | models.Q(oldest__lte=OLDEST),
                name="activity_for_living_people",
                violation_error_message=_("Skriv en alder på høyst 120 år."),
            ),
            models.CheckConstraint(
                condition=models.Q(places__isnull=True) | models.Q(places__range=(1, MOST_PLACES)),
                name="activity_places_for_somebody",
                violation_error_message=_("Skriv hvor mange plasser det er, fra 1 til 1000."),
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="activity_is_no_variant_of_itself",
                violation_error_message=_("En aktivitet er ikke en variant av seg selv."),
            ),
            models.CheckConstraint(
                condition=models.Q(minutes_each__isnull=True)
                | models.Q(minutes_each__range=(1, LONGEST_AT_WORK), employees__isnull=False),
                name="activity_work_within_a_day",
                violation_error_message=_("Skriv hvor mange som er på jobb, og høyst 24 timer."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title.get("nb", self.slug))

    @property
    def is_open(self) -> bool:
        """Whether people can come to it."""
        return self.state in Activity.COME_TO


class Collaboration(MunicipalityModel):
    """A partner who runs an activity with the municipality, and what the partner does there.

    It goes on until `ended_on`, if that is set.
    """

    personal_data = None

    activity = Within(Activity, models.CASCADE, related_name="collaborations")
    association = Within(Association, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    does = models.JSONField(default=dict)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "name"],
                name="partner_of_activity_once",
                violation_error_message=_("Denne partneren er allerede med."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="partner_has_a_name",
                violation_error_message=_("Skriv hvem dere samarbeider med."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
