"""Text messages over HTTPS, each part of them paid for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import requests

from allmenning.notices.channels.posting import Refused, identifier_in, post

_TIMEOUT: Final = (5, 20)


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are with the provider: its address, our key, and the name people see."""

    address: str
    key: str = field(repr=False)
    sender: str


@dataclass(frozen=True, slots=True, repr=False)
class Text:
    """One text to one telephone. `reference` is ours: the provider takes each only once."""

    reference: str
    number: str
    words: str


def send(text: Text, *, account: Account) -> str:
    """Hand it over; returns the provider's own number for it. Raises as `posting.post`.

    JSON `{"reference", "from", "to", "text"}` to `/messages`; 201 with `{"id"}`, 409 for a reference
    that was taken before.
    """
    content = {
        "reference": text.reference,
        "from": account.sender,
        "to": text.number,
        "text": text.words,
    }
    headers = {"Authorization": f"Bearer {account.key}"}
    try:
        answer = post(
            f"{account.address}/messages", timeout=_TIMEOUT, headers=headers, json=content
        )
    except Refused as refused:
        if refused.code == str(requests.codes.conflict):
            return text.reference
        raise
    return identifier_in(answer)
