"""The ledger: one row for each person a notice is for, whatever becomes of it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Mod
from django.db.models.lookups import LessThan
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.notices.models.notice import Notice
from allmenning.people.models import RegisteredPerson
from allmenning.places.models import District


class Dispatch(MunicipalityModel):
    """One notice to one person, sent at most once. No address is ever kept here.

    `occurrence` tells what in her life it is for ("" for a notice that comes once), so that an
    event that is told again sends nothing again. A reminder is a row of its own, the only one;
    it holds when the first was sent. `child` is whom it is about. `called_on` is
    the day a trigger called for it. `variant` is the named fact the text turns on. `tries` tells claims apart: only the last may change the row.
    `attempted_at` is set before the final dot: after it, the row is never sent again unless the
    relay's log says that it was not taken. `bundled_in` is the dispatch it was sent within.
    """

    personal_data = PersonalData(
        found_by="person",
        exported=("notice_id", "state", "reason", "settled_at"),
        erased="deleted; the counts stay",
        kept="three months after it was settled, so that nobody is told twice or too often",
    )

    class State(models.TextChoices):
        CANDIDATE = "candidate", _("venter på dagen sin")
        PENDING = "pending", _("klar")
        CLAIMED = "claimed", _("sjekkes")
        ATTEMPTING = "attempting", _("sendes")
        UNKNOWN = "unknown", _("uvisst")
        ACCEPTED = "accepted", _("sendt")
        BUNDLED = "bundled", _("sendt sammen med et annet")
        REJECTED = "rejected", _("avvist")
        BOUNCED = "bounced", _("kom i retur")
        COMPLAINED = "complained", _("meldt som uønsket")
        SKIPPED = "skipped", _("ikke sendt")
        CLOSED = "closed", _("ikke lenger aktuell")

    notice = Within(Notice, models.CASCADE, related_name="dispatches", db_index=False)
    person = Within(RegisteredPerson, models.CASCADE, related_name="dispatches")
    occurrence = models.CharField(max_length=40, blank=True)
    is_reminder = models.BooleanField(default=False)
    child = Within(RegisteredPerson, models.CASCADE, null=True, related_name="+", db_index=False)
    district = Within(District, models.PROTECT, null=True, related_name="+", db_index=False)
    variant = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.CANDIDATE)
    reason = models.CharField(max_length=20, blank=True)
    called_on = models.DateField(null=True)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    attempted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    bundled_in = Within("self", models.CASCADE, null=True, related_name="bundled", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "person", "occurrence", "is_reminder"],
                name="dispatch_once",
                violation_error_message=_("Denne personen har allerede fått varselet."),
            )
        ]
        # Every change of state writes to every index: there are no more than are asked.
        indexes = [
            models.Index(
                fields=["child"], condition=Q(child__isnull=False), name="dispatches_of_child"
            ),
            models.Index(
                fields=["bundled_in"],
                condition=Q(bundled_in__isnull=False),
                name="dispatches_bundled",
            ),
            models.Index(
                fields=["notice", "due_at"],
                condition=Q(state="pending"),
                name="dispatches_pending",
            ),
            # While the first of a large notice are looked at, all the others are ready and wait.
            models.Index(
                fields=["notice", "due_at"],
                condition=Q(LessThan(Mod("id", 100), 10), state="pending"),
                name="dispatches_first",
            ),
            models.Index(
                fields=["municipality", "due_at"],
                condition=Q(state="candidate"),
                name="dispatches_candidate",
            ),
            models.Index(
                fields=["municipality", "leased_until"],
                condition=Q(state__in=["claimed", "attempting"]),
                name="dispatches_leased",
            ),
            models.Index(
                fields=["notice", "attempted_at"],
                condition=Q(state="unknown"),
                name="dispatches_unknown",
            ),
        ]

    def __str__(self) -> str:
        return f"dispatch {self.pk}"
