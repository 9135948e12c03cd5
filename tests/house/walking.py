"""Every route of the product, found by walking the tree of URLs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver


@dataclass(frozen=True)
class Route:
    """A URL with its name, path and view, and the arguments in the path, each with its converter."""

    name: str
    path: str
    view: Callable[..., Any]
    arguments: dict[str, Any]


def walk(
    resolver: URLResolver,
    namespace: str = "",
    arguments: dict[str, Any] | None = None,
    path: str = "",
) -> Iterator[Route]:
    """Every route under the resolver; one without a name comes under its path."""
    for entry in resolver.url_patterns:
        own = {**(arguments or {}), **entry.pattern.converters}
        here = f"{path}{entry.pattern}"
        if isinstance(entry, URLPattern):
            yield Route(f"{namespace}{entry.name or entry.pattern}", here, entry.callback, own)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry, inner, own, here)


def route_names(resolver: URLResolver) -> set[str]:
    return {route.name for route in walk(resolver)}
