"""Names of places as they stand in addresses on the web."""

import re
from collections.abc import Set

LONGEST = 80
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "é": "e", "ü": "u"})


def slug_of(name: str) -> str:
    """Lower-case letters, digits and hyphens; `sted` for a name that has none of them."""
    plain = name.casefold().translate(_LETTERS)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "sted"


def free_slug(name: str, taken: Set[str]) -> str:
    """The name's slug, numbered when another place has it."""
    slug = slug_of(name)
    if slug not in taken:
        return slug
    number = 2
    while f"{slug[: LONGEST - 4]}-{number}" in taken:
        number += 1
    return f"{slug[: LONGEST - 4]}-{number}"
