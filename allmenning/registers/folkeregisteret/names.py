"""What somebody is called, asked only when a letter to her is about to be posted, and not kept.

Source: Skatteetaten, "Oppslag"; PersondokumentMedHistorikk, navn.
"""

from __future__ import annotations

from typing import Any

from allmenning.registers.calling import RegisterRefused, get_json
from allmenning.registers.folkeregisteret.site import Site

_UNKNOWN = 404


def look_up_name(number: str, *, site: Site) -> str:
    """First, middle and last name as they stand in the register; "" when it does not tell.

    Raises RegisterDown or one of its kinds, and RegisterRefused.
    """
    try:
        answer = get_json(site.call(f"personer/{number}"), asked={"part": ("navn",)})
    except RegisterRefused as error:
        if error.status == _UNKNOWN:
            return ""
        raise
    match answer.content if answer else None:
        case {"navn": [*names]}:
            return next(filter(None, map(_whole, names)), "")
    return ""


def _whole(name: Any) -> str:
    """A name that holds now, as it is written on a letter."""
    if not isinstance(name, dict) or not name.get("erGjeldende", True):
        return ""
    parts = (name.get(part) for part in ("fornavn", "mellomnavn", "etternavn"))
    return " ".join(part for part in parts if isinstance(part, str) and part)
