"""Telephone numbers as people type them."""

import phonenumbers

NORWAY = "NO"


class InvalidPhone(ValueError):
    """The text is no telephone number that can be rung."""


def parse_phone(text: str) -> str:
    """The number with its country (+4722334455); one typed without is Norwegian.

    Raises InvalidPhone. Source: ITU-T E.164.
    """
    try:
        number = phonenumbers.parse(text, NORWAY)
    except phonenumbers.NumberParseException:
        raise InvalidPhone from None
    if not phonenumbers.is_valid_number(number) or number.extension:
        raise InvalidPhone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def readable_phone(number: str) -> str:
    """A stored number as people in Norway write it: 22 33 44 55, or +46 … from abroad."""
    parsed = phonenumbers.parse(number, NORWAY)
    at_home = phonenumbers.region_code_for_number(parsed) == NORWAY
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, form.NATIONAL if at_home else form.INTERNATIONAL)
