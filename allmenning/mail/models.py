"""The outbox: one row for each letter we owe somebody, sent once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel
from allmenning.core.personal_data import PersonalData


class Letter(MunicipalityModel):
    """One e-mail to one address. `source` says what caused it and is unique. `unsubscribe` is the
    address at which its reader's mail program says that she wants no more such letters.

    The attempt is marked before the final dot of the SMTP dialogue, so that a letter whose fate
    is unknown is never sent again by itself.
    """

    personal_data = PersonalData(
        found_by="address",
        exported=("subject", "written_at", "sent_at"),
        erased="address, subject, text, calendar, unsubscribe and answer are emptied",
        kept="emptied 90 days after it was written",
    )

    class State(models.TextChoices):
        WAITING = "waiting", _("venter")
        ATTEMPTING = "attempting", _("sendes")
        SENT = "sent", _("sendt")
        REFUSED = "refused", _("avvist")

    source = models.CharField(max_length=120)
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    calendar = models.TextField(blank=True)
    unsubscribe = models.CharField(max_length=300, blank=True, default="", db_default="")
    message_id = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "source"],
                name="one_letter_per_source",
                violation_error_message=_("Dette brevet er allerede skrevet."),
            ),
            models.UniqueConstraint(
                fields=["message_id"],
                name="message_id_once",
                violation_error_message=_("Dette brevet er allerede skrevet."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "due_at"],
                condition=~models.Q(state="sent"),
                name="letters_unsettled",
            ),
            models.Index(
                fields=["written_at"], condition=~models.Q(address=""), name="letters_kept"
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"
