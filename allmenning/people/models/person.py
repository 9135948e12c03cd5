"""A person as one municipality knows her."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData


class Person(MunicipalityModel):
    """A resident or an employee. The personal number is sealed; the rest she typed herself.

    A contact, whom an employee wrote down at the desk, has neither a number nor an identity.
    """

    personal_data = PersonalData(
        found_by="id",
        exported=("name", "email", "phone", "language", "created_at"),
        erased="name, addresses and number are emptied; the row stays for the bookings' sake",
        kept="two years after the latest sign-in",
    )

    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=5, default="nb")
    number_lookup = models.BinaryField(max_length=32, null=True)
    number_sealed = models.BinaryField(max_length=64, null=True)
    number_key_id = models.CharField(max_length=20, blank=True)
    digest_at_hour = models.SmallIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number_lookup"],
                name="one_person_per_number",
                violation_error_message=_("Denne personen finnes fra før."),
            ),
            models.CheckConstraint(
                condition=models.Q(number_lookup__isnull=True, number_sealed__isnull=True)
                | models.Q(number_lookup__isnull=False, number_sealed__isnull=False),
                name="number_sealed_and_found",
                violation_error_message=_("Et fødselsnummer må kunne både finnes og leses."),
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def is_complete(self) -> bool:
        """Whether she has told what is needed to book: a name and a way to reach her."""
        return bool(self.name and self.email)


class Identity(MunicipalityModel):
    """A person as one sign-in service names her: issuer and pairwise subject."""

    personal_data = PersonalData(
        found_by="person",
        exported=("issuer",),
        erased="deleted",
        kept="as long as the person",
    )

    person = Within(Person, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "issuer", "subject"],
                name="one_person_per_subject",
                violation_error_message=_("Denne innloggingen hører til noen andre."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.issuer} for person {self.person_id}"
