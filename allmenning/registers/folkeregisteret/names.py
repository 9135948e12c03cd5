"""What somebody is called, asked only when a letter to her is about to be posted, and not kept.

Source: Skatteetaten, "Oppslag"; PersondokumentMedHistorikk, navn.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from allmenning.registers.folkeregisteret.persons import current, read_one
from allmenning.registers.folkeregisteret.site import Site


def look_up_name(number: str, *, site: Site) -> str:
    """First, middle and last name as they stand in the register; "" when it does not tell.

    Raises RegisterDown or one of its kinds, and RegisterRefused.
    """
    told = read_one(number, ("navn",), site=site) or {}
    with suppress(TypeError, AttributeError):
        return next(filter(None, map(_whole, current(told, "navn"))), "")
    return ""


def _whole(name: dict[str, Any]) -> str:
    """A name as it is written on a letter."""
    parts = (name.get(part) for part in ("fornavn", "mellomnavn", "etternavn"))
    return " ".join(part for part in parts if isinstance(part, str) and part)
