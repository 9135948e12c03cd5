"""`python -m demo.people PORT`: the invented people one can sign in as, and what each can try.

It knows no database, so that the demo's start need not wait for Django once more.
"""

import sys
from collections.abc import Iterator
from typing import Any

from demo.facts import document


def lines(port: int) -> Iterator[str]:
    """The people by municipality, as a table for the terminal."""
    for municipality in document("municipalities"):
        yield f"{municipality['name']}: http://{municipality['hosts'][0]}:{port}/"
        for person in _people_of(municipality["slug"]):
            way = "Ansattporten" if person.get("staff") else "ID-porten"
            yield f"  {person['name']:<16} {person['who']:<38} {way:<13} {person['try']}"


def _people_of(municipality: str) -> list[dict[str, Any]]:
    return [
        person
        for person in document("people")
        if any(row["municipality"] == municipality for row in person["rows"])
    ]


if __name__ == "__main__":
    print("\n".join(lines(int(sys.argv[1]))))
