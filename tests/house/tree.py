"""What stands in the tree: its files as git knows them, and the rooms."""

import subprocess
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
ROOMS: Final = ROOT / "allmenning"


@cache
def rooms() -> tuple[str, ...]:
    """The rooms that are built, by name."""
    return tuple(sorted(path.parent.name for path in ROOMS.glob("*/__init__.py")))


@cache
def files() -> tuple[Path, ...]:
    """Every file that is in git or would be: what is ignored is left out."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def code(folder: str = "") -> tuple[Path, ...]:
    """The Python files under a folder, those that Django wrote left out."""
    beneath = ROOT / folder
    return tuple(
        path
        for path in files()
        if path.suffix == ".py" and beneath in path.parents and "migrations" not in path.parts
    )


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))
