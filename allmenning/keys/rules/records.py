"""The record of openings: each attempt in a row that nobody can change without it showing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allmenning.keys.rules.grants import moment, seconds
from allmenning.keys.rules.sealing import NotSealed, decoded, encoded

FIRST_LINK = bytes(32)


@dataclass(frozen=True)
class Record:
    """One line of a gateway's record: an attempt (`outcome_of` None), or what came of one.

    `sequence` counts from 1 without gaps; `grant` is empty when none was recognised; `order` is
    the platform's order it answers, or empty. An outcome's `reason` says whether the door opened.
    """

    sequence: int
    at: datetime
    door: int
    by: str
    allowed: bool
    reason: str
    grant: bytes = b""
    order: bytes = b""
    outcome_of: int | None = None


def written(record: Record) -> bytes:
    """The line's bytes, always the same for the same line."""
    return encoded(
        [
            record.sequence,
            seconds(record.at),
            record.door,
            record.by,
            record.allowed,
            record.reason,
            record.grant,
            record.order,
            record.outcome_of,
        ]
    )


def record_in(line: bytes) -> Record:
    """The line that `written` wrote. Raises NotSealed for anything else."""
    match decoded(line):
        case [
            int(sequence),
            int(at),
            int(door),
            str(by),
            bool(allowed),
            str(reason),
            bytes(grant),
            bytes(order),
            int() | None as outcome_of,
        ]:
            try:
                when = moment(at)
            except (ValueError, OverflowError, OSError) as error:
                raise NotSealed("no such time") from error
            return Record(sequence, when, door, by, allowed, reason, grant, order, outcome_of)
    raise NotSealed("no line of ours")


def linked(previous: bytes, line: bytes) -> bytes:
    """The link that follows `previous`: SHA-256 over it and the line."""
    return hashlib.sha256(previous + line).digest()


def chain(lines: Iterable[bytes], *, after: bytes = FIRST_LINK) -> list[bytes]:
    """The link after each line."""
    links: list[bytes] = []
    for line in lines:
        links.append(linked(links[-1] if links else after, line))
    return links
