"""A provider of text messages: each reference is taken once."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from simulators.messages import Request

_NUMBER = re.compile(r"\+\d{8,15}")
_LONGEST = 1530


class Wrong(Exception):
    """What the contract does not allow."""


@dataclass(frozen=True)
class Text:
    """One message that was taken."""

    reference: str
    sender: str
    number: str
    words: str


def told(request: Request) -> Text:
    """The message in the request. Raises Wrong."""
    try:
        content = json.loads(request.body)
        text = Text(content["reference"], content["from"], content["to"], content["text"])
    except (ValueError, KeyError, TypeError):
        raise Wrong("The body names reference, from, to and text.") from None
    if not _NUMBER.fullmatch(text.number) or not 1 <= len(text.sender) <= 11:
        raise Wrong("to is an E.164 number, from 1 to 11 signs.")
    if not 1 <= len(text.words) <= _LONGEST:
        raise Wrong("The text is empty or too long.")
    return text
