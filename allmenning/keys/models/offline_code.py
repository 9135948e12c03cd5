"""Codes that open a door once, given while its line was down."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.keys.models.door import Door
from allmenning.keys.models.grant import HAS_START_AND_END, Grant


class OfflineCode(MunicipalityModel):
    """That the holder of a grant was given a code of twelve digits, which opens a door once though
    the door was never told of the grant: in `during`, [start, end) in whole quarters of an hour.

    The digits follow from door and time and are stored nowhere (`rules.pins.offline_code`). No two
    are the same, as no door without a line can be told that one was taken back.
    """

    personal_data = PersonalData(
        found_by="grant.holder",
        exported=("given_at",),
        erased="deleted with its grant",
        kept="as long as its grant",
    )

    grant = Within(Grant, models.CASCADE, related_name="offline_codes")
    door = Within(Door, models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["door", "during"],
                name="offline_code_to_one",
                violation_error_message=_("Noen andre har fått denne engangskoden."),
            ),
            models.UniqueConstraint(
                fields=["grant", "door"],
                name="one_offline_code_per_door",
                violation_error_message=_("Nøkkelen har allerede en engangskode til døra."),
            ),
            models.CheckConstraint(
                condition=HAS_START_AND_END,
                name="offline_code_has_start_and_end",
                violation_error_message=_("Slutten må komme etter starten."),
            ),
        ]

    def __str__(self) -> str:
        return f"offline code of grant {self.grant_id} at door {self.door_id}"
