"""Why somebody who is meant by a notice does not get it."""

from enum import StrEnum


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
