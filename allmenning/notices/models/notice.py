"""A notice: what we tell whom unasked, why, and who said that we may."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person, Unit


class Channel(models.TextChoices):
    """The way to a person. All but e-mail cost money, and are approved for themselves."""

    EMAIL = "email", _("e-post")
    SMS = "sms", _("SMS")
    LETTER = "letter", _("brev")


class Theme(MunicipalityModel):
    """What a notice is about, which people may say no to as a whole."""

    personal_data = None

    slug = models.SlugField(max_length=40)
    name = models.JSONField(default=dict)
    about = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "slug"],
                name="theme_once",
                violation_error_message=_("Dette temaet finnes fra før."),
            )
        ]

    def __str__(self) -> str:
        return self.slug


class Notice(MunicipalityModel):
    """One notice, from draft to end. `trigger` says what makes somebody get it.

    `circumstances` holds the trigger's own choices and `audience` who is meant, both as
    `rules.audience` and `rules.triggers` read them. `proposed` is the digest of text, audience,
    count and time that is put to approval; what changes any of them empties it. `expected` is
    the count that was found then. `share` is how many of a hundred may be sent now. `events_read`
    is how far the register's events are looked at; `filled_at` when those it is meant for got
    their rows, of a notice that comes once. Nothing is sent after `valid_until`. A pattern is
    never sent: new notices begin as copies of it.
    """

    personal_data = PersonalData(
        found_by="author",
        exported=("title", "created_at"),
        erased="the author's row is emptied; the notice stays as what the municipality sent",
        kept="as long as the archive's plan says",
    )

    class Trigger(models.TextChoices):
        AREA = "area", _("noe skjer i et område")
        MOVED = "moved", _("noen flytter hit")
        CHILD = "child", _("et barn når en alder")
        NEWBORN = "newborn", _("et barn er født")
        AGE = "age", _("noen fyller år")
        ENROLLED = "enrolled", _("påmeldte i en prøveordning")

    class State(models.TextChoices):
        DRAFT = "draft", _("utkast")
        PROPOSED = "proposed", _("til godkjenning")
        APPROVED = "approved", _("godkjent")
        SENDING = "sending", _("sendes")
        PAUSED = "paused", _("satt på pause")
        ENDED = "ended", _("ferdig")
        STOPPED = "stopped", _("stoppet")

    theme = Within(Theme, models.PROTECT, related_name="notices")
    unit = Within(Unit, models.PROTECT, related_name="notices")
    author = Within(Person, models.PROTECT, related_name="notices")
    title = models.CharField(max_length=120)
    trigger = models.CharField(max_length=8, choices=Trigger)
    circumstances = models.JSONField(default=dict)
    audience = models.JSONField(default=dict)
    is_urgent = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField(default=5)
    one_per_household = models.BooleanField(default=False)
    send_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    reminder_after_days = models.PositiveSmallIntegerField(null=True)
    max_recipients = models.PositiveIntegerField(default=0)
    offer = models.JSONField(default=dict)
    offer_path = models.CharField(max_length=200, blank=True)
    is_pattern = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    proposed = models.BinaryField(max_length=32, null=True)
    proposed_at = models.DateTimeField(null=True)
    expected = models.PositiveIntegerField(default=0)
    share = models.PositiveSmallIntegerField(default=0)
    stopped_because = models.CharField(max_length=200, blank=True)
    events_read = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    filled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(proposed__isnull=False),
                name="notice_is_what_was_proposed",
                violation_error_message=_("Varselet må legges fram for godkjenning."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(valid_until__isnull=False, max_recipients__gt=0),
                name="notice_has_its_bounds",
                violation_error_message=_(
                    "Et varsel må ha en siste dag og en grense for hvor mange som får det."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(priority__range=(1, 9), share__range=(0, 100)),
                name="notice_in_measure",
                violation_error_message=_("Velg et tall fra 1 til 9."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_pattern=False) | models.Q(state="draft"),
                name="pattern_is_never_sent",
                violation_error_message=_("En mal sendes ikke. Lag et nytt varsel av den."),
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "state", "send_at"], name="notice_by_state")
        ]

    def __str__(self) -> str:
        return self.title


class Relevance(MunicipalityModel):
    """Why people need this from us, now: every answer is given, or there is no row.

    Source: Digdir, guidelines for use of Kontakt- og reservasjonsregisteret.
    """

    personal_data = None

    notice = Within(Notice, models.CASCADE, related_name="relevance", unique=True)
    public_task = models.TextField(max_length=1000)
    legal_basis = models.TextField(max_length=1000)
    matters_to_people = models.TextField(max_length=1000)
    their_need_first = models.TextField(max_length=1000)
    only_those_affected = models.TextField(max_length=1000)
    not_marketing = models.TextField(max_length=1000)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~(
                    models.Q(public_task="")
                    | models.Q(legal_basis="")
                    | models.Q(matters_to_people="")
                    | models.Q(their_need_first="")
                    | models.Q(only_those_affected="")
                    | models.Q(not_marketing="")
                ),
                name="relevance_is_answered",
                violation_error_message=_("Svar på alle spørsmålene."),
            )
        ]

    def __str__(self) -> str:
        return f"relevance of notice {self.notice_id}"


class Approval(MunicipalityModel):
    """That one person said yes to exactly what `digest` stands for, by one channel.

    `author` is the notice's, so that the database sees that nobody approves her own.
    """

    personal_data = PersonalData(
        found_by="person",
        exported=("notice_id", "at"),
        erased="kept: the approver's row is emptied",
        kept="as long as the notice",
    )

    notice = Within(Notice, models.CASCADE, related_name="approvals")
    author = Within(Person, models.PROTECT, related_name="+")
    person = Within(Person, models.PROTECT, related_name="approvals")
    channel = models.CharField(max_length=6, choices=Channel, default=Channel.EMAIL)
    price = models.BigIntegerField(default=0)
    digest = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "person", "channel", "digest", "price"],
                name="approved_once_by_each",
                violation_error_message=_("Du har allerede godkjent. Nå må en annen godkjenne."),
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("author")),
                name="author_does_not_approve",
                violation_error_message=_("Du har skrevet varselet. To andre må godkjenne det."),
            ),
            models.CheckConstraint(
                condition=models.Q(channel="email", price=0)
                | models.Q(channel__in=["sms", "letter"], price__gt=0),
                name="price_is_approved_with_its_channel",
                violation_error_message=_("Det som koster penger, må godkjennes med prisen."),
            ),
        ]

    def __str__(self) -> str:
        return f"approval of notice {self.notice_id} by person {self.person_id}"
