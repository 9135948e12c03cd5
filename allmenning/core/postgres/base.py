"""PostgreSQL as Django speaks it, with the municipality in scope set on every connection."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import psycopg
from django.db.backends.postgresql import base, features, operations
from psycopg.pq import TransactionStatus

from allmenning.core import scope

_UNKNOWN = "?"
_MARK = "allmenning_municipality"
_SET = "SELECT set_config('allmenning.municipality', %s, false)"


class DatabaseFeatures(features.DatabaseFeatures):
    """The protocol counts the parameters of a statement in two bytes."""

    max_query_params = 2**16 - 1


class DatabaseOperations(operations.DatabaseOperations):
    """Splits what is written in bulk so that each statement keeps within that."""

    def bulk_batch_size(self, fields: Sequence[Any], objs: Sequence[Any]) -> int:
        if not fields:
            return len(objs)
        return DatabaseFeatures.max_query_params // len(fields)


class DatabaseWrapper(base.DatabaseWrapper):
    """Sees to it that every cursor works in the municipality in scope.

    The connection remembers what it was told last, also while it lies in the pool, so that the next
    request of the same municipality need not tell it. A cursor serves the scope it was made in.
    """

    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    @property
    def carried(self) -> str:
        return str(getattr(self.connection, _MARK, _UNKNOWN))

    @carried.setter
    def carried(self, value: str) -> None:
        setattr(self.connection, _MARK, value)

    def create_cursor(self, name: str | None = None) -> Any:
        self._carry(scope.setting())
        return super().create_cursor(name)

    def _carry(self, value: str) -> None:
        # A broken transaction takes no command but the roll-back, which forgets what was carried.
        if self.carried == value or self._status() == TransactionStatus.INERROR:
            return
        self.carried = value if self._tell(value) else _UNKNOWN

    def _tell(self, value: str) -> bool:
        """Whether the connection took the value. A lost one does not, as its next query will say."""
        try:
            self.connection.execute(_SET, [value])
        except psycopg.OperationalError:
            if self.connection.closed:
                return False
            raise
        return True

    def _status(self) -> TransactionStatus:
        return TransactionStatus(self.connection.info.transaction_status)

    # A setting made in a transaction is taken back with it: what holds then is not known.

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._forget()

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._forget()

    def _close(self) -> None:
        if self.connection is not None:
            self._notice_loss()
            if self._status() != TransactionStatus.IDLE:
                self._forget()
        super()._close()  # type: ignore[misc]

    def _notice_loss(self) -> None:
        """Read what an idle server sent: its farewell. Else the pool lends a lost connection again,
        and whoever gets it waits a second."""
        with suppress(psycopg.OperationalError):
            self.connection.pgconn.consume_input()
            self.connection.pgconn.consume_input()

    def _forget(self) -> None:
        if self.connection is not None:
            self.carried = _UNKNOWN
