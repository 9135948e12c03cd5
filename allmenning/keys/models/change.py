"""What gateways are to be told, in line."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.keys.models.door import Gateway
from allmenning.keys.models.grant import Grant


class GatewayChange(MunicipalityModel):
    """One change in line for a gateway, counted without gaps; sealed first when it is sent.

    Only which it is stands here: what it says is read when it is sent (`actions.sealing`), as only
    the process that holds the key can issue it.
    """

    personal_data = None

    class Kind(models.TextChoices):
        GRANT = "grant", _("nøkkel")
        REVOKE = "revoke", _("tilbakekalt")
        EPOCH = "epoch", _("ny tidsregning")
        KEYS = "keys", _("utstedere")
        DOORS = "doors", _("dører")

    gateway = Within(Gateway, models.CASCADE, related_name="changes")
    sequence = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    grant = Within(Grant, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "sequence"],
                name="gateway_change_once",
                violation_error_message=_("Endringen er allerede sendt."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["grant", "revoke"], grant__isnull=False)
                | models.Q(kind__in=["epoch", "keys", "doors"], grant__isnull=True),
                name="gateway_change_about_a_grant",
                violation_error_message=_("Endringen gjelder en nøkkel eller hele døra."),
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.sequence} for gateway {self.gateway_id}"
