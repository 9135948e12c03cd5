"""What is new in a text, and what is gone from it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """Lines of a text in one language that stand only after, and only before, each in order."""

    language: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """What differs, in each language in which lines were added or removed.

    Where a line stands, and blank lines, are no difference.
    """
    languages = dict.fromkeys([*after, *before])
    found = [_difference(one, before.get(one, ""), after.get(one, "")) for one in languages]
    return [one for one in found if one.added or one.removed]


def _difference(language: str, before: str, after: str) -> Difference:
    old, new = _lines(before), _lines(after)
    added = tuple(line for line in new if line not in old)
    removed = tuple(line for line in old if line not in new)
    return Difference(language, added, removed)


def _lines(text: str) -> dict[str, None]:
    return dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())
