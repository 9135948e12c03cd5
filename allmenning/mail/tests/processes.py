"""Starting senders as processes of their own on the database of the test."""

import os
import subprocess
import sys
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from allmenning.core import scope

_CODE = "import django, sys; django.setup(); from allmenning.mail.tests.dying import main; main"


def sender(point: str, now: datetime) -> subprocess.Popen[str]:
    """A process that sends what is due in the municipality in scope, and dies at the point."""
    call = f"{_CODE}({point!r}, {scope.municipality_id()}, {now.isoformat()!r})"
    return subprocess.Popen(
        [sys.executable, "-c", call], env=_environment(), stdout=subprocess.PIPE, text=True
    )


def _environment() -> dict[str, str]:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return {
        **os.environ,
        "DATABASE_URL": url.geturl(),
        "SMTP_HOST": settings.SMTP_HOST,
        "SMTP_PORT": str(settings.SMTP_PORT),
    }
