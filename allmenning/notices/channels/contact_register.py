"""Asking the contact register (KRR) about a batch of people, minutes before they are written to."""

from collections.abc import Mapping, Sequence
from functools import cache

from django.conf import settings
from django.utils import timezone

from allmenning.people.channels.maskinporten import NotSetUp, tokens
from allmenning.registers import krr
from allmenning.registers.calling import RegisterDown, RegisterRefused, TokenRefused
from allmenning.registers.krr import Contact
from allmenning.registers.maskinporten import Tokens

_BAD_REQUEST = 400


class ContactRegister:
    """The register at one address. Safe for threads; nothing of what it says is kept."""

    def __init__(self, address: str, tokens: Tokens) -> None:
        self._address, self._tokens = address, tokens

    def look_up(self, numbers: Sequence[str]) -> Mapping[str, Contact]:
        """What is known of these people (1 to 1000); who is missing from the answer is not known.

        Raises RegisterDown, and RegisterRefused when we may not ask.
        """
        try:
            return self._asked(numbers)
        except TokenRefused:
            self._tokens.forget(krr.SCOPE)
            return self._asked(numbers)

    def _asked(self, numbers: Sequence[str]) -> Mapping[str, Contact]:
        # Many calls may last longer than a token: each has one that is good as it is made.
        token = self._tokens.token(krr.SCOPE, now=timezone.now())
        try:
            return krr.look_up(numbers, address=self._address, token=token)
        except RegisterRefused as refused:
            if refused.status != _BAD_REQUEST:
                raise
        return self._by_halves(numbers)

    def _by_halves(self, numbers: Sequence[str]) -> Mapping[str, Contact]:
        """One number the register does not take must not keep the others from their letters."""
        half = len(numbers) // 2
        if not half:
            return {}
        return {**self._asked(numbers[:half]), **self._asked(numbers[half:])}


@cache
def contact_register() -> ContactRegister:
    """The register that the settings name. Raises NotSetUp."""
    return ContactRegister(settings.KRR_URL, tokens())


__all__ = ["ContactRegister", "NotSetUp", "RegisterDown", "RegisterRefused", "contact_register"]
