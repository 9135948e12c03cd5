"""What was learnt of people that other rooms must know."""

from dataclasses import dataclass
from typing import ClassVar

from allmenning.core.events import Event


@dataclass(frozen=True)
class NumbersMerged(Event):
    """The register told that two numbers kept apart here are one person's. `person_id` is the
    registered person who is kept; the one of `former_id` is empty from now on."""

    subject: ClassVar[str] = "person_id"

    former_id: int
    person_id: int
