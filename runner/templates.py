"""Checks the form of every page template; djade names files only one by one."""

import subprocess
import sys

from runner.paths import PYTHON, ROOT

_ROOMS = ("allmenning", "demo", "simulators")


def main() -> int:
    """Returns djade's exit code for all templates of the tree."""
    found = [path for room in _ROOMS for path in (ROOT / room).glob("**/templates/**/*.html")]
    if not found:
        return 0
    djade = [str(PYTHON.parent / "djade"), "--check", "--target-version", "5.2"]
    return subprocess.run([*djade, *sorted(found)]).returncode


if __name__ == "__main__":
    sys.exit(main())
