"""Compiles every translation beneath a folder; runs in `.venv`, which has polib."""

import sys
from pathlib import Path

import polib


def compile_all(rooms: Path) -> None:
    """Writes a `.mo` beside each `.po`."""
    for source in rooms.glob("locale/*/LC_MESSAGES/*.po"):
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))


if __name__ == "__main__":
    compile_all(Path(sys.argv[1]))
