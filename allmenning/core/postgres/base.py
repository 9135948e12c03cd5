"""PostgreSQL as Django speaks it, with the municipality in scope set on every connection."""

from collections.abc import Sequence
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
    """Sets the municipality when a connection is taken and clears it when it goes back.

    The connection remembers what it was told last, also while it lies in the pool.
    """

    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    @property
    def carried(self) -> str:
        return str(getattr(self.connection, _MARK, _UNKNOWN))

    @carried.setter
    def carried(self, value: str) -> None:
        setattr(self.connection, _MARK, value)

    def init_connection_state(self) -> None:
        super().init_connection_state()
        self.carry_scope()

    def carry_scope(self) -> None:
        """Tell an open connection which municipality is in scope, if it does not know already."""
        if self.connection is not None:
            self._carry(scope.setting())

    def _carry(self, value: str) -> None:
        if self.carried == value:
            return
        if self._status() == TransactionStatus.INERROR:
            # The coming roll-back restores the value that was set before the transaction.
            self.carried = _UNKNOWN
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

    def _close(self) -> None:
        if self.connection is not None:
            self._forget()
        super()._close()  # type: ignore[misc]

    def _forget(self) -> None:
        """Clear the municipality; what a roll-back will bring back is not known."""
        if self._status() == TransactionStatus.IDLE:
            self._carry(scope.NOBODY)
        else:
            self.carried = _UNKNOWN
