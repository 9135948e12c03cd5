"""A notice board of a district for some people: what associations offer, and who looks after it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models.activity import Activity
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models import Association, Person, Subscriber, Unit
from allmenning.places.models import District

LONGEST_POST = 1500


class Board(MunicipalityModel):
    """A board of a district, for everybody or for some (`for_whom`). Titles are texts by language.

    `follower_target` is how many are wanted to follow it, as `target_source` says; unset when
    nobody has said.
    """

    personal_data = None

    unit = Within(Unit, models.PROTECT, related_name="+")
    district = Within(District, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=80)
    title = models.JSONField()
    for_whom = models.CharField(max_length=13, choices=Activity.Group, blank=True)
    follower_target = models.PositiveIntegerField(null=True)
    target_source = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "slug"],
                name="board_once",
                violation_error_message=_("En annen tavle har allerede denne adressen."),
            ),
            models.CheckConstraint(
                condition=Q(title__has_key="nb") & ~Q(title__nb=""),
                name="board_has_a_title",
                violation_error_message=_("Skriv hva tavla heter."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title.get("nb", self.slug))


class BoardModerator(MunicipalityModel):
    """Who looks after a board from a day until the day before `until`, and whom she took over from."""

    personal_data = PersonalData(
        found_by="person",
        exported=("since", "until"),
        erased="kept: who answered for the board goes with the role",
        kept="as long as the board",
    )

    board = Within(Board, models.CASCADE, related_name="moderators")
    person = Within(Person, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    took_over_from = Within("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "person"],
                condition=Q(until=None),
                name="moderator_of_board_once",
                violation_error_message=_("Personen passer allerede på tavla."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="moderator_days_in_order",
                violation_error_message=_("Den siste dagen må komme etter den første."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board_id} from {self.since}"


class BoardMember(MunicipalityModel):
    """An association that may post on a board once it is approved, until that is ended."""

    personal_data = PersonalData(
        found_by="approved_by",
        exported=("asked_at", "approved_at", "ended_at"),
        erased="kept: who answered for the board goes with the role",
        kept="as long as the board",
    )

    board = Within(Board, models.CASCADE, related_name="members")
    association = Within(Association, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = Within(Person, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "association"],
                name="member_of_board_once",
                violation_error_message=_("Foreningen er allerede med på tavla."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="member_approved_by_somebody",
                violation_error_message=_("Noen må godkjenne foreningen."),
            ),
        ]

    def __str__(self) -> str:
        return f"association {self.association_id} on board {self.board_id}"


class BoardPost(MunicipalityModel):
    """What an association offers, in the language it wrote, until and with the last day.

    `starts` and `ends` when it is one time. Whoever hides a post says why; the association withdraws
    its own without.
    """

    personal_data = PersonalData(
        found_by="written_by",
        exported=("title", "text", "posted_at"),
        erased="kept: the words are the association's",
        kept="a year after the last day",
    )

    member = Within(BoardMember, models.CASCADE, related_name="posts")
    written_by = Within(Person, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=LONGEST_POST)
    language = models.CharField(max_length=8)
    place = models.CharField(max_length=120, blank=True)
    starts = models.DateTimeField(null=True)
    ends = models.DateTimeField(null=True)
    last_day = models.DateField()
    posted_at = models.DateTimeField()
    hidden_by = Within(Person, models.PROTECT, null=True, related_name="+")
    hidden_because = models.CharField(max_length=200, blank=True)
    is_withdrawn = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts=None, ends=None) | Q(starts__isnull=False, ends__gt=F("starts")),
                name="post_starts_before_it_ends",
                violation_error_message=_("Slutten må komme etter starten."),
            ),
            models.CheckConstraint(
                condition=Q(hidden_by=None, hidden_because="", is_withdrawn=False)
                | Q(hidden_by__isnull=False, hidden_because="", is_withdrawn=True)
                | Q(~Q(hidden_because=""), hidden_by__isnull=False, is_withdrawn=False),
                name="post_hidden_with_a_reason",
                violation_error_message=_("Skriv hvorfor oppslaget skjules."),
            ),
        ]
        indexes = [models.Index(fields=["member", "last_day"], name="post_by_last_day")]

    def __str__(self) -> str:
        return f"post {self.pk}"


class BoardFollower(MunicipalityModel):
    """That a subscriber follows a board; nothing but the question is sent before she confirms.

    The next letter is due at `next_at`, about what was posted since `told_until`.
    """

    personal_data = PersonalData(
        found_by="subscriber",
        exported=("asked_at", "confirmed_at"),
        erased="deleted",
        kept="until she wants no more letters; a week when she never confirms",
    )

    board = Within(Board, models.CASCADE, related_name="followers")
    subscriber = Within(Subscriber, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    told_until = models.DateTimeField()
    next_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "subscriber"],
                name="follower_of_board_once",
                violation_error_message=_("Denne adressen følger allerede tavla."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, next_at=None)
                | Q(confirmed_at__isnull=False, next_at__isnull=False),
                name="follower_told_once_confirmed",
                violation_error_message=_("Bare den som har bekreftet, får brev."),
            ),
        ]
        indexes = [models.Index(fields=["next_at"], name="follower_by_next_letter")]

    def __str__(self) -> str:
        return f"follower {self.pk} of board {self.board_id}"
