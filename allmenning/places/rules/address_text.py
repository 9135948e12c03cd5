"""Addresses as people write them."""

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"(?P<street>.*\S)\s+(?P<number>[0-9]{1,4})\s*(?P<letter>[a-zæøåA-ZÆØÅ]?)")


@dataclass(frozen=True, slots=True)
class AddressText:
    """A street's name, a number and a letter, "" for none."""

    street: str
    number: int
    letter: str


def address_in(text: str) -> AddressText | None:
    """The address that a text names: "Eksempelveien 12 B" or "Eksempelveien 12b, 0979 Oslo". None when
    there is no number behind a name."""
    found = _ADDRESS.fullmatch(text.partition(",")[0].strip())
    if found is None:
        return None
    return AddressText(
        " ".join(found["street"].split()), int(found["number"]), found["letter"].upper()
    )
