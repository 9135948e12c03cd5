"""The nine digits by which Enhetsregisteret knows an organisation."""

from stdnum.exceptions import ValidationError
from stdnum.no import orgnr


class InvalidOrganisasjonsnummer(ValueError):
    """The text is not an organisasjonsnummer."""


def parse_organisasjonsnummer(text: str) -> str:
    """The nine digits, without the spaces that people type.

    Raises InvalidOrganisasjonsnummer unless the last digit is right by modulus 11.
    Source: Brønnøysundregistrene, «Om organisasjonsnummeret».
    """
    try:
        digits: str = orgnr.validate("".join(text.split()))
    except ValidationError:
        raise InvalidOrganisasjonsnummer from None
    return digits
