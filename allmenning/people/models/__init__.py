"""Residents, associations, units, roles, sign-in, and what the register says of people."""

from allmenning.people.models.api_key import ApiKey
from allmenning.people.models.association import Association, Representative
from allmenning.people.models.person import Identity, Person
from allmenning.people.models.registered import (
    Guardianship,
    RegisteredPerson,
    RegisterEvent,
    RegisterPosition,
)
from allmenning.people.models.session import Session
from allmenning.people.models.subscriber import Subscriber
from allmenning.people.models.unit import Role, Unit

__all__ = [
    "ApiKey",
    "Association",
    "Guardianship",
    "Identity",
    "Person",
    "RegisterEvent",
    "RegisterPosition",
    "RegisteredPerson",
    "Representative",
    "Role",
    "Session",
    "Subscriber",
    "Unit",
]
