"""What is sent by a channel that costs money, to those whom e-mail does not reach."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.notices.models.dispatch import Dispatch
from allmenning.notices.models.notice import Channel


class PaidMessage(MunicipalityModel):
    """A letter or a text in place of one dispatch that no e-mail could carry; at most one.

    `price` is in øre, as two people approved it. No name, address or number is kept: they are
    asked of the registers when it is sent. `attempted_at` is set before it is handed over: after
    that it is tried again only when the provider says that it took nothing. `hindrance` is the
    provider's code, or the reason why it must not be sent any more.
    """

    personal_data = PersonalData(
        found_by="dispatch.person",
        exported=("channel", "state", "settled_at"),
        erased="deleted with the dispatch; the counts stay",
        kept="as long as the dispatch",
    )

    class State(models.TextChoices):
        PENDING = "pending", _("klar")
        ATTEMPTING = "attempting", _("sendes")
        SENT = "sent", _("sendt")
        REFUSED = "refused", _("avvist")
        UNKNOWN = "unknown", _("uvisst")
        SKIPPED = "skipped", _("ikke sendt")

    dispatch = Within(Dispatch, models.CASCADE, related_name="paid", unique=True)
    channel = models.CharField(max_length=6, choices=Channel)
    price = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    attempted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=60, blank=True)
    hindrance = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=["sms", "letter"], price__gt=0),
                name="paid_has_its_price",
                violation_error_message=_("Det som koster penger, må ha en pris."),
            )
        ]
        indexes = [
            models.Index(
                fields=["municipality", "due_at"],
                condition=Q(state="pending"),
                name="paid_pending",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} for dispatch {self.dispatch_id}"
