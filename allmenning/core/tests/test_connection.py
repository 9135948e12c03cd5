"""Every cursor works in the scope of the thread that made it, whoever had the connection before."""

from contextvars import Context
from unittest import mock

import pytest

import psycopg
from django.conf import settings
from django.db import connection

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.core.postgres.base import DatabaseWrapper
from tests.database import AtOnce

pytestmark = pytest.mark.usefixtures("committed")

# More than the pool holds, so that a place that is lost each time is missed.
RESTARTS = 50


def _carried() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('allmenning.municipality')")
        return str(cursor.fetchone()[0])


def test_each_thread_carries_its_own_scope(
    at_once: AtOnce, oslo: Municipality, asker: Municipality
) -> None:
    def carried_in(municipality: Municipality) -> str:
        with scope.municipality(municipality.pk):
            return _carried()

    found = at_once(_carried, lambda: carried_in(asker), _carried)

    assert found == [str(oslo.pk), str(asker.pk), str(oslo.pk)]


def test_who_takes_a_connection_from_the_pool_outside_every_scope_has_none(
    oslo: Municipality,
) -> None:
    assert _carried() == str(oslo.pk)
    connection.close()

    assert Context().run(_carried) == ""


def test_a_query_after_the_scope_has_none(oslo: Municipality, asker: Municipality) -> None:
    def after() -> str:
        with scope.municipality(asker.pk):
            assert _carried() == str(asker.pk)
        return _carried()

    assert Context().run(after) == ""


def test_no_connection_is_told_the_same_municipality_twice(oslo: Municipality) -> None:
    told = mock.patch.object(
        DatabaseWrapper, "_tell", autospec=True, side_effect=DatabaseWrapper._tell
    )

    with told as tell:
        for _ in range(RESTARTS):
            assert _carried() == str(oslo.pk)
            connection.close()

    assert tell.call_count <= settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"]


def test_a_connection_from_the_pool_takes_the_scope(oslo: Municipality) -> None:
    connection.close()

    assert _carried() == str(oslo.pk)


def test_a_lost_connection_hides_no_error_and_gives_its_place_back(
    oslo: Municipality, asker: Municipality
) -> None:
    for _ in range(RESTARTS):
        with scope.municipality(asker.pk):
            assert _carried() == str(asker.pk)
            _lose_connection()
        connection.close()

    assert _carried() == str(oslo.pk)


def _lose_connection() -> None:
    """End the server's side of the connection, as a restart of the database does."""
    address = connection.connection.info.dsn
    lost = connection.connection.info.backend_pid
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [lost])
