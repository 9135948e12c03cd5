"""Who a page is for, declared on its view and enforced before the view runs."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Audience(StrEnum):
    """Who may call a view at all; `access` decides about the object.

    The last two answer programs with problem documents: anybody's, or the bearer of an API key's.
    """

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    STAFF = "staff"
    MACHINE = "machine"
    OPEN_API = "open api"
    KEY = "api key"


@dataclass(frozen=True)
class Declaration:
    audience: Audience
    methods: tuple[str, ...]


def audience(who: Audience, *methods: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a view's audience and methods (GET when none is given; HEAD goes with GET)."""

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        view.declaration = Declaration(who, methods or ("GET",))  # type: ignore[attr-defined]
        return view

    return declare


def declaration(view: Callable[..., Any]) -> Declaration | None:
    """What a view declares, or None when it forgot to."""
    return getattr(view, "declaration", None)
