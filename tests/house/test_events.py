"""Every event is explained, wired and named in its room; every figure asked for is offered."""

import ast
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import allmenning
from allmenning.core import events, figures
from allmenning.core.events import Event
from tests.house.tree import ROOMS, code, name_of

# Where every municipality's rows may be read, and how often in the file.
ALL_MUNICIPALITIES: dict[str, int] = {}


def _events() -> list[type[Event]]:
    for module in walk_packages(allmenning.__path__, "allmenning."):
        if ".events" in module.name:
            import_module(module.name)
    return [kind for kind in Event.__subclasses__() if ".tests." not in kind.__module__]


def test_every_event_says_when_it_happens() -> None:
    """A dataclass without words of its own is described by its fields, which says nothing."""
    mute = [
        event.event_name()
        for event in _events()
        if not event.__doc__ or event.__doc__.startswith(f"{event.__name__}(")
    ]

    assert mute == []


def test_every_event_holds_only_ids_and_yes_or_no() -> None:
    """Nothing in it can be personal data, and nothing in it can grow old."""
    telling = [
        f"{event.event_name()}.{field.name}"
        for event in _events()
        for field in fields(event)
        if field.type is not bool and not field.name.endswith(("_id", "_ids"))
    ]

    assert telling == []


def test_jobs_queue_behind_a_field_of_the_event() -> None:
    subjects = {
        event: event.subject in {field.name for field in fields(event)} for event in _events()
    }

    assert [event.event_name() for event, is_field in subjects.items() if not is_field] == []


def test_every_event_is_wired_if_only_to_nobody() -> None:
    assert {event.event_name() for event in _events()} - set(events.wired()) == set()


def test_every_event_is_named_in_its_rooms_readme() -> None:
    unnamed = [
        event.event_name()
        for event in _events()
        if event.__name__ not in _readme(event.event_name().split(".")[0])
    ]

    assert unnamed == []


def _readme(room: str) -> str:
    path = ROOMS / room / "README.md"
    return path.read_text() if path.exists() else ""


def test_nothing_else_is_wired() -> None:
    ours = {event.event_name() for event in _events()}

    assert {name for name in events.wired() if not name.startswith("core.")} <= ours


def test_every_figure_asked_for_is_offered() -> None:
    """A figure is asked for by a name written out, so that it can be found from both ends."""
    asked = {
        ast.unparse(call.args[0]).strip("'\"")
        for call in _calls("ask")
        if ast.unparse(call.func) in ("figures.ask", "ask")
    }

    assert asked <= figures.offered()


def test_all_municipalities_are_in_scope_only_where_declared() -> None:
    uses = {
        name_of(path): len(found)
        for path in code("allmenning")
        if "tests" not in path.parts and (found := _calls_in(path, "all_municipalities"))
    }

    assert uses == ALL_MUNICIPALITIES


def _calls(function: str) -> list[ast.Call]:
    ours = [path for path in code("allmenning") if "tests" not in path.parts]
    return [call for path in ours for call in _calls_in(path, function)]


def _calls_in(path: Path, function: str) -> list[ast.Call]:
    tree = ast.parse(path.read_text())
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == function
    ]
