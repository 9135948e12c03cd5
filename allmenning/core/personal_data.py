"""What every model declares about people: law 6 of the house."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PersonalData:
    """How one model's rows about a person are found, exported, erased and kept.

    `found_by` is the field path from the row to the person; `exported` the fields a person gets
    when she asks for her data, of all rows or of those that match `exported_when` (names of fields
    with values, as a filter takes them); `erased` what happens to the row when she is forgotten; `kept` how
    long it stays otherwise and why.
    """

    found_by: str
    exported: tuple[str, ...]
    erased: str
    kept: str
    exported_when: tuple[tuple[str, Any], ...] = ()
