"""PostgreSQL as Django speaks it, with the municipality in scope set on every connection."""

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from allmenning.core import scope

_UNKNOWN = "?"


class DatabaseWrapper(base.DatabaseWrapper):
    """Sets the municipality when a connection is taken and clears it when it goes back."""

    carried = _UNKNOWN

    def init_connection_state(self) -> None:
        super().init_connection_state()
        self.carried = _UNKNOWN
        self.carry_scope()

    def carry_scope(self) -> None:
        """Tell an open connection which municipality is in scope, if it does not know already."""
        if self.connection is not None:
            self._carry(scope.setting())

    def _carry(self, value: str) -> None:
        if self.carried == value:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            # The coming roll-back restores the value that was set before the transaction.
            self.carried = _UNKNOWN
            return
        self.connection.execute("SELECT set_config('allmenning.municipality', %s, false)", [value])
        self.carried = value

    def _close(self) -> None:
        connection = self.connection
        if connection is not None and not connection.closed:
            if connection.info.transaction_status == TransactionStatus.IDLE:
                self._carry(scope.NOBODY)
        super()._close()
