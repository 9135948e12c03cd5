"""Templates a place can be taken into use from, and each taking into use, step by step."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.booking.models.terms import Terms
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person
from allmenning.places.models import Building


class PlaceTemplate(MunicipalityModel):
    """What places of a kind usually are: hours, spaces with their parts, and rules.

    `contents` is read by `rules.templates.template_of`. Whoever takes a place into use accepts the
    newest version of the terms.
    """

    personal_data = None

    name = models.JSONField()
    category = models.CharField(max_length=60)
    contents = models.JSONField()
    terms = Within(Terms, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "category"],
                name="one_template_of_a_category",
                violation_error_message=_("Det finnes allerede en mal for slike steder."),
            )
        ]

    def __str__(self) -> str:
        return f"template of {self.category}"


class Adoption(MunicipalityModel):
    """One building being taken into use: begun, made ready to try, and opened to all.

    `contents` is what the template said when it began, whatever becomes of the template;
    `choices` is what has been chosen so far, by step; `rules.templates.chosen` reads both.
    """

    personal_data = PersonalData(
        found_by="started_by",
        exported=("started_at", "ready_at", "opened_at"),
        erased="kept: the row of who began it is emptied, the number no longer leads to anybody",
        kept="as long as the building",
    )

    building = Within(Building, models.PROTECT, related_name="adoptions")
    template = Within(PlaceTemplate, models.PROTECT, related_name="+")
    started_by = Within(Person, models.PROTECT, related_name="+")
    contents = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["building"],
                condition=models.Q(opened_at__isnull=True),
                name="taken_into_use_once_at_a_time",
                violation_error_message=_("Noen er allerede i gang med å ta dette bygget i bruk."),
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at__isnull=True) | models.Q(ready_at__isnull=False),
                name="ready_before_it_opens",
                violation_error_message=_("Gjør stedet klart før du åpner det."),
            ),
        ]

    def __str__(self) -> str:
        return f"taking building {self.building_id} into use"
