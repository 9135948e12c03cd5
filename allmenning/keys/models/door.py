"""Doors, the computers that decide at them, and which doors a space is reached through."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.places.models import Building, Space


class Gateway(MunicipalityModel):
    """The computer at a building's doors, and how far it and we agree.

    `public_key` is its own (Ed25519, 32 bytes). `sequence` is the last change put in line for it,
    `acknowledged` the last it has kept, `epoch` the count of times all it knew was made worthless,
    `received` the last line of its record that we have, and `link` the chain's hash there.
    `carried` are the sealed lists of what was taken back and it has not heard of, for phones to bring
    (`actions.carrying`). `clock_ms` is how far its clock was from ours when it was last `seen_at`.
    """

    personal_data = None

    building = Within(Building, models.PROTECT, related_name="gateways")
    name = models.CharField(max_length=80)
    public_key = models.BinaryField(max_length=32)
    sequence = models.BigIntegerField(default=0)
    acknowledged = models.BigIntegerField(default=0)
    epoch = models.PositiveIntegerField(default=1)
    received = models.BigIntegerField(default=0)
    link = models.BinaryField(max_length=32, default=bytes(32))
    carried = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True)
    clock_ms = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(acknowledged__lte=models.F("sequence")),
                name="gateway_has_what_was_sent",
                violation_error_message=_("Døra kan ikke ha fått mer enn vi har sendt."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "public_key"],
                name="gateway_key_once",
                violation_error_message=_("Denne nøkkelen er allerede i bruk."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Door(MunicipalityModel):
    """Something that opens for who may: a door, a cupboard, a gate – or a light that goes on.

    `decides` says who decides whether it opens, and so what we can promise (`queries.door_words`).
    `by_phone` is whether it opens for who rings or texts `DoorNumber`; never what guards things.
    `driver` and `address` say how the gateway reaches it. `before` and `after` are minutes it opens
    earlier and later than the booking, cut by the next one. `health` is what the gateway last told:
    battery in percent, whether it answers, open or closed.
    """

    personal_data = None

    class Kind(models.TextChoices):
        MAIN = "main", _("hovedinngang")
        ROOM = "room", _("dør til lokalet")
        STORAGE = "storage", _("lager")
        CUPBOARD = "cupboard", _("skap")
        GATE = "gate", _("port")
        LIGHT = "light", _("lys")

    class Decides(models.TextChoices):
        GATEWAY = "gateway", _("døra sjekker hver åpning")
        LOCK = "lock", _("låsen har koden i seg")
        VENDOR = "vendor", _("leverandørens skytjeneste")
        OSLO = "oslo", _("Oslonøkkelen")

    building = Within(Building, models.PROTECT, related_name="doors")
    gateway = Within(Gateway, models.PROTECT, null=True, related_name="doors")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    decides = models.CharField(max_length=8, choices=Decides, default=Decides.GATEWAY)
    driver = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=120, blank=True)
    slots = models.PositiveSmallIntegerField(default=0)
    before = models.PositiveSmallIntegerField(default=15)
    after = models.PositiveSmallIntegerField(default=15)
    by_phone = models.BooleanField(default=False)
    health = models.JSONField(default=dict)
    health_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decides__in=["gateway", "lock"], gateway__isnull=False)
                | models.Q(decides__in=["vendor", "oslo"], gateway__isnull=True),
                name="door_decided_by_somebody",
                violation_error_message=_("Velg hvilken dørsentral døra hører til."),
            ),
            models.CheckConstraint(
                condition=models.Q(before__lte=120, after__lte=120),
                name="door_grace_is_short",
                violation_error_message=_("Døra kan åpnes høyst to timer før og etter."),
            ),
            models.CheckConstraint(
                condition=models.Q(by_phone=False)
                | models.Q(gateway__isnull=False, kind__in=["main", "room", "gate", "light"]),
                name="door_by_phone_guards_no_things",
                violation_error_message=_(
                    "Lager og skap kan ikke åpnes med oppringing, og heller ikke dører uten dørsentral."
                ),
            ),
            models.UniqueConstraint(
                fields=["building", "name"],
                name="door_name_once",
                violation_error_message=_("Bygget har allerede en dør med dette navnet."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DoorNumber(MunicipalityModel):
    """The telephone number of a building's doors (E.164): who has a key now rings it or texts it."""

    personal_data = None

    building = Within(Building, models.CASCADE, related_name="+")
    number = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["building"],
                name="one_number_per_building",
                violation_error_message=_("Dørene i bygget har allerede et nummer."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "number"],
                name="door_number_once",
                violation_error_message=_("Et annet bygg har dette nummeret."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Bundle(MunicipalityModel):
    """The doors a space is reached through, all opened by the same key."""

    personal_data = None

    space = Within(Space, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space"],
                name="one_bundle_per_space",
                violation_error_message=_("Lokalet har allerede sine dører."),
            )
        ]

    def __str__(self) -> str:
        return f"doors of space {self.space_id}"


class BundleDoor(MunicipalityModel):
    """That a door is on the way to a space; `order` is the order one meets them in."""

    personal_data = None

    bundle = Within(Bundle, models.CASCADE, related_name="parts")
    door = Within(Door, models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bundle", "door"],
                name="door_once_per_bundle",
                violation_error_message=_("Døra er allerede med."),
            )
        ]

    def __str__(self) -> str:
        return f"door {self.door_id} in bundle {self.bundle_id}"
