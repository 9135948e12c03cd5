"""The packages: `.venv` holds exactly what `requirements.lock` says.

An install that was cut short has no mark and is done again from the start.
"""

import importlib.util
import os
import sys
from pathlib import Path

from runner import marks, shell
from runner.console import Failure, step
from runner.locks import held
from runner.paths import BOOT, PYTHON, ROOT, VAR, VENV

LOCK = ROOT / "requirements.lock"
BOOTSTRAP_LOCK = Path(__file__).with_name("bootstrap.lock")
_MARK = VENV / "installed"
_BOOT_MARK = BOOT / "installed"
_NO_VENV = (
    "Python lacks its module for virtual environments: "
    "on Debian and Ubuntu install the package python3-venv and run the command again."
)


def prepare() -> None:
    """Installs the packages that are not there yet.

    Raises Failure when the network, the disk or Debian's python3-venv is missing.
    """
    if _is_complete():
        return
    with held(VAR / "setup.lock"):
        if not _is_complete():
            _install()


def _is_complete() -> bool:
    return PYTHON.exists() and marks.read(_MARK) == _wanted(LOCK)


def _install() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise Failure(_NO_VENV)
    if marks.read(_BOOT_MARK) != _wanted(BOOTSTRAP_LOCK):
        with step("Fetching the installer"):
            _bootstrap()
    with step("Installing packages"):
        _synchronise()


def _bootstrap() -> None:
    shell.remove(BOOT)
    _make_venv(BOOT)
    python = BOOT / "bin" / "python"
    pip = ("-m", "pip", "install", "--retries", "1", "--require-hashes", "--requirement")
    shell.run(
        [python, *pip, BOOTSTRAP_LOCK],
        env=_environment(),
        failure="The installer uv could not be fetched.",
        fetching=True,
    )
    marks.write(_BOOT_MARK, _wanted(BOOTSTRAP_LOCK))


def _synchronise() -> None:
    mark = marks.read(_MARK)
    _MARK.unlink(missing_ok=True)
    if mark is None or _python_of(mark) != _our_python() or not PYTHON.exists():
        shell.remove(VENV)
        _make_venv(VENV, "--without-pip")
    shell.run(
        [BOOT / "bin" / "uv", "pip", "sync", "--require-hashes", "--python", PYTHON, LOCK],
        env=_environment(),
        failure="The packages could not be installed.",
        fetching=True,
    )
    marks.write(_MARK, _wanted(LOCK))


def _make_venv(folder: Path, *options: str) -> None:
    # Started from inside a virtual environment, we still build on the Python beneath it.
    python = getattr(sys, "_base_executable", sys.executable)
    shell.run(
        [python, "-m", "venv", *options, folder],
        failure=f"The virtual environment {folder} could not be made.",
    )


def _environment() -> dict[str, str]:
    return shell.owned_home(os.environ, VAR / "home")


def _our_python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _wanted(lock: Path) -> str:
    return f"{_our_python()} {marks.digest([lock])}"


def _python_of(mark: str) -> str:
    return mark.partition(" ")[0]
