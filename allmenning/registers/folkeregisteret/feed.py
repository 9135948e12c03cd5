"""The list of what happened, a thousand events in a page, in the register's order.

An event names a person and what kind of thing happened; what holds now is looked up.

Source: Skatteetaten, folkeregisteret-api-dokumentasjon, "Hendelsesliste" and "Feilkoder".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from allmenning.registers.calling import Answer, RegisterDown, RegisterRefused, get_json
from allmenning.registers.folkeregisteret.site import Site

PAGE = 1000
_TOO_OLD = 406


class TooOld(Exception):
    """The register keeps no list so far back (36 months): everybody must be looked up anew."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to one person.

    `kind` is the register's own word, also one that is newer than this client. `document` is the
    id of what happened, "" when there is none (`personErOppdatert`). The person's number is not
    printed.
    """

    sequence: int
    number: str
    kind: str
    document: str
    at: dt.datetime

    def __repr__(self) -> str:
        return f"Event({self.sequence}, {self.kind})"


@dataclass(frozen=True, slots=True)
class Page:
    """Events by growing sequence, at most a thousand, and the page's mark (ETag)."""

    events: tuple[Event, ...]
    etag: str

    @property
    def is_full(self) -> bool:
        """Whether there may be more behind it."""
        return len(self.events) == PAGE


def read_events(since: int, *, site: Site, unless: str = "") -> Page | None:
    """The events from the sequence number `since` on; None when the page under the mark `unless`
    has not changed.

    Raises TooOld, RegisterDown or one of its kinds, and RegisterRefused.
    """
    try:
        answer = get_json(site.call("hendelser/feed"), unless=unless, asked={"seq": since})
    except RegisterRefused as error:
        if error.status == _TOO_OLD:
            raise TooOld from None
        raise
    return None if answer is None else _page(answer, since)


def latest_sequence(*, site: Site) -> int:
    """The number of the newest event, from which a new reader goes on. Raises as `read_events`."""
    answer = get_json(site.call("hendelser/siste/sekvensnummer"))
    match answer:
        case Answer(content={"sekvensnummer": int(sequence)}):
            return sequence
    raise RegisterDown("no sequence number in the answer")


def _page(answer: Answer, since: int) -> Page:
    """An event that cannot be read stops the reader: to pass it over would be to lose it."""
    if not isinstance(answer.content, list):
        raise RegisterDown("no list of events")
    try:
        events = tuple(_event(item) for item in answer.content)
    except (KeyError, TypeError, ValueError):
        raise RegisterDown("an event that cannot be read") from None
    numbers = [since - 1, *(event.sequence for event in events)]
    if any(after <= before for before, after in pairwise(numbers)):
        raise RegisterDown("events out of order")
    return Page(events, answer.etag)


def _event(item: dict[str, Any]) -> Event:
    told = item["hendelse"]
    at = dt.datetime.fromisoformat(_text(told, "ajourholdstidspunkt"))
    if at.tzinfo is None or type(item["sekvensnummer"]) is not int:
        raise ValueError
    return Event(
        sequence=item["sekvensnummer"],
        number=_text(told, "folkeregisteridentifikator"),
        kind=_text(told, "hendelsetype"),
        document=_text(told, "hendelsesdokument", needed=False),
        at=at,
    )


def _text(told: dict[str, Any], name: str, *, needed: bool = True) -> str:
    value = told[name] if needed else told.get(name) or ""
    if not isinstance(value, str):
        raise TypeError(name)
    return value
