"""The municipality, the base of everything that belongs to one, events and logs."""

from functools import lru_cache
from typing import Any, ClassVar, Self

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models.functions import Lower
from django.db.models.sql import Query
from django.utils.translation import gettext_lazy as _

from allmenning.core import scope
from allmenning.core.personal_data import PersonalData


class Municipality(models.Model):
    """A municipality: one controller of its own people's data, found by host name."""

    personal_data = None

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    kommunenummer = models.CharField(max_length=4, unique=True)
    phone = models.CharField(max_length=20)
    email = models.EmailField()
    hosts = models.JSONField(default=list)
    settings = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class ScopedManager(models.Manager[Any]):
    """Refuses a query outside a municipality's scope and filters by it inside."""

    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet[Any]:
        rows = super().get_queryset()
        if scope.setting() != scope.EVERYONE:
            rows.query = _within(self.model, scope.municipality_id()).chain()  # type: ignore[arg-type]
        return rows


@lru_cache(maxsize=1024)
def _within(model: type[models.Model], municipality: int) -> Query:
    """What all queries of a municipality's rows begin with, built once: a page makes dozens."""
    return models.QuerySet(model).filter(municipality_id=municipality).query


class MunicipalityModel(models.Model):
    """Base of every row that belongs to a municipality (law 5 of the house)."""

    personal_data: PersonalData | None

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        default=scope.municipality_id,
        editable=False,
        related_name="+",
        db_index=False,
    )

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    @classmethod
    def check(cls, **kwargs: Any) -> list[Any]:
        if not hasattr(cls, "personal_data"):
            raise ImproperlyConfigured(f"{cls.__name__} declares no personal_data.")
        return super().check(**kwargs)


class Within(models.ForeignKey):
    """A foreign key that stays within the municipality.

    The database checks (municipality, id) together, by a constraint that the migration operation
    `SecureTable` adds; Django's own single-column constraint is therefore left out.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["db_constraint"]
        return name, path, args, kwargs


def sort_key_of(name: str | models.Value) -> models.Func:
    """The sort key of a column, or of a value to compare one with."""
    foreign, neighbours = models.Value("æäøöåéüô"), models.Value("{{||}euo")
    return models.Func(Lower(name), foreign, neighbours, function="translate")


class NorwegianSortKey(models.GeneratedField):
    """A stored key that sorts a name as Norwegians do, on a server without language rules.

    Lower-cased, with æ, ø and å moved behind z and their foreign neighbours with them.
    """

    def __init__(self, name: str = "name", **kwargs: Any) -> None:
        self.source = name
        kwargs["expression"] = sort_key_of(name)
        kwargs["output_field"] = models.CharField(max_length=200)
        kwargs["db_persist"] = True
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, _args, _kwargs = super().deconstruct()
        return name, path, [self.source], {}


class TransactionId(models.Field):
    """PostgreSQL's own number of the transaction that wrote the row (xid8)."""

    def db_type(self, connection: Any) -> str:
        return "xid8"


class EventRecord(MunicipalityModel):
    """One act of a person that other rooms may react to.

    Ids are given before a row can be read; who reads in order goes by (transaction, id), and
    stops at the oldest transaction that still runs.
    """

    personal_data = None

    name = models.CharField(max_length=100)
    payload = models.JSONField()
    happened_at = models.DateTimeField()
    transaction = TransactionId(
        db_default=models.Func(function="pg_current_xact_id"), editable=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "transaction", "id"], name="events_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.payload}"


class Reaction(MunicipalityModel):
    """Marks that one reaction to one event is done, so that it is done once."""

    personal_data = None

    event = Within(EventRecord, models.CASCADE, related_name="reactions")
    name = models.CharField(max_length=100)
    done_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name"],
                name="reaction_once_per_event",
                violation_error_message=_("Dette er allerede gjort."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.event_id})"


class LogQuerySet(models.QuerySet[Any]):
    """Reads of an append-only log."""

    def about(self, kind: str, identifier: int) -> Self:
        return self.filter(object_kind=kind, object_id=identifier).order_by("-at", "-id")


class ActLog(MunicipalityModel):
    """Who did what to what. Append-only: the application role cannot change or delete it."""

    personal_data = PersonalData(
        found_by="actor_id",
        exported=("at", "verb", "object_kind", "object_id"),
        erased="kept: the actor's row is emptied, the number no longer leads to anybody",
        kept="as long as the case it belongs to (arkivlova)",
    )

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    details = models.JSONField(default=dict)

    objects: ClassVar[Any] = ScopedManager.from_queryset(LogQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id", "-at"], name="actlog_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.object_kind} {self.object_id}"


class ViewingLog(MunicipalityModel):
    """Who looked at whose personal data. Append-only, like ActLog."""

    personal_data = PersonalData(
        found_by="person_id",
        exported=("at", "object_kind", "object_id"),
        erased="kept: it is the proof of who looked",
        kept="five years, as the municipality's log plan says",
    )

    at = models.DateTimeField()
    viewer_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    object_kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["person_id", "-at"], name="viewinglog_person")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.viewer_id} {self.object_kind} {self.object_id}"


class RateBucket(models.Model):
    """How many tries somebody has left, filling up again as time passes (a token bucket).

    The key is a digest of the address or person and the act, so it tells nothing about anybody.
    """

    personal_data = None

    key = models.BinaryField(primary_key=True, max_length=32)
    tokens = models.FloatField()
    filled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.tokens:.1f}"
