"""`./run manage`: Django's own commands on the demo's database."""

# Not called manage.py: pytest-django takes a folder that holds one for the whole project.

from collections.abc import Iterator
from contextlib import contextmanager

from runner import django_commands, environment, variables
from runner.paths import VAR
from runner.postgres import Cluster, Server, joined

POSTGRES = VAR / "postgres"


def manage(arguments: list[str]) -> int:
    """Runs a Django command, on the running demo's database or on one started for it."""
    environment.prepare()
    if "migrate" in arguments:
        # It may also undo migrations, so the next demo has to look for itself.
        Cluster(POSTGRES).migrated.unlink(missing_ok=True)
    with _database() as server:
        return django_commands.interactive(variables.product(server), *arguments)


@contextmanager
def _database() -> Iterator[Server]:
    external = variables.external()
    if external:
        yield external
        return
    with joined(POSTGRES) as server:
        yield server
