"""Spaces that can be borrowed, and the assets that are really taken when they are."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, NorwegianSortKey, Within
from allmenning.places.models.building import Building
from allmenning.places.models.hours import Timetable


class Facility(models.TextChoices):
    """What can be searched for in a space."""

    SOUND = "sound", _("lydanlegg")
    LIGHT = "light", _("scenelys")
    STAGE = "stage", _("scene")
    PROJECTOR = "projector", _("projektor")
    PIANO = "piano", _("piano")
    KITCHEN = "kitchen", _("kjøkken")
    WIFI = "wifi", _("trådløst nett")
    SECURE_NETWORK = "secure_network", _("kommunens sikre nett")
    SOUNDPROOF = "soundproof", _("lydtett")
    NOISE = "noise", _("tåler støy")
    ACTIVITY = "activity", _("tåler fysisk aktivitet")
    ACOUSTICS = "acoustics", _("god akustikk")
    GROUND_FLOOR = "ground_floor", _("på bakkeplan")
    STREET_VIEW = "street_view", _("synlig fra gata")


class Accessibility(models.TextChoices):
    """What a person may need to get in and take part."""

    STEP_FREE = "step_free", _("trinnfri adkomst")
    HEARING_LOOP = "hearing_loop", _("teleslynge")
    LIFT = "lift", _("heis")
    TOILET = "toilet", _("tilgjengelig toalett")


class Purpose(models.TextChoices):
    """What people borrow a space for."""

    SPORT = "sport", _("idrett og trening")
    MUSIC = "music", _("musikk og kor")
    THEATRE = "theatre", _("teater og dans")
    MEETING = "meeting", _("møte")
    COURSE = "course", _("kurs og opplæring")
    CELEBRATION = "celebration", _("feiring")
    CHILDREN = "children", _("barn og familier")
    EVENT = "event", _("arrangement")
    WORK = "work", _("arbeid og veiledning")


class SpaceKind(models.TextChoices):
    """What a space is, as people ask for it."""

    GYM = "gym", _("gymsal")
    AUDITORIUM = "auditorium", _("auditorium")
    MEETING_ROOM = "meeting_room", _("møterom")
    KITCHEN = "kitchen", _("kjøkken")
    STAGE = "stage", _("scene")
    MUSIC_ROOM = "music_room", _("musikkrom")
    GUEST_DESK = "guest_desk", _("gjesteplass")
    GATHERING = "gathering", _("forsamlingsrom")


class Asset(MunicipalityModel):
    """Something that only one can use at a time: a leaf part of a space."""

    personal_data = None

    building = Within(Building, models.CASCADE, related_name="assets")
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Space(MunicipalityModel):
    """A place people borrow. It is the set of its assets, so a hall is the set of its parts."""

    personal_data = None

    building = Within(Building, models.CASCADE, related_name="spaces")
    timetable = Within(Timetable, models.PROTECT, null=True, related_name="spaces")
    assets = models.ManyToManyField(Asset, through="SpaceAsset", related_name="spaces")
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80)
    sort_key = NorwegianSortKey()
    kind = models.CharField(max_length=16, choices=SpaceKind)
    capacity = models.PositiveIntegerField()
    area = models.PositiveIntegerField(null=True)
    floor = models.SmallIntegerField(null=True)
    description = models.JSONField(default=dict)
    house_rules = models.JSONField(default=dict)
    facilities = ArrayField(models.CharField(max_length=20, choices=Facility), default=list)
    accessibility = ArrayField(models.CharField(max_length=20, choices=Accessibility), default=list)
    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose), default=list)
    search_words = models.TextField(blank=True)
    is_demo = models.BooleanField(default=False)
    is_published = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["building", "slug"],
                name="space_once_per_building",
                violation_error_message=_("Et annet lokale i bygget har allerede dette navnet."),
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__range=(1, 20_000)),
                name="space_takes_somebody",
                violation_error_message=_("Skriv hvor mange lokalet tar, minst 1."),
            ),
            models.CheckConstraint(
                condition=models.Q(facilities__contained_by=Facility.values),
                name="facilities_known",
                violation_error_message=_("Velg blant utstyret i lista."),
            ),
            models.CheckConstraint(
                condition=models.Q(accessibility__contained_by=Accessibility.values),
                name="accessibility_known",
                violation_error_message=_("Velg blant punktene i lista."),
            ),
            models.CheckConstraint(
                condition=models.Q(purposes__contained_by=Purpose.values),
                name="purposes_known",
                violation_error_message=_("Velg blant formålene i lista."),
            ),
        ]
        indexes = [
            GinIndex(OpClass("search_words", name="gin_trgm_ops"), name="space_search_words"),
        ]

    def __str__(self) -> str:
        return self.name


class SpaceAsset(MunicipalityModel):
    """That an asset is part of a space."""

    personal_data = None

    space = Within(Space, models.CASCADE, related_name="parts")
    asset = Within(Asset, models.CASCADE, related_name="uses")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "asset"],
                name="asset_once_per_space",
                violation_error_message=_("Delen er allerede med."),
            )
        ]

    def __str__(self) -> str:
        return f"asset {self.asset_id} in space {self.space_id}"
