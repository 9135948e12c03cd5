"""What only Debian's own packages give: installed where we may, named where we may not."""

import os
import shutil
from pathlib import Path

from runner import binaries, shell
from runner.console import Failure, say, step

# The program that tells whether the package is there.
_FOR_TESTS = {"chromium": "chromium", "gettext": "msgfmt"}
_QUIET = {"DEBIAN_FRONTEND": "noninteractive", "PATH": f"{os.defpath}:/usr/sbin:/sbin"}
_WAIT_FOR_OTHERS = "DPkg::Lock::Timeout=120"


def install_for_tests() -> None:
    """Installs what the tests use from outside, or says which tests will be skipped."""
    missing = [name for name, program in _FOR_TESTS.items() if not shutil.which(program)]
    if missing:
        _install(missing)


def has_postgres(version: int) -> bool:
    """Whether Debian's PostgreSQL of this version is here, after trying to install it."""
    if not _has_programs(version):
        _install([f"postgresql-{version}"])
    return _has_programs(version)


def _has_programs(version: int) -> bool:
    return (binaries.DEBIAN / str(version) / "bin" / "postgres").exists()


def _install(packages: list[str]) -> None:
    names = " ".join(packages)
    if os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        say(f"Missing here: {names}. What needs it is skipped.")
        return
    try:
        with step(f"Installing {names} with apt"):
            _apt("update")
            _apt("install", "--yes", "--no-install-recommends", *packages)
    except Failure as failure:
        say(f"{failure}\nWhat needs {names} is skipped.")


def _apt(*arguments: str) -> None:
    shell.run(
        ["apt-get", "-q", "-o", _WAIT_FOR_OTHERS, *arguments],
        env=_QUIET,
        failure="apt could not install them.",
    )
