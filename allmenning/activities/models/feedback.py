"""What those who came say of an activity, without saying who they are."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models.activity import Activity
from allmenning.activities.models.session import Session
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Person

LONGEST_WORDS = 1000


class FeedbackResponse(MunicipalityModel):
    """One person's answer, or that she was asked and said no; nothing tells who she is.

    `key` is drawn with the form, so that what is sent twice is one answer. `words` are as she wrote
    them, in `language`. `day` is all that is kept of when, and the `session` she came to, where that
    is known. Somebody who asked her may have helped her to fill it in, or an interpreter; who they
    were is not kept.
    """

    personal_data = None

    class Channel(models.TextChoices):
        ASKED = "asked", _("spurt ansikt til ansikt")
        KIOSK = "kiosk", _("nettbrett på stedet")
        QR = "qr", _("QR-kode")
        LINK = "link", _("lenke")
        PAPER = "paper", _("papir")
        BOX = "box", _("idékasse")

    class Heard(models.TextChoices):
        SCHOOL = "school", _("skolemelding")
        FACEBOOK = "facebook", _("Facebook-gruppen")
        POSTERS = "posters", _("plakater")
        FRIENDS = "friends", _("venner")
        OTHER = "other", _("på en annen måte")
        UNKNOWN = "unknown", _("vet ikke")

    activity = Within(Activity, models.PROTECT, related_name="responses")
    session = Within(Session, models.PROTECT, null=True, related_name="responses")
    key = models.UUIDField()
    day = models.DateField()
    channel = models.CharField(max_length=5, choices=Channel)
    has_declined = models.BooleanField(default=False)
    smileys = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True, max_length=LONGEST_WORDS)
    language = models.CharField(max_length=5)
    heard = models.CharField(max_length=8, choices=Heard, blank=True)
    was_helped = models.BooleanField(default=False)
    had_interpreter = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "key"],
                name="feedback_once",
                violation_error_message=_("Dette er allerede sendt."),
            ),
            models.CheckConstraint(
                condition=Q(smileys__isnull=True) | Q(smileys__range=(1, 5)),
                name="feedback_of_one_to_five_smileys",
                violation_error_message=_("Velg fra ett til fem smilefjes."),
            ),
            models.CheckConstraint(
                condition=Q(has_declined=True, smileys__isnull=True, words="", heard="")
                | Q(has_declined=False) & (Q(smileys__isnull=False) | ~Q(words="")),
                name="feedback_says_something_or_no",
                violation_error_message=_("Velg et smilefjes, eller skriv noe."),
            ),
        ]
        indexes = [models.Index(fields=["activity", "day"], name="feedback_by_activity")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.day}"


class FeedbackTranslation(MunicipalityModel):
    """What somebody wrote, in bokmål, by an employee; the words themselves stay as they are."""

    personal_data = PersonalData(
        found_by="translated_by",
        exported=("text",),
        erased="kept: the words are those of somebody nobody knows",
        kept="as long as the answer",
    )

    response = Within(FeedbackResponse, models.CASCADE, related_name="translations", unique=True)
    text = models.TextField(max_length=LONGEST_WORDS)
    translated_by = Within(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="feedback_translated_into_words",
                violation_error_message=_("Skriv oversettelsen."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.response_id}"


class UncountedResponses(MunicipalityModel):
    """How many answered by a way where nobody counted, in words: «noen få lapper»."""

    personal_data = None

    activity = Within(Activity, models.CASCADE, related_name="uncounted")
    channel = models.CharField(max_length=5, choices=FeedbackResponse.Channel)
    how_many = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "channel"],
                name="uncounted_of_a_way_once",
                violation_error_message=_("Dette er allerede skrevet ned."),
            ),
            models.CheckConstraint(
                condition=~Q(how_many=""),
                name="uncounted_said_in_words",
                violation_error_message=_("Skriv omtrent hvor mange, for eksempel «noen få»."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.channel}"
