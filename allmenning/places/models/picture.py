"""Pictures of buildings and spaces."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.documents.models import StoredFile
from allmenning.places.models.building import Building
from allmenning.places.models.space import Space


class Picture(MunicipalityModel):
    """What a building or a space looks like, also in words for those who cannot see it.

    Pictures of a place are shown by `order`, the lowest first. `width` and `height` are those of
    `file`, in points; `small` is the same picture for lists.
    """

    personal_data = PersonalData(
        found_by="credit",
        exported=("credit",),
        erased="kept: who made a picture is named beside it (åndsverkloven § 5)",
        kept="as long as the picture is shown",
    )

    building = Within(Building, models.CASCADE, null=True, related_name="pictures")
    space = Within(Space, models.CASCADE, null=True, related_name="pictures")
    file = Within(StoredFile, models.PROTECT, related_name="+")
    small = Within(StoredFile, models.PROTECT, related_name="+")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    order = models.IntegerField()
    alt = models.JSONField()
    credit = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(building__isnull=False, space__isnull=True)
                | models.Q(building__isnull=True, space__isnull=False),
                name="picture_of_one_place",
                violation_error_message=_("Et bilde er av ett bygg eller ett lokale."),
            ),
            models.CheckConstraint(
                condition=models.Q(alt__has_key="nb") & ~models.Q(alt__nb=""),
                name="picture_has_words",
                violation_error_message=_("Skriv hva bildet viser."),
            ),
            models.CheckConstraint(
                condition=models.Q(width__gte=1, height__gte=1),
                name="picture_has_size",
                violation_error_message=_("Et bilde har bredde og høyde."),
            ),
            models.UniqueConstraint(
                fields=["building", "file"],
                name="picture_once_per_building",
                violation_error_message=_("Bildet er lagt til fra før."),
            ),
            models.UniqueConstraint(
                fields=["space", "file"],
                name="picture_once_per_space",
                violation_error_message=_("Bildet er lagt til fra før."),
            ),
        ]

    def __str__(self) -> str:
        return f"picture {self.pk}"
