"""The municipality's copy of what Folkeregisteret says of people: only what notices need."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData


class RegisteredPerson(MunicipalityModel):
    """One person as Folkeregisteret has her now. She may never have signed in here.

    Neither her name nor how she is reached is kept: the one is not needed, the other is looked up
    at every sending. `address` is the id of her address in Matrikkelen, "" when not told;
    `basic_unit` is kommunenummer and grunnkrets, eight digits. A child with two homes (delt
    bosted) has the other one in `second_address`. Who have the same `home` share a household: it
    is a keyed digest of address and dwelling. Of who is shielded nothing else is kept that could
    tell where she is; it is kept so that nothing is sent to those she lives with either.
    """

    personal_data = PersonalData(
        found_by="id",
        exported=("state", "born_on", "basic_unit", "moved_on", "read_at"),
        erased="deleted; read anew only when the register tells of her again",
        kept="as long as she lives here, and 90 days after",
    )

    class State(models.TextChoices):
        RESIDENT = "resident", _("bosatt")
        GONE = "gone", _("utflyttet")
        DEAD = "dead", _("død")
        OTHER = "other", _("ikke bosatt")

    number_lookup = models.BinaryField(max_length=32)
    number_sealed = models.BinaryField(max_length=64)
    number_key_id = models.CharField(max_length=20)
    state = models.CharField(max_length=8, choices=State)
    born_on = models.DateField(null=True)
    is_shielded = models.BooleanField(default=False)
    address = models.CharField(max_length=36, blank=True)
    home = models.BinaryField(max_length=32, null=True)
    second_address = models.CharField(max_length=36, blank=True)
    basic_unit = models.CharField(max_length=8, blank=True)
    moved_on = models.DateField(null=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number_lookup"],
                name="one_copy_per_number",
                violation_error_message=_("Denne personen er allerede lest inn."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_shielded=False)
                | models.Q(address="", second_address="", basic_unit=""),
                name="shielded_has_no_place",
                violation_error_message=_("Hvor en skjermet person bor, lagres ikke."),
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "address"], name="registered_by_address"),
            models.Index(fields=["municipality", "basic_unit"], name="registered_by_basic_unit"),
            models.Index(fields=["municipality", "born_on"], name="registered_by_birth"),
            models.Index(fields=["municipality", "home"], name="registered_by_home"),
            models.Index(
                fields=["municipality", "home"],
                condition=models.Q(is_shielded=True),
                name="registered_shielded",
            ),
            models.Index(
                fields=["municipality", "read_at"],
                condition=~models.Q(state="resident"),
                name="registered_elsewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"registered person {self.pk}"


class Guardianship(MunicipalityModel):
    """That one person has parental responsibility (foreldreansvar) for another."""

    personal_data = PersonalData(
        found_by="guardian",
        exported=("child_id",),
        erased="deleted",
        kept="until the child is of age, or as the register says",
    )

    child = Within(RegisteredPerson, models.CASCADE, related_name="guardianships")
    guardian = Within(RegisteredPerson, models.CASCADE, related_name="wards")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child", "guardian"],
                name="guardian_once_per_child",
                violation_error_message=_("Foreldreansvaret er allerede ført."),
            )
        ]

    def __str__(self) -> str:
        return f"person {self.guardian_id} for person {self.child_id}"


class RegisterEvent(MunicipalityModel):
    """One thing Folkeregisteret told, in its order. What holds now is read of the person.

    `kind` is the register's own word. `before` and `after` are where she lived, as basic units of
    eight digits, "" for elsewhere or unknown: filled only for events of addresses.
    """

    personal_data = PersonalData(
        found_by="person",
        exported=("kind", "happened_at"),
        erased="deleted with the person",
        kept="90 days: as long as a notice may be due because of it",
    )

    sequence = models.BigIntegerField()
    person = Within(RegisteredPerson, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=80)
    happened_at = models.DateTimeField()
    before = models.CharField(max_length=8, blank=True)
    after = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sequence"],
                name="register_event_once",
                violation_error_message=_("Denne hendelsen er allerede lest."),
            )
        ]
        indexes = [
            models.Index(fields=["municipality", "happened_at"], name="register_event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"


class RegisterPosition(MunicipalityModel):
    """How far Folkeregisteret's list has been read; `etag` is the mark of the page read last.

    While everybody is read anew, `extract` is what the register calls the list of them that was
    ordered at `extract_ordered_at`, and `extract_batch` the part of it to be read next.

    The key that homes are told apart by is kept here, sealed: it stays when the keys of personal
    numbers change, as a home cannot be told anew from what is kept of it.
    """

    personal_data = None

    sequence = models.BigIntegerField()
    etag = models.CharField(max_length=100, blank=True)
    read_at = models.DateTimeField()
    extract = models.CharField(max_length=100, blank=True)
    extract_batch = models.PositiveIntegerField(default=0)
    extract_ordered_at = models.DateTimeField(null=True)
    home_key_sealed = models.BinaryField(max_length=128)
    home_key_id = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                name="one_register_position",
                violation_error_message=_("Det finnes bare én lesing av registeret."),
            )
        ]

    def __str__(self) -> str:
        return f"read to {self.sequence}"
