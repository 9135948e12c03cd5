"""What only Debian's own packages give: installed where we may, named where we may not."""

import os
import shutil
from pathlib import Path

from runner import binaries, shell
from runner.console import Failure, say, step

# The program that tells whether the package is there.
_FOR_TESTS = {"chromium": "chromium", "gettext": "msgfmt", "mosquitto": "mosquitto"}
_QUIET = {"DEBIAN_FRONTEND": "noninteractive", "PATH": f"{os.defpath}:/usr/sbin:/sbin"}
_WAIT_FOR_OTHERS = "DPkg::Lock::Timeout=120"


def install_for_tests() -> None:
    """Installs what the tests use from outside, or says which tests will be skipped."""
    missing = [name for name, program in _FOR_TESTS.items() if not find(program)]
    if missing:
        _install(missing)


def find(program: str) -> str | None:
    """Where a program is, also one for administrators, which lie outside an ordinary user's path."""
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")


def unpack(package: str, folder: Path) -> bool:
    """Fetches a package, and the libraries it needs that are not here, and lays their files out in
    a folder of ours, as any user may.

    Returns whether it could be done. Nothing is installed.
    """
    if not (find("apt-get") and find("dpkg")):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if os.geteuid() == 0:
            _apt("update")
        wanted = [package, *_libraries(package)]
        shell.run(["apt-get", "-q", "download", *wanted], cwd=folder, env=_QUIET, failure="")
        for file in folder.glob("*.deb"):
            shell.run(["dpkg", "-x", file, folder], failure="")
    except Failure:
        return False
    return True


def _libraries(package: str) -> list[str]:
    """The libraries that a package needs, at whatever remove, and that are not installed."""
    leave_out = ("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances")
    narrow = [f"--no-{kind}" for kind in leave_out]
    needed = shell.run(["apt-cache", "depends", "--recurse", *narrow, package], failure="")
    listed = shell.run(["dpkg-query", "-W", "-f", "${Package}\n"], failure="")
    names = {line for line in needed.splitlines() if line.startswith("lib")}
    return sorted(names - set(listed.splitlines()))


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
