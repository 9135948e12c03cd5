"""Marks that say what a folder was made from: written last, so half-made work has none."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(sources: Iterable[Path]) -> str:
    """One short text for the names and the contents of some files."""
    whole = hashlib.sha256()
    for source in sorted(sources):
        content = hashlib.sha256(source.read_bytes()).hexdigest()
        whole.update(f"{source.name} {content}\n".encode())
    return whole.hexdigest()


def read(path: Path) -> str | None:
    """The mark, or None where the work was never finished."""
    try:
        return path.read_text()
    except FileNotFoundError:
        return None


def write(path: Path, mark: str) -> None:
    """Puts the mark there in one go."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.write_text(mark)
    unfinished.replace(path)
