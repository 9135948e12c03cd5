"""The commands of `./run`, by name."""

from collections.abc import Callable

from runner import benchmarks, checking, demo, doors, management, testing

COMMANDS: dict[str, tuple[Callable[[list[str]], int], str]] = {
    "demo": (demo.demo, "sets everything up, fills three municipalities and stays up"),
    "test": (testing.test, "runs the tests; arguments go to pytest"),
    "prove": (testing.prove, "runs the slow tests, also on PostgreSQL 15"),
    "check": (checking.check, "style, types, imports, migrations, templates, translations"),
    "bench": (benchmarks.bench, "runs a benchmark: NAME and its arguments; lists them without"),
    "gateway": (doors.gateway, "runs the computer at the door from a file of settings"),
    "manage": (management.manage, "runs a command of Django on the demo's database"),
}


def usage() -> str:
    """The list of commands."""
    lines = [f"  ./run {name:8} {line}" for name, (_, line) in COMMANDS.items()]
    return "\n".join(["Commands:", *lines])
