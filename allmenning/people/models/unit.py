"""Units in a tree, and who has which role where until when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models.person import Person
from allmenning.people.rules import roles


class Unit(MunicipalityModel):
    """A part of the municipality: municipality > agency or district > building."""

    personal_data = None

    class Kind(models.TextChoices):
        MUNICIPALITY = roles.MUNICIPALITY, _("kommune")
        AGENCY = "agency", _("etat")
        DISTRICT = "district", _("bydel")
        BUILDING = "building", _("bygg")

    parent = Within("self", models.PROTECT, null=True, related_name="children")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "parent", "name"],
                name="unit_name_once_per_parent",
                nulls_distinct=False,
                violation_error_message=_("Det finnes allerede en enhet med dette navnet her."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind="municipality", parent__isnull=True)
                | models.Q(kind__in=["agency", "district", "building"], parent__isnull=False),
                name="only_the_municipality_is_a_root",
                violation_error_message=_("Bare kommunen selv står øverst."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(MunicipalityModel):
    """What a person may do on a unit and everything below it, until a date."""

    personal_data = PersonalData(
        found_by="person",
        exported=("kind", "unit", "expires_on"),
        erased="deleted",
        kept="until it expires; the act of granting it stays in the log",
    )

    class Kind(models.TextChoices):
        CARETAKER = roles.CARETAKER, _("vaktmester")
        CASE_WORKER = roles.CASE_WORKER, _("saksbehandler")
        UNIT_LEADER = roles.UNIT_LEADER, _("enhetsleder")
        ADMINISTRATOR = roles.ADMINISTRATOR, _("kommuneadministrator")

    person = Within(Person, models.CASCADE, related_name="roles")
    unit = Within(Unit, models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=16, choices=Kind)
    expires_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "kind"],
                name="role_once_per_unit",
                violation_error_message=_("Denne personen har allerede rollen her."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} on unit {self.unit_id} until {self.expires_on}"
