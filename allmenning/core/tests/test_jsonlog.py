"""A canary in the log: what somebody typed must never come out of it, whoever logs it."""

import json
import logging
from typing import Any

import pytest

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from allmenning.core.jsonlog import JsonFormatter

CANARY = "15839000046 Kari Nordlie"


class Typed(Exception):
    """Its words hold what somebody typed, as those of most exceptions do."""


def _line(
    name: str, message: Any, *values: Any, error: Exception | None = None, **extra: Any
) -> str:
    record = logging.LogRecord(name, logging.ERROR, __file__, 7, message, values, None)
    if error is not None:
        try:
            raise error
        except type(error) as raised:
            record.exc_info = (type(raised), raised, raised.__traceback__)
    record.__dict__.update(extra)
    return JsonFormatter().format(record)


def test_an_error_is_told_by_its_kind_and_place() -> None:
    line = json.loads(_line("allmenning.booking", "The hold failed.", error=Typed(CANARY)))

    assert line["message"] == "The hold failed."
    assert line["error"]["kind"] == "Typed"
    assert "test_jsonlog.py" in line["error"]["where"][0]


@pytest.mark.parametrize("name", ["allmenning.booking", "django.request", "root"])
def test_no_value_comes_out(name: str) -> None:
    inner = Typed(CANARY)
    chained = Typed(CANARY)
    chained.__cause__ = inner
    lines = [
        _line(name, "Somebody typed %s", CANARY),
        _line(name, "Somebody typed %(text)s", {"text": CANARY}),
        _line(name, Typed(CANARY)),
        _line(name, "It failed", error=chained),
        _line(name, "It failed", query=CANARY, request=RequestFactory().get(f"/{CANARY}")),
    ]

    assert [line for line in lines if "Kari" in line or "15839" in line] == []


@pytest.mark.parametrize("name", ["django.security.DisallowedHost", "procrastinate.worker"])
def test_other_packages_words_are_put_together_and_stay_out(name: str) -> None:
    line = _line(name, f"Invalid: {CANARY}", error=SuspiciousOperation(CANARY))

    assert "Kari" not in line
    assert json.loads(line)["message"] == "test_jsonlog:7"


def test_facts_come_out() -> None:
    line = json.loads(_line("allmenning.request", "request", status=200, route="core:health"))

    assert (line["status"], line["route"], line["level"]) == (200, "core:health", "error")


def test_the_databases_words_stay_out(database: None) -> None:
    """PostgreSQL quotes the value it refuses."""
    with (
        pytest.raises(DatabaseError, match="Kari") as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT %s::int", [CANARY])

    assert "Kari" not in _line("allmenning.booking", "The hold failed.", error=caught.value)


def test_a_line_is_one_line() -> None:
    assert "\n" not in _line("allmenning.booking", "two\nlines", error=Typed("two\nlines"))
