"""The mails taken: each is a line in a file before the sender is told, and the newest in memory."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from simulators.mailbox.mails import Mail

SHOWN = 1000


class Journal:
    """All mails ever taken into one folder. `complete_since` is when the folder was begun.

    A line is flushed to the operating system before its mail counts as taken, so that killing
    this process loses none; a line cut short by that was never answered for and is passed over.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "mails.jsonl"
        self._lock = Lock()
        self._times: Counter[str] = Counter()
        self._newest: deque[Mail] = deque(maxlen=SHOWN)
        self._count = 0
        self.complete_since = datetime.now(UTC)
        if path.exists():
            self._load(path.read_bytes())
        self._file = path.open("ab")
        self._append({"since": self.complete_since.isoformat()} if self._file.tell() == 0 else None)

    def take(self, sender: str, recipients: Sequence[str], content: bytes) -> Mail:
        """Keep a mail for good."""
        with self._lock:
            number, now = self._count + 1, datetime.now(UTC)
            mail = Mail(number, now, sender, tuple(recipients), content)
            self._append(_line(mail))
            self._remember(mail)
            return mail

    def newest_first(self) -> list[Mail]:
        """The newest thousand mails."""
        with self._lock:
            return list(reversed(self._newest))

    def numbered(self, number: int) -> Mail | None:
        """One of the newest mails by its number."""
        return next((mail for mail in self.newest_first() if mail.number == number), None)

    def times_accepted(self, message_id: str) -> int:
        """How many times a mail of this name has been taken."""
        with self._lock:
            return self._times[message_id]

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _append(self, line: dict[str, Any] | None) -> None:
        # An empty line ends one that was cut short.
        self._file.write((json.dumps(line) if line else "").encode() + b"\n")
        self._file.flush()

    def _remember(self, mail: Mail) -> None:
        self._count = mail.number
        self._times[mail.message_id] += 1
        self._newest.append(mail)

    def _load(self, content: bytes) -> None:
        for line in content.split(b"\n"):
            try:
                facts = json.loads(line)
            except ValueError:
                continue
            if "since" in facts:
                self.complete_since = datetime.fromisoformat(facts["since"])
            else:
                self._remember(_mail(facts))


def _line(mail: Mail) -> dict[str, Any]:
    return {
        "number": mail.number,
        "at": mail.at.isoformat(),
        "sender": mail.sender,
        "recipients": mail.recipients,
        # Latin-1 gives every byte one character and back.
        "content": mail.content.decode("latin-1"),
    }


def _mail(facts: dict[str, Any]) -> Mail:
    return Mail(
        number=facts["number"],
        at=datetime.fromisoformat(facts["at"]),
        sender=facts["sender"],
        recipients=tuple(facts["recipients"]),
        content=facts["content"].encode("latin-1"),
    )
