"""What the database is told before tens of thousands of rows are written in one transaction."""

from django.db import connection


def prepare_for_many_rows() -> None:
    """Until this transaction ends: plan for many rows, and allow long pauses between statements.

    Rows that are not committed are not counted: the planner takes tens of thousands for one, and
    would go through all of them for each. What it planned while the tables were empty is forgotten.
    On a slow machine a calendar is longer in the making than a request may be silent.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("DISCARD PLANS")
