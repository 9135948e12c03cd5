"""Reads of files: where the bytes lie, and which files something points at."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from allmenning.documents.models import StoredFile
from allmenning.documents.rules.keeping import place_of


def path_of(file: StoredFile) -> Path:
    """Where the bytes lie. Each municipality has a folder of its own, as it has rows of its own."""
    return Path(settings.FILES) / str(file.municipality_id) / place_of(file.sha256)


def pointed_at(ids: Iterable[int]) -> set[int]:
    """Those of the files that any row of any room points at."""
    wanted = list(ids)
    found: set[int] = set()
    # Also relations without a name at this end, which Django leaves out unless asked.
    relations: list[Any] = [
        field for field in StoredFile._meta.get_fields(include_hidden=True) if _back(field)
    ]
    for relation in relations:
        field = relation.field.attname
        rows = relation.related_model._default_manager.filter(**{f"{field}__in": wanted})
        found.update(rows.values_list(field, flat=True))
    return found


def _back(field: Any) -> bool:
    """Whether the field is another model's pointing at this one, seen from here."""
    return bool(field.auto_created and not field.concrete)
