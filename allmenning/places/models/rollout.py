"""What a municipality aims at when it connects its buildings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel


class RolloutTarget(MunicipalityModel):
    """How many buildings of a category are to be connected; an empty category counts all."""

    personal_data = None

    category = models.CharField(max_length=60, blank=True)
    places = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "category"],
                name="one_target_of_a_category",
                violation_error_message=_("Det finnes allerede et mål for slike steder."),
            ),
            models.CheckConstraint(
                condition=models.Q(places__range=(1, 100_000)),
                name="target_of_some_places",
                violation_error_message=_("Skriv et tall mellom 1 og 100 000."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.places} {self.category}"
