"""`./run check`: what can be told without running the tests. All steps run; all failures show."""

import subprocess
import time
from collections.abc import Iterator

from runner import environment, shell, variables
from runner.console import say
from runner.paths import PYTHON, ROOT
from runner.testing import throwaway

# The door computer is a package of its own and may not be in the tree.
_TYPED = ("allmenning", "runner", "simulators", "demo", "gateway")


def check(arguments: list[str]) -> int:
    """Runs every check and returns 1 if any of them failed."""
    environment.prepare()
    with throwaway() as cluster:
        product = variables.product(cluster)
        failed = [name for name, command in _steps() if not _passes(name, command, product)]
    say(f"Failed: {', '.join(failed)}." if failed else "Every check passes.")
    return 1 if failed else 0


def _steps() -> Iterator[tuple[str, list[str]]]:
    module = shell.module
    yield "ruff check", module("ruff", "check", ".")
    yield "ruff format", module("ruff", "format", "--check", ".")
    yield "mypy", module("mypy", *(name for name in _TYPED if (ROOT / name).is_dir()))
    # Started through Python, since the first line of an installed script holds an absolute path.
    yield "import contracts", [str(PYTHON), str(PYTHON.parent / "lint-imports")]
    yield "migrations", module("django", "makemigrations", "--check", "--dry-run")
    yield "templates", module("runner.templates")
    yield "translations", module("django", "check_translations")


def _passes(name: str, command: list[str], product: dict[str, str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=product,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    verdict = "FAILED" if done.returncode else "ok"
    say(f"{verdict:6} {time.monotonic() - started:5.1f} s  {name}")
    if done.returncode:
        say(done.stdout)
    return done.returncode == 0
