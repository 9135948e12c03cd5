"""Addresses where calendar programs read bookings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Association, Person
from allmenning.places.models import Building, Space

_OWN = models.Q(person__isnull=False, space__isnull=True, building__isnull=True)
_SPACES = models.Q(
    person__isnull=True, association__isnull=True, space__isnull=False, building__isnull=True
)
_BUILDINGS = models.Q(
    person__isnull=True, association__isnull=True, space__isnull=True, building__isnull=False
)


class Feed(MunicipalityModel):
    """A secret address of a calendar: a person's own, an association's, a space's or a building's.

    The address is signed for the row and its `number` (`access_by_link.feed_link`), and stands nowhere: a
    new number makes a new address, and the old one leads to nothing. An association's belongs to
    one who acts for it, and leads nowhere once she no longer does.
    """

    personal_data = PersonalData(
        found_by="person",
        exported=("association", "made_at"),
        erased="deleted",
        kept="until the person closes the address",
    )

    person = Within(Person, models.CASCADE, null=True, related_name="feeds")
    association = Within(Association, models.CASCADE, null=True, related_name="+")
    space = Within(Space, models.CASCADE, null=True, related_name="+")
    building = Within(Building, models.CASCADE, null=True, related_name="+")
    number = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "association", "space", "building"],
                nulls_distinct=False,
                name="one_feed_for_each_calendar",
                violation_error_message=_("Kalenderen har allerede en adresse."),
            ),
            models.CheckConstraint(
                condition=_OWN | _SPACES | _BUILDINGS,
                name="feed_of_one_calendar",
                violation_error_message=_("En adresse viser én kalender."),
            ),
        ]

    def __str__(self) -> str:
        return f"feed {self.pk}"
