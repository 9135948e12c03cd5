"""Spreadsheets that are sent in, in tests."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

SEND = "/ansatte/regneark"
NEW: dict[str, Any] = {
    "byggnavn": "Haugen skole",
    "lokalnavn": "Kjøkkenet",
    "slags lokale": "kjøkken",
    "personer": 12,
    "passer til": "kurs og opplæring, barn og familier",
}


def sheet(*rows: Mapping[str, object]) -> bytes:
    headings = list(dict.fromkeys(name for row in rows for name in row))
    lines = [headings, *([str(row.get(name, "")) for name in headings] for row in rows)]
    return "\n".join(";".join(line) for line in lines).encode()


def send(browser: Client, content: bytes, name: str = "bygg.csv") -> Any:
    return browser.post(SEND, {"file": SimpleUploadedFile(name, content)}, follow=True)


def agree(browser: Client, page: Any) -> Any:
    path = page.request["PATH_INFO"]
    return browser.post(path, {"seen": page.context["seen"]}, follow=True)
