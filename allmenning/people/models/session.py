"""Sign-in sessions, bound to the municipality whose host they began on."""

from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from allmenning.core import scope
from allmenning.core.models import MunicipalityModel, Within
from allmenning.core.personal_data import PersonalData
from allmenning.people.models.person import Person


class SessionManager(BaseSessionManager["Session"]):
    """Sessions of the municipality in scope only, each with whose it is."""

    def get_queryset(self) -> models.QuerySet[Any]:
        rows = super().get_queryset().select_related("person")
        return rows.filter(municipality_id=scope.municipality_id())


class Session(AbstractBaseSession, MunicipalityModel):
    """One browser's session. A key from another municipality's host is not found here."""

    personal_data = PersonalData(
        found_by="person",
        exported=(),
        erased="deleted",
        kept="eight hours",
    )

    person = Within(Person, models.CASCADE, null=True, related_name="sessions")
    sid = models.CharField(max_length=100, blank=True, db_index=True)
    issuer = models.CharField(max_length=200, blank=True)

    objects = SessionManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = "session"

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Django asks for it when sessions are decoded; the store lives where settings say."""
        raise LookupError("Sessions are decoded by the store that settings name.")
