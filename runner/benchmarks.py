"""`./run bench`: lists the benchmarks, or runs one on a database with all its safety on."""

import ast
from pathlib import Path

from runner import assets, debian, django_commands, environment, shell, variables
from runner.console import Failure, say
from runner.paths import ROOT, VAR
from runner.postgres import Cluster

_FOLDER = ROOT / "bench"
_IN_A_BROWSER = ("pages",)


def bench(arguments: list[str]) -> int:
    """Runs the benchmark named first with the remaining arguments; without a name, lists them."""
    if not arguments:
        for name, line in _benchmarks().items():
            say(f"{name:16} {line}")
        return 0
    name, *options = arguments
    if name not in _benchmarks():
        raise Failure(f"There is no benchmark {name}: `./run bench` lists them.")
    return _measure(name, options)


def _benchmarks() -> dict[str, str]:
    """The first line of each benchmark's description, by name."""
    files = sorted(path for path in _FOLDER.glob("*.py") if not path.name.startswith("_"))
    return {path.stem: _first_line(path) for path in files}


def _first_line(path: Path) -> str:
    description = ast.get_docstring(ast.parse(path.read_text())) or ""
    return description.partition("\n")[0]


def _measure(name: str, options: list[str]) -> int:
    environment.prepare()
    assets.prepare()
    if name in _IN_A_BROWSER:
        debian.install_for_tests()
    with Cluster(VAR / "bench") as cluster:
        product = variables.product(cluster)
        django_commands.migrate(product)
        return shell.foreground(shell.module(f"bench.{name}", *options), env=product)
