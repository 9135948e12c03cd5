"""Every route x method x role is declared, and answers as declared when it is really called.

The guard checks audience and methods before a view runs. Whether an object is hers to see is
checked by `access`; here every object in a path is one that does not exist.
"""

import sys
from typing import Any, Final

import pytest

from django.test import Client
from django.urls import get_resolver, reverse

from allmenning.core.audience import Audience, declaration
from allmenning.people.models import Person
from tests.cast import ClientFor
from tests.house.routes import ROUTES, Route, walk

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
ROLES: Final = ("anonymous", "resident", "employee", "stranger")
# What leads to nothing that exists, by the kind of path converter.
NOBODYS: Final[dict[str, Any]] = {
    "IntConverter": 999_999_999,
    "SlugConverter": "finnes-ikke",
    "StringConverter": "finnes-ikke",
}
EVERY_ROUTE: Final = sorted(walk(get_resolver()), key=lambda route: route.name)

Browsers = dict[str, Client]


@pytest.fixture
def browsers(client_for: ClientFor, kari: Person, per: Person, nils: Person) -> Browsers:
    """A browser for each role; the stranger brings Oslo the cookie that Asker gave him."""
    return {
        "anonymous": client_for(None),
        "resident": client_for(kari),
        "employee": client_for(per, staff=True),
        "stranger": client_for(nils, host="oslo.localhost"),
    }


def test_every_route_is_declared(capsys: pytest.CaptureFixture[str]) -> None:
    found = {route.name: declaration(route.view) for route in EVERY_ROUTE}

    missing = {name: declared for name, declared in found.items() if name not in ROUTES}
    assert missing == {}
    assert found == ROUTES
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(found)} routes, {_count()} answers by method and role, declared\n"
        )


def _count() -> int:
    return sum(
        len(ROLES) if method in ROUTES[route.name].methods else 1
        for route in EVERY_ROUTE
        for method in METHODS
    )


def test_every_route_has_a_name_of_its_own() -> None:
    names = [route.name for route in EVERY_ROUTE]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("route", EVERY_ROUTE, ids=lambda route: route.name)
def test_route_answers_as_declared(route: Route, browsers: Browsers) -> None:
    path = _path(route)
    declared = ROUTES[route.name]

    for method in set(METHODS) - set(declared.methods):
        assert browsers["anonymous"].generic(method, path).status_code == 405, method
    for method in declared.methods:
        answers = {role: _answer(browsers[role], method, path) for role in ROLES}
        wrong = {
            role: answer
            for role, answer in answers.items()
            if not _is_right(answer, _expected(declared.audience, role))
        }
        assert wrong == {}, method


def _path(route: Route) -> str:
    nobodys = {
        name: NOBODYS[type(converter).__name__] for name, converter in route.arguments.items()
    }
    return reverse(route.name, kwargs=nobodys)


def _answer(browser: Client, method: str, path: str) -> str:
    """`sign in`, or the status code."""
    response = browser.generic(method, path)
    if response.headers.get("Location", "").startswith(f"{reverse('people:sign_in')}?"):
        return "sign in"
    return str(response.status_code)


def _expected(audience: Audience, role: str) -> str:
    if audience in (Audience.ANYONE, Audience.MACHINE):
        return "the view"
    if role in ("anonymous", "stranger"):
        return "sign in"
    if audience is Audience.STAFF and role != "employee":
        return "404"
    return "the view"


def _is_right(answer: str, expected: str) -> bool:
    """What the view itself answers is its own affair, as long as it copes with nothing found."""
    if expected == "the view":
        return answer.isdigit() and answer != "405" and int(answer) < 500
    return answer == expected
