"""Whose rows this piece of work may touch: law 5 of the house.

The scope is set by middleware, job wrapper, `manage --municipality` and the test cast. Managers
refuse a query without it, and every cursor carries it for row security (core/postgres).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

EVERYONE: Final = "*"
NOBODY: Final = ""

_scope: ContextVar[str] = ContextVar("municipality", default=NOBODY)


class NoMunicipality(RuntimeError):
    """A municipality's rows were asked for outside any municipality's scope."""


def setting() -> str:
    """The scope as the database reads it: a municipality's id, `*` or nothing."""
    return _scope.get()


def municipality_id() -> int:
    """The id of the municipality in scope. Raises NoMunicipality when there is none."""
    value = _scope.get()
    if value in (NOBODY, EVERYONE):
        raise NoMunicipality("No single municipality is in scope.")
    return int(value)


@contextmanager
def _scoped(value: str) -> Iterator[None]:
    token = _scope.set(value)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def municipality(identifier: int) -> Iterator[None]:
    """Within this block, rows of this municipality, and no others, can be read and written."""
    with _scoped(str(identifier)):
        yield


@contextmanager
def all_municipalities(*, reason: str) -> Iterator[None]:
    """Within this block, every municipality's rows can be read. A house test lists all uses."""
    if not reason:
        raise ValueError("Say why every municipality's rows are needed.")
    with _scoped(EVERYONE):
        yield
