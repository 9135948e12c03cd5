"""Associations and the people who may act for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, NorwegianSortKey, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models.person import Person


class Association(MunicipalityModel):
    """A club or other voluntary organisation, known by its organisasjonsnummer."""

    personal_data = None

    organisasjonsnummer = models.CharField(max_length=9)
    name = models.CharField(max_length=175)
    sort_key = NorwegianSortKey()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "organisasjonsnummer"],
                name="association_once",
                violation_error_message=_("Denne foreningen finnes fra før."),
            ),
            models.CheckConstraint(
                condition=models.Q(organisasjonsnummer__regex=r"^[0-9]{9}$"),
                name="organisasjonsnummer_has_nine_digits",
                violation_error_message=_("Et organisasjonsnummer har ni sifre."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Representative(MunicipalityModel):
    """A person who may book and answer for an association, until a date when one is set."""

    personal_data = PersonalData(
        found_by="person",
        exported=("association", "until"),
        erased="deleted",
        kept="until the association or the person ends it",
    )

    person = Within(Person, models.CASCADE, related_name="represents")
    association = Within(Association, models.CASCADE, related_name="representatives")
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "association"],
                name="representative_once",
                violation_error_message=_("Denne personen representerer foreningen fra før."),
            )
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} for association {self.association_id}"
