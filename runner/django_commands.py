"""Django's commands, run with the packages in `.venv`."""

from pathlib import Path

from runner import marks, shell, variables
from runner.console import step
from runner.paths import ROOT

# These change tables and therefore need the role that owns them.
_OWNERS_COMMANDS = {"migrate"}


def command(environment: dict[str, str], *arguments: str) -> str:
    """Runs a command quietly and returns what it wrote."""
    return shell.run(
        shell.module("django", *arguments),
        env=_for_command(environment, arguments),
        failure=f"The command {arguments[0]} failed.",
    )


def aloud(environment: dict[str, str], *arguments: str) -> None:
    """Runs a command and prints its lines as they come."""
    shell.run_aloud(
        shell.module("django", *arguments),
        env=_for_command(environment, arguments),
        failure=f"The command {arguments[0]} failed.",
    )


def interactive(environment: dict[str, str], *arguments: str) -> int:
    """Runs a command in our terminal; returns its exit code."""
    return shell.foreground(
        shell.module("django", *arguments), env=_for_command(environment, arguments)
    )


def migrate(environment: dict[str, str], mark: Path | None = None) -> None:
    """Brings the tables up to date, unless the mark says that they are.

    Asking Django instead would take a quarter of the demo's second start.
    """
    wanted = marks.digest([*ROOT.glob("*/*/migrations/*.py"), ROOT / "requirements.lock"])
    if mark and marks.read(mark) == wanted:
        return
    with step("Preparing the database"):
        shell.run(
            shell.module("runner.migrating"),
            env=variables.as_owner(environment),
            failure="The command migrate failed.",
        )
    if mark:
        marks.write(mark, wanted)


def _for_command(environment: dict[str, str], arguments: tuple[str, ...]) -> dict[str, str]:
    if arguments and arguments[0] in _OWNERS_COMMANDS:
        return variables.as_owner(environment)
    return environment
