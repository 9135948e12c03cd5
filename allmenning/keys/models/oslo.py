"""What we and Oslo's key service know of one another."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.keys.models.door import Door
from allmenning.keys.models.grant import Credential
from allmenning.people.models import Person


class KeyService(MunicipalityModel):
    """How the municipality and Oslo's key service stand.

    It was asked for all our keys at `asked_at` and last answered at `answered_at`; since
    `refused_at` it has not taken us for who we are. `assets` are what it lets us push, as it told
    at `told_at`. `keys` are the public keys it signs with, read at `keys_at` and last asked for at
    `keys_asked_at`.
    """

    personal_data = None

    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    assets = models.JSONField(default=list)
    told_at = models.DateTimeField(null=True)
    keys = models.JSONField(default=list)
    keys_at = models.DateTimeField(null=True)
    keys_asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                name="key_service_once",
                violation_error_message=_("Kommunen har allerede Oslonøkkelen."),
            )
        ]

    def __str__(self) -> str:
        return f"key service of municipality {self.municipality_id}"


class Keychain(MunicipalityModel):
    """One grant as it lies with Oslo's key service.

    `is_there` from before it is pushed until it is known to be gone. `pushed_at` is when the
    service took what `digest` stands for; null when there is something new to tell. `version` and
    `is_pending` are as it last answered: pending until the holder has proved her telephone in the
    app. `uses` is how often she has opened with it. `turn` tells the attempts apart, and `stuck`
    says that what is wanted will not go through however often it is tried.
    """

    personal_data = PersonalData(
        found_by="credential.grant.holder",
        exported=("pushed_at", "uses"),
        erased="deleted with its grant",
        kept="as long as its grant",
    )

    credential = Within(Credential, models.CASCADE, related_name="keychains")
    is_there = models.BooleanField(default=False)
    pushed_at = models.DateTimeField(null=True)
    digest = models.BinaryField(max_length=32, default=b"")
    version = models.PositiveIntegerField(default=0)
    is_pending = models.BooleanField(null=True)
    uses = models.PositiveIntegerField(default=0)
    turn = models.PositiveIntegerField(default=0)
    stuck = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credential"],
                name="keychain_once",
                violation_error_message=_("Nøkkelen ligger allerede i Oslonøkkelen."),
            )
        ]
        indexes = [models.Index(fields=["due_at"], name="keychains_by_due")]

    def __str__(self) -> str:
        return f"keychain of credential {self.credential_id}"


class ExposedDoor(MunicipalityModel):
    """A door of ours that Oslo's key service may ask to open, and who chose so.

    `thing` is its name there. With `needs_grant` it opens only while somebody has a key to it here;
    without, whenever the service asks, on the word of who chose so.
    """

    personal_data = PersonalData(
        found_by="chosen_by",
        exported=("thing", "chosen_at"),
        erased="kept: it is the ground a door was opened on",
        kept="as long as the record of openings it explains",
    )

    door = Within(Door, models.CASCADE, related_name="+")
    thing = models.SlugField(max_length=40)
    needs_grant = models.BooleanField(default=True)
    chosen_by = Within(Person, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["door"],
                name="door_exposed_once",
                violation_error_message=_("Oslonøkkelen kan allerede åpne denne døra."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "thing"],
                name="exposed_name_once",
                violation_error_message=_("En annen dør har allerede dette navnet."),
            ),
        ]

    def __str__(self) -> str:
        return self.thing


class UsedToken(MunicipalityModel):
    """A token of the key service that has been used, by its `jti`, or a message from the telephone
    provider, by its id: it is never taken again.

    Nobody needs to remember it after `expires_at`, when it is worth nothing anyway.
    """

    personal_data = None

    jti = models.CharField(max_length=100)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "jti"],
                name="token_used_once",
                violation_error_message=_("Dette er allerede gjort."),
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="used_tokens_by_end")]

    def __str__(self) -> str:
        return f"token {self.pk}"
