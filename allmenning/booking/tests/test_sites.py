"""What people paste as their site, read as an origin that can stand in a header."""

import pytest

from allmenning.booking.rules.sites import NotASite, origin_of


@pytest.mark.parametrize(
    ("pasted", "origin"),
    [
        ("https://www.koret.no", "https://www.koret.no"),
        ("https://WWW.Koret.no/om-oss?a=1#b", "https://www.koret.no"),
        ("www.koret.no", "https://www.koret.no"),
        ("https://koret.no:8443/", "https://koret.no:8443"),
        ("https://blåbærkoret.no", "https://xn--blbrkoret-62am.no"),
    ],
)
def test_any_address_on_the_site_will_do(pasted: str, origin: str) -> None:
    assert origin_of(pasted) == origin


@pytest.mark.parametrize(
    "pasted",
    [
        "http://koret.no",
        "https://*.koret.no",
        "*",
        "https://koret",
        "https://",
        "koret.no;script-src",
        "https://koret.no,evil.no",
        "https://ola:hemmelig@koret.no",
        "https://koret.no:99999",
        "https://-koret.no",
        "https://ko_ret.no",
        f"https://{'k' * 64}.no",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://localhost",
        "https://[::1]",
        "https://[",
        "'self'",
    ],
)
def test_what_is_no_site_is_refused(pasted: str) -> None:
    with pytest.raises(NotASite):
        origin_of(pasted)


def test_loopback_is_a_site_only_where_things_are_tried_out() -> None:
    assert origin_of("http://localhost:8080/a", to_loopback=True) == "http://localhost:8080"
    with pytest.raises(NotASite):
        origin_of("http://koret.no", to_loopback=True)
