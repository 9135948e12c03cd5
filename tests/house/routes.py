"""Every route of the product with who it is for and its methods: the whole table.

A view that is not here fails the house test, which prints the line to add. Think before adding it:
this is where a door that should have been locked is noticed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.urls import URLPattern, URLResolver

from allmenning.core.audience import Audience, Declaration

MACHINE: Final = {
    "core:health": "GET",
}
ANYONE: Final = {
    "core:language": "GET",
}
SIGNED_IN: Final[dict[str, str]] = {}
STAFF: Final[dict[str, str]] = {}

ROUTES: Final = {
    name: Declaration(audience, tuple(methods.split()))
    for audience, routes in (
        (Audience.MACHINE, MACHINE),
        (Audience.ANYONE, ANYONE),
        (Audience.SIGNED_IN, SIGNED_IN),
        (Audience.STAFF, STAFF),
    )
    for name, methods in routes.items()
}


@dataclass(frozen=True)
class Route:
    """A URL with its name, its view and the arguments in its path, each with its converter."""

    name: str
    view: Callable[..., Any]
    arguments: dict[str, Any]


def walk(
    resolver: URLResolver, namespace: str = "", arguments: dict[str, Any] | None = None
) -> Iterator[Route]:
    """Every route under the resolver; one without a name comes under its path."""
    for entry in resolver.url_patterns:
        own = {**(arguments or {}), **entry.pattern.converters}
        if isinstance(entry, URLPattern):
            yield Route(f"{namespace}{entry.name or entry.pattern}", entry.callback, own)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry, inner, own)


def route_names(resolver: URLResolver) -> set[str]:
    return {route.name for route in walk(resolver)}
