"""Folkeregisteret: what happened, in order; how people are now; and who there is.

Whoever reads the list keeps the number of the last event she dealt with, and may read any again.
Source: Skatteetaten, folkeregisteret-api-dokumentasjon.
"""

from allmenning.registers.folkeregisteret.documents import read_addresses
from allmenning.registers.folkeregisteret.extract import order_extract, read_batch
from allmenning.registers.folkeregisteret.feed import (
    PAGE,
    Event,
    Page,
    TooOld,
    latest_sequence,
    read_events,
)
from allmenning.registers.folkeregisteret.names import look_up_name
from allmenning.registers.folkeregisteret.persons import (
    MOST_PEOPLE,
    Home,
    Person,
    look_up,
    look_up_one,
)
from allmenning.registers.folkeregisteret.site import ROLE, SCOPE, Site

__all__ = [
    "MOST_PEOPLE",
    "PAGE",
    "ROLE",
    "SCOPE",
    "Event",
    "Home",
    "Page",
    "Person",
    "Site",
    "TooOld",
    "latest_sequence",
    "look_up",
    "look_up_name",
    "look_up_one",
    "order_extract",
    "read_addresses",
    "read_batch",
    "read_events",
]
