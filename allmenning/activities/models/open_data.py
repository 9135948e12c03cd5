"""What has changed of what everybody may read, for programs that keep a copy."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, TransactionId


class PublicChange(MunicipalityModel):
    """When what is public of a series or a session last changed, also that it is no more.

    The database writes it, whoever changes what it tells of: migration 0005. Rows stay when what
    they tell of is deleted. Who reads in order goes by (transaction, object_id), and stops at the
    oldest transaction that still runs.
    """

    personal_data = None

    class Kind(models.TextChoices):
        SERIES = "series", _("møteplass")
        SESSION = "session", _("økt")

    kind = models.CharField(max_length=7, choices=Kind)
    object_id = models.BigIntegerField()
    transaction = TransactionId(
        db_default=models.Func(function="pg_current_xact_id"), editable=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "object_id"],
                name="public_change_once",
                violation_error_message=_("Dette er allerede skrevet opp."),
            )
        ]
        indexes = [
            models.Index(
                fields=["municipality", "kind", "transaction", "object_id"],
                name="public_changes_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
