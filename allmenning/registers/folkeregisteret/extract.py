"""Extracts (uttrekk): the numbers of everybody who lives in a municipality, when the list of events
does not reach far enough back.

Source: Skatteetaten, "Uttrekk": TilpassetUttrekk, UttrekkDataResponse.
"""

from __future__ import annotations

from allmenning.registers.calling import Answer, RegisterDown, RegisterRefused, get_json, post_json
from allmenning.registers.folkeregisteret.site import Site

_NOT_READY = 404


def order_extract(kommunenummer: str, *, site: Site) -> str:
    """Ask for all residents; returns what to ask for them by. Raises as `read_batch`, and
    TooManyCalls while ten others of ours are being made."""
    wanted = {
        "personstatustyper": ["bosatt"],
        "kommunenummer": {"bostedskommunenummer": kommunenummer},
    }
    match post_json(site.call("uttrekk/tilpasset"), wanted):
        case {"jobbId": str(job) | int(job)}:
            return str(job)
    raise RegisterDown("no job in the answer")


def read_batch(job: str, number: int, *, site: Site) -> tuple[str, ...] | None:
    """The numbers of one batch, counted from 0; None while it is not ready. The first empty one is
    behind the last. Raises RegisterDown or one of its kinds, and RegisterRefused."""
    try:
        answer = get_json(site.call(f"uttrekk/{job}/batch/{number}"))
    except RegisterRefused as error:
        if error.status == _NOT_READY:
            return None
        raise
    match answer:
        case Answer(content={"foedselsEllerDNummer": [*numbers]}):
            if all(isinstance(one, str) for one in numbers):
                return tuple(numbers)
    raise RegisterDown("a batch that cannot be read")
