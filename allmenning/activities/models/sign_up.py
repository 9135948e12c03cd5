"""Places at a session, for the few activities that one signs up for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models.session import Session
from allmenning.core.models import MunicipalityModel, Within

LONGEST_FIRST_NAME = 40
# More than a family, and somebody would fill the room alone.
MOST_TOGETHER = 6


class SignUp(MunicipalityModel):
    """Somebody, unknown to us but for a first name, comes to a session with so many, herself counted.

    Without a place she is on the waiting list, which goes by `id`: rows come in while the session
    is locked. The database lets nobody in past the activity's places (migration 0012). `receipt` is
    the digest of her three words and `sending` of one sending of the form. The row is deleted when
    she gives her place up, and a month after the session.
    """

    personal_data = None

    session = Within(Session, models.CASCADE, related_name="sign_ups")
    name = models.CharField(max_length=LONGEST_FIRST_NAME)
    people = models.PositiveSmallIntegerField()
    has_place = models.BooleanField()
    sending = models.BinaryField(max_length=32)
    receipt = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sending"],
                name="sign_up_sent_once",
                violation_error_message=_("Dette er allerede sendt."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "receipt"],
                name="sign_up_words_once",
                violation_error_message=_("Disse tre ordene er i bruk."),
            ),
            models.CheckConstraint(
                condition=Q(people__range=(1, MOST_TOGETHER)),
                name="sign_up_for_a_few",
                violation_error_message=_("Meld på fra 1 til 6."),
            ),
        ]
        indexes = [models.Index(fields=["session", "id"], name="sign_up_in_order")]

    def __str__(self) -> str:
        return f"sign-up {self.pk}"
