"""Senders in processes of their own, on the database of the test."""

import json
import os
import subprocess
import sys
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from allmenning.core import scope

_CODE = "import django; django.setup(); from allmenning.mail.tests.dying import main; main()"


class Sender:
    """Sends what is due in the municipality in scope, in a new process each time."""

    def __init__(self) -> None:
        self._mother = subprocess.Popen(
            [sys.executable, "-c", _CODE],
            env={**os.environ, "DATABASE_URL": _database()},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, point: str, now: datetime) -> int:
        """Begin, at that moment, a sending that dies at the point; returns the process's id."""
        order = {
            "point": point,
            "municipality_id": scope.municipality_id(),
            "now": now.isoformat(),
            "smtp_port": settings.SMTP_PORT,
        }
        assert self._mother.stdin is not None
        self._mother.stdin.write(f"{json.dumps(order)}\n")
        self._mother.stdin.flush()
        return self._told()

    def exit_code(self) -> int:
        """How the last process ended: negative when a signal killed it."""
        return self._told()

    def close(self) -> None:
        self._mother.communicate(timeout=10)

    def _told(self) -> int:
        assert self._mother.stdout is not None
        return int(self._mother.stdout.readline())


def _database() -> str:
    name = connection.settings_dict["NAME"]
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
