"""Every route x method x role is declared, and answers as declared when it is really called.

The guard checks audience and methods before a view runs; `access` checks the object. First every
object in a path is one that does not exist, then one that exists in another municipality.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, Final

import pytest

from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.converters import SlugConverter

from allmenning.core.audience import Audience, Declaration, declaration
from allmenning.people.models import Person
from tests.cast import ClientFor
from tests.house.objects import ALSO_AT_WORK, NO_OBJECTS, OBJECTS
from tests.house.routes import ROUTES
from tests.house.walking import Route, walk

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


def _room_of(route: Route) -> str:
    """The namespace of its name, "" for those that have none."""
    return route.name.rpartition(":")[0]


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

    missing = {
        name: _line(name, declared) for name, declared in found.items() if name not in ROUTES
    }
    assert not missing, "Add to tests/house/routes:\n" + "\n".join(missing.values())
    assert found == ROUTES
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(found)} routes, {_count()} answers by method and role, declared\n"
        )


def test_no_route_hides_another() -> None:
    paths = Counter(re.sub(r"<(\w+:)?\w+>", "<>", route.path) for route in EVERY_ROUTE)

    assert [path for path, routes in paths.items() if routes > 1] == []


def _line(name: str, declared: Declaration | None) -> str:
    if declared is None:
        return f"{name} declares no audience"
    return f'{declared.audience.name}: "{name}": "{" ".join(declared.methods)}",'


def _count() -> int:
    return sum(len(_asked(route, method)) for route in EVERY_ROUTE for method in METHODS)


def test_every_route_has_a_name_of_its_own() -> None:
    names = [route.name for route in EVERY_ROUTE]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("room", sorted({_room_of(route) for route in EVERY_ROUTE}))
def test_the_routes_of_a_room_answer_as_declared(room: str, browsers: Browsers) -> None:
    routes = [route for route in EVERY_ROUTE if _room_of(route) == room]

    wrong = {route.name: answers for route in routes if (answers := _wrong(route, browsers))}

    assert wrong == {}


def _wrong(route: Route, browsers: Browsers) -> dict[str, dict[str, str]]:
    """By method and role, what the route answers and should not; what it did is undone."""
    path, wrong = _path(route), {}
    with _undone(browsers):
        for method in METHODS:
            answers = {
                role: _answer(browsers[role], method, path) for role in _asked(route, method)
            }
            wrong[method] = {
                role: answer
                for role, answer in answers.items()
                if not _is_right(answer, _expected(route, method, role))
            }
    return {method: answers for method, answers in wrong.items() if answers}


@contextmanager
def _undone(browsers: Browsers) -> Iterator[None]:
    """Whatever is done in the block, the next finds as it was: rows, and what browsers carry."""
    carried = {role: deepcopy(browser.cookies) for role, browser in browsers.items()}
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for role, cookies in carried.items():
        browsers[role].cookies = cookies


def _asked(route: Route, method: str) -> tuple[str, ...]:
    """Nobody gets further than the guard by a method that is not declared, so one role asks."""
    return ROLES if method in ROUTES[route.name].methods else ROLES[:1]


def test_every_route_with_an_object_says_which() -> None:
    leading = {route.name for route in EVERY_ROUTE if route.arguments}

    assert leading == {*OBJECTS, *NO_OBJECTS}


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_is_not_there_for_another_municipality(
    request: pytest.FixtureRequest, client_for: ClientFor, arne: Person, name: str
) -> None:
    """Arne may do everything in Asker, so only the municipality can be what hinders him."""
    method, path = ROUTES[name].methods[0], _path_to_object(request, name)
    ours = _owners_browser(request, name)
    theirs = client_for(arne, staff=True)
    if ROUTES[name].audience is Audience.KEY:
        theirs = request.getfixturevalue("askers_program")

    assert theirs.generic(method, path).status_code == 404
    found = ours.generic(method, path)
    found.close()
    assert found.status_code != 404


def _owners_browser(request: pytest.FixtureRequest, name: str) -> Client:
    """The browser of the one in Oslo whom the object is there for."""
    client_for: ClientFor = request.getfixturevalue("client_for")
    if ROUTES[name].audience is Audience.KEY:
        return request.getfixturevalue("program")
    if ROUTES[name].audience is Audience.STAFF or name in ALSO_AT_WORK:
        return client_for(request.getfixturevalue("per"), staff=True)
    return client_for(request.getfixturevalue("kari"))


def _path_to_object(request: pytest.FixtureRequest, name: str) -> str:
    route = next(route for route in EVERY_ROUTE if route.name == name)
    found = [request.getfixturevalue(fixture) for fixture in OBJECTS[name]]
    arguments = {
        argument: row.slug if isinstance(converter, SlugConverter) else row.pk
        for row, (argument, converter) in zip(found, route.arguments.items(), strict=True)
    }
    return reverse(name, kwargs=arguments)


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


def _expected(route: Route, method: str, role: str) -> str:
    if method not in ROUTES[route.name].methods:
        return "405"
    audience = ROUTES[route.name].audience
    if audience is Audience.KEY:
        return "401"
    if audience in (Audience.SIGNED_IN, Audience.STAFF) and role in ("anonymous", "stranger"):
        return "sign in"
    if audience is Audience.STAFF and role != "employee":
        return "404"
    return "404" if route.arguments else "the view"


def _is_right(answer: str, expected: str) -> bool:
    """What the view itself answers is its own affair, as long as it copes with nothing found."""
    if expected == "the view":
        return answer.isdigit() and answer != "405" and int(answer) < 500
    return answer == expected
