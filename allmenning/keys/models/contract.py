"""Hours without staff (meråpent): what a place offers, and who has agreed to its terms."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.booking.models import Terms
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.keys.models.door import Door, Gateway
from allmenning.people.models import Person
from allmenning.places.models import Building, Timetable


class OpenAccess(MunicipalityModel):
    """That people let themselves in to a place while nobody works there.

    It opens whenever its timetable is open, whether people work there then or not; on days the
    timetable is closed it stays shut. Without a `timetable` of its own it follows the building's,
    whichever that is. `about` and the terms are texts in several languages. `doors`
    are reached through `OpenAccessDoor`. `least_age` is in whole years. `warns_before` is how many
    minutes before closing people inside are told; `most_inside` how many the place takes.
    """

    personal_data = None

    building = Within(Building, models.PROTECT, related_name="+")
    timetable = Within(Timetable, models.PROTECT, null=True, related_name="+")
    terms = Within(Terms, models.PROTECT, related_name="+")
    about = models.JSONField(default=dict)
    least_age = models.PositiveSmallIntegerField(default=0)
    needs_course = models.BooleanField(default=False)
    for_institutions = models.BooleanField(default=False)
    warns_before = models.PositiveSmallIntegerField(default=15)
    most_inside = models.PositiveSmallIntegerField(null=True)
    takes_new = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["building"],
                name="open_access_once_per_building",
                violation_error_message=_("Stedet har allerede tider uten betjening."),
            ),
            models.CheckConstraint(
                condition=models.Q(least_age__lte=100, warns_before__lte=120),
                name="open_access_within_reason",
                violation_error_message=_("Aldersgrensa er høyst 100 år, varselet to timer."),
            ),
        ]

    def __str__(self) -> str:
        return f"open access to building {self.building_id}"


class OpenAccessDoor(MunicipalityModel):
    """A door that contracts for a place open; `order` is the order one meets them in."""

    personal_data = None

    open_access = Within(OpenAccess, models.CASCADE, related_name="doors")
    door = Within(Door, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["open_access", "door"],
                name="door_once_per_open_access",
                violation_error_message=_("Døra er allerede med."),
            )
        ]

    def __str__(self) -> str:
        return f"door {self.door_id} of open access {self.open_access_id}"


class Contract(MunicipalityModel):
    """That a person has agreed to a place's terms and may let herself in there.

    `terms` is the version she agreed to. How old she is, is not kept: only that it was looked at,
    by `age_from`. `proofed_by` is the employee who saw her papers, when she has no electronic
    identity and signed at the desk. `for_institution` names whom she comes on behalf of with a
    group; empty when she comes for herself.
    """

    personal_data = PersonalData(
        found_by="person",
        exported=("accepted_at", "course_at", "for_institution", "state", "ended_at"),
        erased="the holder's name goes with her row",
        kept="two years after it ended",
    )

    class State(models.TextChoices):
        WAITING = "waiting", _("venter på kurs")
        ACTIVE = "active", _("gjelder")
        SUSPENDED = "suspended", _("stanset")
        ENDED = "ended", _("avsluttet")

    class AgeFrom(models.TextChoices):
        NUMBER = "number", _("fødselsnummeret")
        STAFF = "staff", _("en ansatt")

    open_access = Within(OpenAccess, models.PROTECT, related_name="contracts")
    person = Within(Person, models.PROTECT, related_name="contracts")
    terms = Within(Terms, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()
    age_from = models.CharField(max_length=6, choices=AgeFrom)
    proofed_by = Within(Person, models.PROTECT, null=True, related_name="+")
    course_at = models.DateTimeField(null=True)
    for_institution = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=9, choices=State)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["open_access", "person"],
                condition=~models.Q(state="ended"),
                name="one_contract_per_place",
                violation_error_message=_("Du har allerede avtale om dette stedet."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="ended", ended_at__isnull=False)
                | (~models.Q(state="ended") & models.Q(ended_at__isnull=True)),
                name="contract_ended_at_a_time",
                violation_error_message=_("En avsluttet avtale har et tidspunkt."),
            ),
        ]

    def __str__(self) -> str:
        return f"contract {self.pk}"


class ContractCard(MunicipalityModel):
    """A card that opens for a contract at one gateway, known by its digest alone.

    The digest is made with the gateway's secret the moment the number is typed
    (`rules.pins.card_digest`); the number itself is stored nowhere.
    """

    personal_data = PersonalData(
        found_by="contract.person",
        exported=(),
        erased="deleted",
        kept="as long as the contract lets her in",
    )

    contract = Within(Contract, models.CASCADE, related_name="cards")
    gateway = Within(Gateway, models.CASCADE, related_name="+")
    digest = models.BinaryField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "gateway"],
                name="one_card_per_contract_and_gateway",
                violation_error_message=_("Avtalen har allerede et kort."),
            ),
            models.UniqueConstraint(
                fields=["gateway", "digest"],
                name="card_once_per_gateway",
                violation_error_message=_("Kortet er allerede registrert på en annen avtale."),
            ),
        ]

    def __str__(self) -> str:
        return f"card of contract {self.contract_id}"


class Suspension(MunicipalityModel):
    """That a contract was suspended, why, what she said to it, and what came of it.

    It holds from `begun_at` until `ended_at`. The holder is told why at once, and has her say
    (forvaltningsloven § 16); an employee then reads it and lifts the suspension or writes why it
    stands (`answer`).
    """

    personal_data = PersonalData(
        found_by="contract.person",
        exported=("begun_at", "reason", "statement", "stated_at", "answer", "ended_at"),
        erased="the texts are emptied",
        kept="as long as the contract",
    )

    contract = Within(Contract, models.CASCADE, related_name="suspensions")
    reason = models.CharField(max_length=500)
    begun_at = models.DateTimeField()
    begun_by = Within(Person, models.PROTECT, related_name="+")
    statement = models.TextField(blank=True, max_length=2000)
    stated_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract"],
                condition=models.Q(ended_at__isnull=True),
                name="one_suspension_at_a_time",
                violation_error_message=_("Avtalen er allerede stanset."),
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="suspension_with_a_reason",
                violation_error_message=_("Skriv hvorfor."),
            ),
        ]

    def __str__(self) -> str:
        return f"suspension of contract {self.contract_id}"
