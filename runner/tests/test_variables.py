"""What the product's processes are told: secrets that last, addresses that fit the ports."""

import base64
import json
from pathlib import Path

import pytest

from runner import variables
from runner.ports import Ports
from runner.postgres import APPLICATION, OWNER
from runner.variables import External

SERVER = External("postgresql://app@/x?host=/s", "postgresql://owner@/x?host=/s")


@pytest.fixture(autouse=True)
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(variables, "VAR", tmp_path)
    monkeypatch.setattr(variables, "_SECRETS", tmp_path / "secrets")
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_secrets_are_made_once_and_read_by_us_alone(var: Path) -> None:
    first, second = variables.product(SERVER), variables.product(SERVER)

    assert first["ALLMENNING_SECRET_KEY"] == second["ALLMENNING_SECRET_KEY"]
    assert first["ALLMENNING_PERSON_KEYS"] == second["ALLMENNING_PERSON_KEYS"]
    assert (var / "secrets").stat().st_mode & 0o777 == 0o700
    kept = list((var / "secrets").iterdir())
    assert len(kept) == 4
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in kept)


def test_the_key_service_is_told_of_by_its_port_and_a_secret_that_lasts() -> None:
    first, second = (variables.key_service(Ports(9000)) for _ in range(2))
    account = json.loads(first["OSLO_KEY_SERVICE"])["oslo"]

    assert first == second
    assert account["push"]["address"] == "http://127.0.0.1:9103"
    assert account["adapter"]["audience"] == "http://oslo.localhost:9000"


def test_a_person_key_has_32_bytes() -> None:
    keys = json.loads(variables.product(SERVER)["ALLMENNING_PERSON_KEYS"])

    assert len(base64.b64decode(keys["keys"][keys["current"]])) == 32


def test_addresses_follow_the_ports() -> None:
    product = variables.product(SERVER, Ports(8300))

    assert product["ALLMENNING_PORT"] == "8300"
    assert product["SMTP_PORT"] == "8325"
    assert product["IDPORTEN_ISSUER"] == "http://127.0.0.1:8401/idporten"
    assert product["ANSATTPORTEN_ISSUER"] == "http://127.0.0.1:8401/ansattporten"


def test_only_what_changes_tables_gets_the_owners_role() -> None:
    product = variables.product(SERVER)

    assert product["DATABASE_URL"] == SERVER.url(APPLICATION)
    assert variables.as_owner(product)["DATABASE_URL"] == SERVER.url(OWNER)


def test_the_users_shell_leads_nothing_astray(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGHOST", "PGPORT", "PYTHONPATH"):
        monkeypatch.setenv(name, "elsewhere")

    assert variables.product(SERVER).keys().isdisjoint({"PGHOST", "PGPORT", "PYTHONPATH"})


def test_an_account_without_a_home_gets_one(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/nonexistent")

    assert variables.product(SERVER)["HOME"] == str(var / "home")


def test_somebody_elses_database_needs_both_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", SERVER.application)
    assert variables.external() is None

    monkeypatch.setenv("DATABASE_OWNER_URL", SERVER.owner)
    assert variables.external() == SERVER
