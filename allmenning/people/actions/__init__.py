"""What happens to people, associations, units and roles."""

from allmenning.people.actions.api_keys import make_api_key, note_use, revoke_api_key
from allmenning.people.actions.associations import (
    AssociationKnown,
    add_association,
    appoint_by_number,
    appoint_representative,
    end_representation,
)
from allmenning.people.actions.contacts import Contact, add_contact
from allmenning.people.actions.numbers import (
    NumberTaken,
    find_or_add_person,
    reseal_numbers,
    store_number,
)
from allmenning.people.actions.profile import (
    choose_digest,
    choose_language,
    complete_profile,
)
from allmenning.people.actions.roles import (
    ExpiryOutOfRange,
    MayNotGrant,
    NotHeldThere,
    end_role,
    grant_role,
    grant_role_by_number,
)
from allmenning.people.actions.sessions import end_sessions, forget_expired_sessions, sign_out
from allmenning.people.actions.signing_in import sign_in
from allmenning.people.actions.units import CannotStandThere, UnitNameTaken, add_unit

__all__ = [
    "AssociationKnown",
    "CannotStandThere",
    "Contact",
    "ExpiryOutOfRange",
    "MayNotGrant",
    "NotHeldThere",
    "NumberTaken",
    "UnitNameTaken",
    "add_association",
    "add_contact",
    "add_unit",
    "appoint_by_number",
    "appoint_representative",
    "choose_digest",
    "choose_language",
    "complete_profile",
    "end_representation",
    "end_role",
    "end_sessions",
    "find_or_add_person",
    "forget_expired_sessions",
    "grant_role",
    "grant_role_by_number",
    "make_api_key",
    "note_use",
    "reseal_numbers",
    "revoke_api_key",
    "sign_in",
    "sign_out",
    "store_number",
]
