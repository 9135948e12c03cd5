"""Residents, associations, units, roles and sign-in."""

from allmenning.people.models.api_key import ApiKey
from allmenning.people.models.association import Association, Representative
from allmenning.people.models.person import Identity, Person
from allmenning.people.models.session import Session
from allmenning.people.models.unit import Role, Unit

__all__ = [
    "ApiKey",
    "Association",
    "Identity",
    "Person",
    "Representative",
    "Role",
    "Session",
    "Unit",
]
