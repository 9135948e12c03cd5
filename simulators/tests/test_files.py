"""The files and commands that start the stand-in."""

from __future__ import annotations

import json
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from joserfc.jwk import RSAKey

from allmenning.registers.national_id import is_national_id, is_synthetic
from simulators.idporten.people import BUILT_IN, load_people
from simulators.idporten.registration import load_clients

ROOT = Path(__file__).parents[2]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)


def registered(folder: Path) -> tuple[Path, Path]:
    clients, key = folder / "clients.json", folder / "key.pem"
    done = run("simulators.clients", "--port", 8000, "--out", clients, "--keys-out", key)
    assert done.returncode == 0, done.stderr
    return clients, key


def test_the_cast_has_valid_numbers_of_nobody_real() -> None:
    people = load_people(BUILT_IN)
    numbers = [person.pid for person in people if person.pid]
    assert len(set(numbers)) == len(numbers) == len(people) - 1
    assert all(is_synthetic(number) for number in numbers)
    assert all(is_national_id(number, allow_synthetic=True) for number in numbers)


@pytest.mark.parametrize(
    "entry",
    [
        {"pid": "15039000046"},
        {"pid": None},
        {"pid": "15839000046", "eidas": True},
        {"pid": ""},
        {"pid": "15839000046", "providers": "idporten"},
        {"pid": "15839000046", "represents": ["korps"]},
    ],
)
def test_people_who_could_be_real_are_refused(tmp_path: Path, entry: dict[str, object]) -> None:
    path = tmp_path / "people.json"
    path.write_text(json.dumps([{"name": "X", "providers": [], **entry}]), encoding="utf-8")
    with pytest.raises(ValueError):
        load_people(path)


def test_the_private_key_is_for_its_owner_alone_and_fits_the_registrations(
    tmp_path: Path,
) -> None:
    clients_file, key_file = registered(tmp_path)
    key_file.chmod(0o644)
    registered(tmp_path)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    public = RSAKey.import_key(key_file.read_bytes()).as_dict(private=False)
    clients = load_clients(clients_file)
    assert set(clients) == {"allmenning-oslo", "allmenning-asker", "allmenning-baerum"}
    assert all(c.keys.keys[0].as_dict(private=False)["n"] == public["n"] for c in clients.values())
    assert "d" not in json.loads(clients_file.read_text())["clients"][0]["jwks"]["keys"][0]


def test_a_registration_leads_back_to_its_own_municipality(tmp_path: Path) -> None:
    client = load_clients(registered(tmp_path)[0])["allmenning-baerum"]
    assert client.redirect_uris == ("http://baerum.localhost:8000/innlogging/tilbake",)
    assert client.backchannel_logout_uri == "http://127.0.0.1:8000/innlogging/utlogget-bak"
    assert client.backchannel_logout_host == "baerum.localhost:8000"


def test_the_command_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    clients, _ = registered(tmp_path)
    command = [
        sys.executable,
        "-m",
        "simulators.idporten",
        "--port",
        "0",
        "--clients",
        str(clients),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        issuers = process.stdout.readline().strip().split(", ")
        found = requests.get(f"{issuers[1]}/.well-known/openid-configuration", timeout=5)
        process.terminate()
    assert found.json()["issuer"] == issuers[1]
    assert issuers[1].endswith("/ansattporten")


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    clients, _ = registered(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("simulators.idporten", "--port", port, "--clients", clients)
    assert done.returncode == 1
    assert done.stderr.startswith("The stand-in for ID-porten cannot start: ")
    assert len(done.stderr.splitlines()) == 1


def test_missing_files_are_one_sentence(tmp_path: Path) -> None:
    done = run("simulators.idporten", "--port", 0, "--clients", tmp_path / "none.json")
    nowhere = tmp_path / "no" / "folder"
    written = run("simulators.clients", "--port", 1, "--out", nowhere, "--keys-out", nowhere)
    assert (done.returncode, written.returncode) == (1, 1)
    assert len(done.stderr.splitlines()) == len(written.stderr.splitlines()) == 1
