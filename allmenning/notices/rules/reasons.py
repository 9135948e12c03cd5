"""Why somebody who is meant by a notice does not get it."""

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """The first that holds is the one that is counted; an unknown fact is a reason as well."""

    TOLD = "told"
    DEAD = "dead"
    GONE = "gone"
    SHIELDED = "shielded"
    NEAR_SHIELDED = "near_shielded"
    MINOR = "minor"
    CHANGED = "changed"
    EXPIRED = "expired"
    STOPPED = "stopped"
    OPTED_OUT = "opted_out"
    RESTING = "resting"
    BUDGET = "budget"
    HOUSEHOLD = "household"
    RESERVED = "reserved"
    NOT_REGISTERED = "not_registered"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


# What only the contact register tells.
BY_CONTACT: Final = (
    Reason.RESERVED,
    Reason.NOT_REGISTERED,
    Reason.UNREACHABLE,
    Reason.UNKNOWN,
)
