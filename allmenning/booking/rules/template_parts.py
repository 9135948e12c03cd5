"""Changing what a template says, part by part: its hours, its spaces and their rules. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

# What of its contents a template says about the whole place.
OF_THE_PLACE: Final = ("hours", "closed_on_public_holidays", "closed_in_school_holidays")
_WHOLE_DAY: Final = {"from_minute": 0, "to_minute": 1440, "people_over": None}

Stretch = tuple[int, int, int, str]


def together(stretches: Iterable[Stretch]) -> list[dict[str, Any]]:
    """Stretches of one weekday each (weekday, opens, closes, kind), days of the same hours in one."""
    days: dict[tuple[int, int, str], list[int]] = {}
    for weekday, opens, closes, kind in sorted(stretches):
        days.setdefault((opens, closes, kind), []).append(weekday)
    return [
        {"weekdays": of, "opens": opens, "closes": closes, "kind": kind}
        for (opens, closes, kind), of in days.items()
    ]


def apart(hours: Iterable[Mapping[str, Any]]) -> list[Stretch]:
    """The other way: a stretch for each weekday, in order."""
    return sorted(
        (weekday, row["opens"], row["closes"], row["kind"])
        for row in hours
        for weekday in row["weekdays"]
    )


def space_named(contents: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """What the template says of the space, or None when it has none of that name."""
    return next((space for space in contents["spaces"] if space["name"] == name), None)


def with_space(
    contents: Mapping[str, Any], space: Mapping[str, Any], *, instead_of: str = ""
) -> dict[str, Any]:
    """The contents with the space, last or instead of the one of that name.

    A space that is one part gives the part its name: other spaces that have the part follow.
    """
    if not instead_of:
        return _tidy({**contents, "spaces": [*contents["spaces"], dict(space)]})
    old = space_named(contents, instead_of)
    follows = old is not None and old["parts"] == [instead_of] and space["parts"] == [space["name"]]
    spaces = [
        dict(space)
        if one["name"] == instead_of
        else _renamed(one, instead_of, space["name"])
        if follows
        else one
        for one in contents["spaces"]
    ]
    return _tidy({**contents, "spaces": spaces})


def _renamed(space: Mapping[str, Any], before: str, after: str) -> dict[str, Any]:
    return {**space, "parts": [after if part == before else part for part in space["parts"]]}


def without_space(contents: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The contents without the space; parts that others have of it stay theirs."""
    spaces = [space for space in contents["spaces"] if space["name"] != name]
    return _tidy({**contents, "spaces": spaces})


def _tidy(contents: Mapping[str, Any]) -> dict[str, Any]:
    """Without rules that no space has."""
    used = {space["rules"] for space in contents["spaces"]}
    rules = {key: one for key, one in contents["rules"].items() if key in used}
    return {**contents, "rules": rules}


def free_key(contents: Mapping[str, Any]) -> str:
    """A key that no rules have."""
    number = 1
    while f"regler-{number}" in contents["rules"]:
        number += 1
    return f"regler-{number}"


def spaces_with(contents: Mapping[str, Any], key: str) -> list[str]:
    """The names of the spaces that have these rules."""
    return [space["name"] for space in contents["spaces"] if space["rules"] == key]


def whole_case(case: Mapping[str, Any]) -> dict[str, Any]:
    """A case of approval with all that it may say, what is left out as it is meant."""
    return {**_WHOLE_DAY, **case}
