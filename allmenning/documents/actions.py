"""Keeping files, and letting go of those nothing points at."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from django.db import transaction

from allmenning.documents.models import StoredFile
from allmenning.documents.queries import path_of, pointed_at
from allmenning.documents.rules.keeping import Kept

UNTIL_POINTED_AT: Final = timedelta(hours=1)
BETWEEN_LOOKS: Final = timedelta(days=1)
AT_ONCE: Final = 100


def store_file(kept: Kept, *, now: datetime) -> StoredFile:
    """Keep the content, once however often it comes. The caller points at it within the hour.

    The row is committed before the bytes are written, so that bytes without a row never lie about.
    Called outside a transaction, as the disk is slow.
    """
    file = _owed(kept, now)
    path = path_of(file)
    if not path.exists():
        _write(path, kept.content)
    return file


@transaction.atomic(durable=True)
def _owed(kept: Kept, now: datetime) -> StoredFile:
    """The row of the content, new or old, not to be looked at for an hour."""
    file = StoredFile(
        sha256=kept.digest,
        size=len(kept.content),
        media_type=kept.kind,
        created_at=now,
        look_at=now + UNTIL_POINTED_AT,
    )
    StoredFile.objects.bulk_create(
        [file],
        update_conflicts=True,
        unique_fields=["municipality", "sha256"],
        update_fields=["look_at"],
    )
    stored: StoredFile = StoredFile.objects.get(sha256=file.sha256)
    return stored


def _write(path: Path, content: bytes) -> None:
    """All of the content or none of it, also when the machine stops in the middle."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)
    for folder in list(path.parents)[:3]:
        _sync(folder)


def _sync(folder: Path) -> None:
    """Have the folder's list of names on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@transaction.atomic
def let_go_of_unused(*, now: datetime) -> None:
    """Delete files that nothing points at any more, and look at the others again in a day.

    A file's row is locked while its bytes are deleted; who stores the same content meanwhile
    waits, and writes it anew.
    """
    due = StoredFile.objects.select_for_update(skip_locked=True).filter(look_at__lte=now)
    files = {file.pk: file for file in due.order_by("look_at", "id")[:AT_ONCE]}
    used = pointed_at(files)
    for file in (file for key, file in files.items() if key not in used):
        _delete_bytes(path_of(file))
    StoredFile.objects.filter(pk__in=files.keys() - used).delete()
    StoredFile.objects.filter(pk__in=used).update(look_at=now + BETWEEN_LOOKS)


def _delete_bytes(path: Path) -> None:
    """The content, and what a stopped machine left half-written of it."""
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink(missing_ok=True)
