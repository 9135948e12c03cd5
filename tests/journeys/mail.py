"""What lies in the mail sink."""

import re
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

WAIT_SECONDS = 60.0
GLANCE_SECONDS = 0.3


@dataclass(frozen=True)
class Letter:
    """A mail that was sent."""

    number: int
    subject: str
    text: str
    calendar: str

    def path_to(self, start: str) -> str:
        """The path of the first link in the letter whose path begins so."""
        links = map(urlsplit, re.findall(r"https?://\S+", self.text))
        return next(link.path for link in links if link.path.startswith(start))


class Mailbox:
    """The letters that were sent after this was made."""

    def __init__(self, address: str) -> None:
        self._address = address
        letters = self._letters({})
        self._last = max((letter.number for letter in letters), default=0)

    def letter_to(self, recipient: str, about: str) -> Letter:
        """The newest letter to the address with these words in it; waits until it is there."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            for letter in self._letters({"til": recipient}):
                if letter.number > self._last and about in f"{letter.subject}\n{letter.text}":
                    return letter
            time.sleep(GLANCE_SECONDS)
        raise AssertionError(f"No letter about {about!r} came to {recipient}.")

    def _letters(self, chosen: dict[str, str]) -> list[Letter]:
        answer = requests.get(f"{self._address}/messages.json", params=chosen, timeout=10)
        answer.raise_for_status()
        fields = ("number", "subject", "text", "calendar")
        return [Letter(**{name: one[name] for name in fields}) for one in answer.json()]
