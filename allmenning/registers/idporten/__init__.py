"""Sign-in of residents through ID-porten and of staff through Ansattporten."""

from allmenning.registers.idporten.contract import (
    LevelTooLow,
    LogoutRefused,
    Provider,
    ProviderDown,
    Reportee,
    SignedIn,
    SignInCancelled,
    SignInError,
    SignInRefused,
    SignInStart,
    SignOut,
)
from allmenning.registers.idporten.signing_in import begin_sign_in, complete_sign_in
from allmenning.registers.idporten.signing_out import (
    sign_out,
    verify_frontchannel,
    verify_logout_token,
)

__all__ = [
    "LevelTooLow",
    "LogoutRefused",
    "Provider",
    "ProviderDown",
    "Reportee",
    "SignInCancelled",
    "SignInError",
    "SignInRefused",
    "SignInStart",
    "SignOut",
    "SignedIn",
    "begin_sign_in",
    "complete_sign_in",
    "sign_out",
    "verify_frontchannel",
    "verify_logout_token",
]
