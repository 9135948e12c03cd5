"""The page where one chooses how to sign in."""

import pytest

from django.test import Client

from allmenning.core.models import Municipality
from allmenning.people.models import Session


def test_both_ways_are_offered_and_nothing_is_stored(browser: Client) -> None:
    page = browser.get("/innlogging")

    assert page.status_code == 200
    assert 'href="/innlogging/start/resident"' in page.text
    assert 'href="/innlogging/start/staff?neste=%2Fansatte"' in page.text
    assert not Session.objects.exists()


def test_the_way_on_is_remembered(browser: Client) -> None:
    page = browser.get("/innlogging", {"neste": "/lokaler/gymsal?dag=2026-12-01&kl=18"})

    onward = "?neste=%2Flokaler%2Fgymsal%3Fdag%3D2026-12-01%26kl%3D18"
    assert f'href="/innlogging/start/resident{onward}"' in page.text
    assert f'href="/innlogging/start/staff{onward}"' in page.text
    assert "så kommer du videre" in page.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil",
        "\u0000/",
        "/" + "a" * 2000,
        "/innlogging/tilbake?state=x&code=y",
        "/innlogging/utlogget",
        "/utlogging",
    ],
)
def test_the_way_on_never_leads_elsewhere(browser: Client, elsewhere: str) -> None:
    page = browser.get("/innlogging", {"neste": elsewhere})

    assert page.status_code == 200
    assert 'href="/innlogging/start/resident"' in page.text


def test_an_unknown_host_signs_nobody_in(oslo: Municipality) -> None:
    page = Client(HTTP_HOST="evil.example").get("/innlogging")

    assert page.status_code == 404
    assert "/innlogging/start" not in page.text
