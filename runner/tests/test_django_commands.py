"""Tables are changed by their owner, and only when there is something to change."""

from pathlib import Path

import pytest

from runner import django_commands, shell
from runner.console import Failure

PRODUCT = {"DATABASE_URL": "application", "DATABASE_OWNER_URL": "owner"}


class Django:
    """Stands in for Django and remembers by which role it was called."""

    def __init__(self) -> None:
        self.roles: list[str] = []
        self.fails = False

    def run(self, command: list[str], *, env: dict[str, str], failure: str) -> str:
        self.roles.append(env["DATABASE_URL"])
        if self.fails:
            raise Failure(failure)
        return ""


@pytest.fixture
def django(monkeypatch: pytest.MonkeyPatch) -> Django:
    stand_in = Django()
    monkeypatch.setattr(shell, "run", stand_in.run)
    return stand_in


def test_the_owner_migrates_and_the_application_does_the_rest(django: Django) -> None:
    django_commands.migrate(PRODUCT)
    django_commands.command(PRODUCT, "load_demo")

    assert django.roles == ["owner", "application"]


def test_a_database_that_is_up_to_date_is_left_alone(django: Django, tmp_path: Path) -> None:
    for _ in range(2):
        django_commands.migrate(PRODUCT, tmp_path / "mark")

    assert django.roles == ["owner"]


def test_a_migration_that_failed_is_tried_again(django: Django, tmp_path: Path) -> None:
    django.fails = True
    with pytest.raises(Failure, match="migrate failed"):
        django_commands.migrate(PRODUCT, tmp_path / "mark")

    django.fails = False
    django_commands.migrate(PRODUCT, tmp_path / "mark")

    assert django.roles == ["owner", "owner"]
