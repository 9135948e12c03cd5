"""What was taken: a line in a file for each mail before its sender is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

_SINCE = "since "


class Accepted:
    """The names (Message-ID) of all mails ever taken into one file, and how often each.

    Lines are with the operating system before the mails count as taken, so that killing this
    process loses none; one cut short by that was never answered for. Neither addresses nor
    contents are kept.
    """

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        self.times: Counter[str] = Counter()
        self.complete_since = datetime.now(UTC)
        whole, _cut, _short = path.read_text().rpartition("\n") if path.exists() else ("", "", "")
        for line in whole.split("\n"):
            if line.startswith(_SINCE):
                self.complete_since = datetime.fromisoformat(line.removeprefix(_SINCE))
            elif line:
                self.times[line] += 1
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("ab", buffering=0)
        self._file.write(f"\n{_SINCE}{self.complete_since.isoformat()}\n".encode())

    def take(self, names: Sequence[str]) -> None:
        """Keep these for good."""
        with self._lock:
            self._file.write("".join(f"{name}\n" for name in names).encode())
            self.times.update(names)

    def among(self, names: Iterable[str]) -> list[str]:
        """Those of the names that were taken."""
        with self._lock:
            return [name for name in names if name in self.times]

    def close(self) -> None:
        """Close the file."""
        self._file.close()
