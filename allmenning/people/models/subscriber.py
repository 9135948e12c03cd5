"""Who wants letters about something, and is nobody we know otherwise."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel
from allmenning.core.personal_data import PersonalData


class Subscriber(MunicipalityModel):
    """An e-mail address that somebody typed to be told of something, in her language; no name."""

    personal_data = PersonalData(
        found_by="id",
        exported=("address", "language", "created_at"),
        erased="deleted, with all it follows",
        kept="until it follows nothing any more",
    )

    address = models.EmailField()
    language = models.CharField(max_length=5)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "address"],
                name="subscriber_once",
                violation_error_message=_("Denne adressen følger allerede noe."),
            )
        ]

    def __str__(self) -> str:
        return f"subscriber {self.pk}"
