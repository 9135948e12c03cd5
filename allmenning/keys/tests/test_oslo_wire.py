"""The messages on the wire: our `.proto` files, and the one example whose bytes are known."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from allmenning.keys.locks.oslo import schema
from allmenning.keys.locks.oslo.pushing import message_of
from allmenning.keys.rules.oslo import Interval, Permission, Phone, Pushed

FOLDER = Path(schema.__file__).parent
_FIELD = re.compile(r"^\s*(?:repeated )?[\w.]+ (\w+) = (\d+);", re.M)


def test_the_example_of_the_protocol_byte_by_byte() -> None:
    evening = Interval(
        datetime.fromisoformat("2026-09-14T17:45"), datetime.fromisoformat("2026-09-14T21:15")
    )
    pushed = Pushed(
        id="booking-2026-00042",
        title="Stovner samfunnshus – møterom 2",
        permissions=(Permission(evening, ("stovner-moterom-2",)),),
        phone=Phone("47", "99999999"),
    )

    written = message_of(pushed).SerializeToString()

    parts = [
        _text(1, "booking-2026-00042"),
        _text(2, "Stovner samfunnshus – møterom 2"),
        _part(
            3,
            _part(
                1,
                _part(1, _text(1, "2026-09-14") + _text(2, "17:45"))
                + _part(2, _text(1, "2026-09-14") + _text(2, "21:15")),
            )
            + _text(2, "stovner-moterom-2"),
        ),
        _part(4, _part(1, _text(1, "47") + _text(2, "99999999"))),
    ]
    assert written == b"".join(parts)
    assert len(written) == 139
    assert written.hex().startswith("0a12626f6f6b696e672d323032362d3030303432")
    assert written.hex().endswith("0a02343712083939393939393939")


def _part(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2, len(content)]) + content


def _text(number: int, text: str) -> bytes:
    return _part(number, text.encode())


@pytest.mark.parametrize(
    ("name", "outermost"), [("push", "PushRequest"), ("adapter", "Attachment")]
)
def test_every_field_of_a_proto_file_is_read(name: str, outermost: str) -> None:
    text = (FOLDER / f"{name}.proto").read_text()
    written = sorted((field, int(number)) for field, number in _FIELD.findall(text))

    file = getattr(getattr(schema, name), outermost).DESCRIPTOR.file

    read = [pair for message in file.message_types_by_name.values() for pair in _fields(message)]
    assert sorted(read) == written


def _fields(message: Any) -> list[tuple[str, int]]:
    inner = [pair for one in message.nested_types for pair in _fields(one)]
    return [(field.name, field.number) for field in message.fields] + inner


def test_a_choice_holds_one_of_its_fields() -> None:
    attachment = schema.adapter.Attachment(denied_reason={"code": "not-now"})

    assert attachment.WhichOneof("value") == "denied_reason"


def test_what_we_do_not_know_of_an_answer_is_passed_over() -> None:
    state = schema.push.StateResponse.FromString(b"\x08\x07" + _text(15, "new"))

    assert state.version == 7
