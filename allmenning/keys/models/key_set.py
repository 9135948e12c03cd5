"""Keys of metal, where there is no lock that asks us: which there are, and who has them now."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.booking.models import Booking
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person
from allmenning.places.models import Building, Space


class KeyHandover(MunicipalityModel):
    """Where and when keys of metal are fetched and returned at a building.

    `fetching` and `returning` are texts in the written languages; a set is to be back `hours` after
    the booking ended.
    """

    personal_data = None

    building = Within(Building, models.CASCADE, related_name="key_handover")
    fetching = models.JSONField(default=dict)
    returning = models.JSONField(default=dict)
    hours = models.PositiveSmallIntegerField(default=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["building"],
                name="key_handover_once",
                violation_error_message=_("Bygget har allerede en tekst om nøkler."),
            ),
            models.CheckConstraint(
                condition=models.Q(hours__lte=168),
                name="key_is_back_within_a_week",
                violation_error_message=_("Nøkkelen skal være tilbake innen en uke."),
            ),
        ]

    def __str__(self) -> str:
        return f"handing over of keys at building {self.building_id}"


class KeySet(MunicipalityModel):
    """A ring with keys of metal that is lent as one, to a space or to the whole building.

    `label` is what stands on its tag, `opens` in words what it opens, and `count` how many keys are
    on it. It is in use until `retired_at`.
    """

    personal_data = None

    building = Within(Building, models.PROTECT, related_name="key_sets")
    space = Within(Space, models.PROTECT, null=True, related_name="key_sets")
    label = models.CharField(max_length=40)
    opens = models.CharField(max_length=200)
    count = models.PositiveSmallIntegerField(default=1)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["building", "label"],
                condition=models.Q(retired_at__isnull=True),
                name="key_set_label_once",
                violation_error_message=_("Bygget har allerede et nøkkelsett med dette merket."),
            ),
            models.CheckConstraint(
                condition=models.Q(count__range=(1, 50)),
                name="key_set_has_keys",
                violation_error_message=_("Skriv hvor mange nøkler det er, mellom 1 og 50."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class KeyLoan(MunicipalityModel):
    """That a key set went out with a booking, and when it came back (`returned_at`, or not yet).

    It is to be back at `due_at`. `told_late_at` is when people were told that it was not.
    """

    personal_data = PersonalData(
        found_by="booking.request.applicant",
        exported=("fetched_at", "due_at", "returned_at"),
        erased="the borrower's name goes with her row; times and sets stay",
        kept="as long as the booking it belongs to",
    )

    key_set = Within(KeySet, models.PROTECT, related_name="loans")
    booking = Within(Booking, models.PROTECT, related_name="key_loans")
    fetched_at = models.DateTimeField()
    handed_out_by = Within(Person, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    taken_back_by = Within(Person, models.PROTECT, null=True, related_name="+")
    told_late_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key_set"],
                condition=models.Q(returned_at__isnull=True),
                name="key_set_out_once",
                violation_error_message=_("Nøkkelsettet er allerede ute."),
            ),
            models.UniqueConstraint(
                fields=["booking"],
                name="one_key_set_per_booking",
                violation_error_message=_("Nøkkelen til denne bestillingen er allerede hentet."),
            ),
            models.CheckConstraint(
                condition=models.Q(returned_at__isnull=True, taken_back_by__isnull=True)
                | models.Q(returned_at__gte=models.F("fetched_at"), taken_back_by__isnull=False),
                name="key_set_returned_to_somebody",
                violation_error_message=_(
                    "Nøkkelsettet leveres tilbake til noen, etter at det er hentet."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__gte=models.F("fetched_at")),
                name="key_set_due_after_it_went_out",
                violation_error_message=_("Fristen kommer etter at nøkkelsettet er hentet."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(returned_at__isnull=True),
                name="key_sets_out",
            )
        ]

    def __str__(self) -> str:
        return f"key set {self.key_set_id} with booking {self.booking_id}"
