"""Spreadsheets of places that somebody has sent in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.documents.models import StoredFile
from allmenning.people.models import Person


class PlacesImport(MunicipalityModel):
    """One spreadsheet of places: first it shows what it would change, then it may be carried out."""

    personal_data = PersonalData(
        found_by="sent_by",
        exported=("name", "sent_at", "done_at"),
        erased="kept: the row of who sent it is emptied, the number no longer leads to anybody",
        kept="as long as the places, as it tells where their facts came from",
    )

    file = Within(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    sent_by = Within(Person, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True)
                | models.Q(done_at__gte=models.F("sent_at")),
                name="imported_after_it_was_sent",
                violation_error_message=_("En fil kan ikke være lest inn før den ble sendt."),
            )
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"
