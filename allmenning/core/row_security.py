"""Migration operations for what Django does not say about tables: law 5 of the house."""

from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.models import Model

from allmenning.core.models import Within

APPLICATION_ROLE = "allmenning_app"
# As sub-queries the setting is read once for a statement, not once for a row, and the planner knows
# that most rows of a table are in scope.
_SET = "current_setting('allmenning.municipality', true)"
IN_SCOPE = f"""municipality_id = (SELECT NULLIF(NULLIF({_SET}, ''), '*')::bigint)
    OR (SELECT {_SET} = '*')"""


class SecureTable(Operation):
    """Lock one municipality table in the database, both ways.

    - Row security is forced: only rows of the municipality set on the connection are seen or
      written. `read_by_all` is for tables searched by range or words that hold no personal data,
      as row security switches those indexes off; their rows are readable to all.
    - Every `Within` foreign key is checked as (municipality, id), so that a child cannot point at
      another municipality's parent.
    - `append_only` takes UPDATE and DELETE from the application role.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str, *, read_by_all: bool = False, append_only: bool = False) -> None:
        self.name = name
        self.read_by_all = read_by_all
        self.append_only = append_only

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes in what Django knows."""

    def database_forwards(self, app_label: str, editor: Any, _old: Any, new: Any) -> None:
        model = new.apps.get_model(app_label, self.name)
        for statement in self._statements(model):
            editor.execute(statement)

    def database_backwards(self, app_label: str, editor: Any, old: Any, _new: Any) -> None:
        """The table itself goes with the migration that made it."""

    def _statements(self, model: type[Model]) -> list[str]:
        table = model._meta.db_table
        return [
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            *self._policies(table),
            *(sql for field in model._meta.local_fields for sql in _held_within(table, field)),
            *([_append_only(table)] if self.append_only else []),
        ]

    def _policies(self, table: str) -> list[str]:
        every = f'CREATE POLICY in_scope ON "{table}" USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})'
        read = f'CREATE POLICY read_by_all ON "{table}" FOR SELECT USING (true)'
        return [every, read] if self.read_by_all else [every]

    def describe(self) -> str:
        return f"Secure the table of {self.name}"


def _append_only(table: str) -> str:
    return f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {APPLICATION_ROLE}'


def _held_within(table: str, field: Any) -> list[str]:
    """SQL that makes (municipality, id) the key a `Within` field points at."""
    if not isinstance(field, Within):
        return []
    parent = field.remote_field.model._meta.db_table
    key = f"{parent}_within"
    return [
        f"""DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{key}') THEN
                ALTER TABLE "{parent}" ADD CONSTRAINT "{key}" UNIQUE (municipality_id, id);
            END IF;
        END $$""",
        f"""ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{field.column}_within"
            FOREIGN KEY (municipality_id, "{field.column}")
            REFERENCES "{parent}" (municipality_id, id)""",
    ]


class KeyWithin(Operation):
    """Have the database check a `Within` field that is added to a table that is secured already."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str, field: str) -> None:
        self.name = name
        self.field = field

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes in what Django knows."""

    def database_forwards(self, app_label: str, editor: Any, _old: Any, new: Any) -> None:
        model = new.apps.get_model(app_label, self.name)
        for statement in _held_within(model._meta.db_table, model._meta.get_field(self.field)):
            editor.execute(statement)

    def database_backwards(self, app_label: str, editor: Any, old: Any, _new: Any) -> None:
        """The key goes with the column that the migration made."""

    def describe(self) -> str:
        return f"Keep {self.field} of {self.name} within the municipality"
