"""Brokers of ours are set up so that nothing is kept, and only who signs in gets in."""

from pathlib import Path

import pytest

from runner import debian, doors, mosquitto
from runner.ports import Ports


@pytest.fixture
def found() -> mosquitto.Program:
    program = mosquitto.program()
    if program is None:
        pytest.skip("mosquitto is not here")
    return program


def test_a_broker_listens_here_only_and_keeps_nothing(
    found: mosquitto.Program, tmp_path: Path
) -> None:
    users = {"gateway": "sesame"}
    command = mosquitto.command(
        found, tmp_path / "bus", port=8260, rules=mosquitto.LOCAL_RULES, users=users
    )
    lines = Path(command[2]).read_text().splitlines()
    assert {"listener 8260 127.0.0.1", "set_tcp_nodelay true", "persistence false"} <= set(lines)
    assert "allow_anonymous false" in lines
    files = list((tmp_path / "bus").iterdir())
    assert len(files) == 3
    assert not any(path.stat().st_mode & 0o077 for path in files)
    assert "sesame" not in "".join(path.read_text() for path in files)


def test_where_no_broker_can_be_had_the_demo_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(debian, "find", lambda _program: None)
    monkeypatch.setattr(mosquitto, "_UNPACKED", tmp_path / "debian")
    assert doors.doors(Ports(8260)) is None
    assert "apt install mosquitto" in capsys.readouterr().out


def test_neither_gateway_nor_locks_have_the_products_secrets(
    found: mosquitto.Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLMENNING_SECRET_KEY", "canary")
    (tmp_path / "gateway.toml").write_text("gateway = 4")
    product = {"DOOR_TELEPHONE": '{"oslo": ["whsec_c2VjcmV0"]}'}
    made = list(doors.Doors(found, Ports(8260), tmp_path).processes(product))
    assert [one.name for one in made] == [
        "broker",
        "bus",
        "locks",
        "telephone",
        "gateway",
        "link",
    ]
    others = [one for one in made if one.name in ("locks", "telephone", "gateway")]
    assert not any("canary" in one.env.values() for one in others)
    assert "4:" in (tmp_path / "broker" / "passwords").read_text()
