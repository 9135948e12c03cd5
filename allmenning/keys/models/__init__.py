"""Doors, who may open them, and what was opened."""

from allmenning.keys.models.change import GatewayChange
from allmenning.keys.models.contract import (
    Contract,
    ContractCard,
    OpenAccess,
    OpenAccessDoor,
    Suspension,
)
from allmenning.keys.models.door import Bundle, BundleDoor, Door, DoorNumber, Gateway
from allmenning.keys.models.grant import Credential, Grant, GrantDoor, StaffGrant
from allmenning.keys.models.key_set import KeyHandover, KeyLoan, KeySet
from allmenning.keys.models.lock_code import LockCode
from allmenning.keys.models.offline_code import OfflineCode
from allmenning.keys.models.opening import DoorOrder, Opening
from allmenning.keys.models.oslo import ExposedDoor, Keychain, KeyService, UsedToken

__all__ = [
    "Bundle",
    "BundleDoor",
    "Contract",
    "ContractCard",
    "Credential",
    "Door",
    "DoorNumber",
    "DoorOrder",
    "ExposedDoor",
    "Gateway",
    "GatewayChange",
    "Grant",
    "GrantDoor",
    "KeyHandover",
    "KeyLoan",
    "KeyService",
    "KeySet",
    "Keychain",
    "LockCode",
    "OfflineCode",
    "OpenAccess",
    "OpenAccessDoor",
    "Opening",
    "StaffGrant",
    "Suspension",
    "UsedToken",
]
