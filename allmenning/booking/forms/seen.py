"""Which changes a page knew of, as its form carries it."""

from collections.abc import Mapping

MOST_DIGITS = 18
NO_CHANGE = -1


def read_seen(data: Mapping[str, str]) -> int | None:
    """The id of the latest change the page knew, 0 when it knew none; None when it does not say.

    What cannot be read is the id of no change.
    """
    text = data.get("seen")
    if text is None:
        return None
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else NO_CHANGE
