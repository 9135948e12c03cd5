"""Figures that rooms offer by name, so that a sibling can ask without knowing the room."""

from collections.abc import Callable
from typing import Any, TypeAlias

Figure: TypeAlias = Callable[..., Any]

_figures: dict[str, Figure] = {}


def offer(name: str, query: Figure) -> None:
    """Register a query under `room.figure` when the room loads. A name is taken once."""
    if _figures.get(name, query) is not query:
        raise ValueError(f"The figure {name} is offered twice.")
    _figures[name] = query


def ask(name: str, **arguments: Any) -> Any:
    """The figure's present value. Raises KeyError when no room offers it."""
    return _figures[name](**arguments)


def offered() -> frozenset[str]:
    return frozenset(_figures)
