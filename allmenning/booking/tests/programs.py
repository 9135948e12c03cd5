"""Another system that books, in tests."""

from typing import Any

from django.test import Client

BOOKINGS = "/api/bookings"


def send(program: Client, wish: dict[str, Any], key: str = "a", **headers: str) -> Any:
    headers = {"Idempotency-Key": key, **headers}
    return program.post(BOOKINGS, wish, content_type="application/json", headers=headers)
