"""Reads of files: where the bytes lie, and which files something points at."""

from collections.abc import Iterable
from pathlib import Path

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
    for relation in StoredFile._meta.related_objects:
        field = relation.field.attname
        rows = relation.related_model._default_manager.filter(**{f"{field}__in": wanted})
        found.update(rows.values_list(field, flat=True))
    return found
