"""Locking one row that need not be read (docs/locking.md says which come before which)."""

from django.db import connection, models


def lock_row(model: type[models.Model], identifier: int, *, to_delete: bool = False) -> bool:
    """Keep a row of the municipality in scope as it is until the transaction ends.

    Rows that point at it may still be written, unless it is locked to be deleted. Returns whether
    it is there.
    """
    strength = "UPDATE" if to_delete else "NO KEY UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT FROM "{model._meta.db_table}" WHERE id = %s FOR {strength}', [identifier]
        )
        return cursor.rowcount == 1
