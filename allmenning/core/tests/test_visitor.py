"""Whose address counts when proxies stand in front."""

import pytest
from pytest_django import Settings

from django.test import RequestFactory

from allmenning.core.visitor import address_of

KARI, FORGED, OUTER, INNER = "192.0.2.7", "203.0.113.9", "10.0.0.2", "127.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, INNER),
        (0, FORGED, INNER),
        (1, KARI, KARI),
        (1, f"{FORGED}, {KARI}", KARI),
        (2, f"{FORGED},{KARI},{OUTER}", KARI),
        (2, KARI, INNER),
        (1, None, INNER),
        (1, "", INNER),
    ],
)
def test_the_address_that_our_outermost_proxy_saw_counts(
    settings: Settings, proxies: int, forwarded: str | None, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}

    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=INNER)

    assert address_of(request) == address
