"""Many rows at once, under row security: PostgreSQL copies into no table that has it, so they go by
one of their own that ends with the transaction."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db import connection, models

from allmenning.core import scope

Row = tuple[Any, ...]
_TEMPORARY: Final = "rows_to_come"


def new_ids(model: type[models.Model], count: int) -> Iterator[int]:
    """As many ids of the table as asked for, which nobody else gets."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        (sequence,) = cursor.fetchone()
        cursor.execute(
            "SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count]
        )
        return iter([number for (number,) in cursor.fetchall()])


def write(model: type[models.Model], rows: Iterable[Row], *columns: str) -> None:
    """Write all of the rows, given without their municipality. Nothing else may be asked of the
    database while they are made."""
    table, names = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE {_TEMPORARY} AS SELECT {names} FROM {table} LIMIT 0")
        with cursor.copy(f"COPY {_TEMPORARY} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO {table} (municipality_id, {names})"
            f" SELECT %s::bigint, {names} FROM {_TEMPORARY}",
            [scope.municipality_id()],
        )
        cursor.execute(f"DROP TABLE {_TEMPORARY}")
