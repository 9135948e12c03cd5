"""The database of a test run: a clone of one migrated template, reached as the application role.

Row security is real here, as it is in production: tests own no table. A test names a member of
the cast and runs in a transaction that is rolled back, or names `committed` as well and commits.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from threading import Barrier
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

import psycopg
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from psycopg import sql
from psycopg._preparing import PrepareManager
from psycopg.conninfo import make_conninfo
from psycopg.errors import ObjectInUse

# A race has more threads than a web process has, and each needs a connection at the same time.
_POOL = {"min_size": 1, "max_size": 40, "timeout": 20}
# A statement that one test has made ready serves all that come after it, its plan as well.
_STATEMENTS = 5000
_PLANNED_ONCE = "-c plan_cache_mode=force_generic_plan"
# A clean-up that waits for a connection somebody forgot must fail, not hang.
_OWNER = "-c lock_timeout=10s -c allmenning.municipality=*"
# Row security lets not even its owner delete what is young in these.
_KEPT = ("keys_opening",)
AtOnce = Callable[..., list[Any]]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Clone the template for this worker, and drop the clone when all tests are done."""
    template = os.environ.get("ALLMENNING_TEST_TEMPLATE")
    if not template:
        pytest.exit("Tests need a database of their own: start them with ./run test.", 1)
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    as_owner("CREATE DATABASE {} TEMPLATE {}", name, template)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched:
        # psycopg forgets them all at every roll-back, with which nearly every test ends.
        patched.setattr(PrepareManager, "clear", lambda _manager: False)
        patched.setattr(PrepareManager, "prepared_max", _STATEMENTS)
        _point_at(name)
        yield
        _disconnect()
    # A connection that some thread forgot keeps the clone until the server is thrown away.
    with suppress(ObjectInUse):
        as_owner("DROP DATABASE {}", name)


def _point_at(name: str) -> None:
    _disconnect()
    connection.settings_dict["NAME"] = name
    options = connection.settings_dict["OPTIONS"]
    options |= {"pool": _POOL, "prepare_threshold": 0}
    options["options"] += f" {_PLANNED_ONCE}"


def _disconnect() -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def as_owner(statement: str, *names: str, database: str | None = None) -> None:
    """Run a statement as the role that owns the tables, with the names quoted into it."""
    address = make_conninfo(os.environ["DATABASE_OWNER_URL"], dbname=database, options=_OWNER)
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture
def database(request: pytest.FixtureRequest) -> None:
    """The database, rolled back after the test unless the test names `committed`."""
    cache.clear()
    request.getfixturevalue("committed" if "committed" in request.fixturenames else "db")


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let the test commit for real; every table is emptied afterwards, as their owner."""
    with django_db_blocker.unblock():
        yield
        connection.close()
        _empty_all_tables()


def _empty_all_tables() -> None:
    # Rooms and models are loaded from the ground up, so the other way round children come first.
    models = [model for model in reversed(apps.get_models()) if model is not ContentType]
    tables = [model._meta.db_table for model in models]
    as_owner(
        "; ".join("TRUNCATE {}" if one in _KEPT else "DELETE FROM {}" for one in tables),
        *tables,
        database=connection.settings_dict["NAME"],
    )


@pytest.fixture
def at_once(committed: None) -> AtOnce:
    """Carry out the calls at the same moment and return what each returned or raised, in order.

    Each call gets a thread and a connection of its own, in the scope of the test.
    """
    return _at_once


def _at_once(*calls: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(calls), timeout=10)

    def carry_out(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait()
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        results = [threads.submit(copy_context().run, carry_out, call) for call in calls]
        return [result.result() for result in results]
