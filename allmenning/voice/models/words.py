"""What was said, in the language it was said in, and what others made of it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmenning.core.models import MunicipalityModel, Within
from allmenning.people.models import Person


class Wording(MunicipalityModel):
    """The same thing said in one language: the original, or a translation and who made it.

    `language` is BCP 47, `und` when nobody knows it.
    """

    language = models.CharField(max_length=8)
    text = models.TextField(max_length=3000)
    is_original = models.BooleanField()
    by_machine = models.BooleanField(default=False)
    translated_by = Within(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


def wording_constraints(of: str) -> list[models.BaseConstraint]:
    """What holds for all texts of one thing, the field `of`."""
    original = models.Q(is_original=True)
    nobodys = models.Q(by_machine=False, translated_by__isnull=True)
    somebodys = models.Q(by_machine=False, translated_by__isnull=False)
    machines = models.Q(by_machine=True, translated_by__isnull=True)
    return [
        _once([of, "language"], f"{of}_once_in_a_language"),
        _once([of], f"{of}_has_one_original", condition=original),
        models.CheckConstraint(
            condition=(original & nobodys) | (~original & (somebodys | machines)),
            name=f"{of}_translated_by_somebody",
            violation_error_message=_("En oversettelse er laget av noen eller av en maskin."),
        ),
    ]


def _once(names: list[str], name: str, **more: Any) -> models.UniqueConstraint:
    message = _("Dette er allerede skrevet på dette språket.")
    return models.UniqueConstraint(fields=names, name=name, violation_error_message=message, **more)
