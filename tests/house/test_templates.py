"""Templates keep the strict content policy, and every name in them leads somewhere."""

import re
from pathlib import Path

import pytest

from django.template import TemplateDoesNotExist, loader
from django.urls import get_resolver

from tests.house.tree import ROOMS, files, name_of
from tests.house.walking import route_names

INLINE = re.compile(
    r"""<style\b | \sstyle\s*= | <script\b(?![^>]*\ssrc=) | \son[a-z]+\s*= | \shx-on | javascript: | \bjs:""",
    re.VERBOSE | re.IGNORECASE,
)
ELSEWHERE = re.compile(r"""(?:src|href)="(?:https?:)?//""")
INCLUDED = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["'](?!\|)""")
LINKED = re.compile(r"""\{%\s*url\s+["']([^"']+)["']""")
TEMPLATES = [path for path in files() if path.suffix == ".html" and ROOMS in path.parents]


@pytest.mark.parametrize("unwanted", [INLINE, ELSEWHERE], ids=["inline", "elsewhere"])
def test_no_template_holds_what_the_policy_forbids(unwanted: re.Pattern[str]) -> None:
    found = {name_of(path): unwanted.findall(path.read_text()) for path in TEMPLATES}

    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_compiles(path: Path) -> None:
    parts = path.relative_to(ROOMS).parts
    beneath = parts[parts.index("templates") + 1 :]

    assert loader.get_template("/".join(beneath))


def test_included_templates_exist() -> None:
    assert [name for name in _named_by(INCLUDED) if not _exists(name)] == []


def _exists(name: str) -> bool:
    try:
        return loader.get_template(name) is not None
    except TemplateDoesNotExist:
        return False


def test_linked_routes_exist() -> None:
    assert _named_by(LINKED) - route_names(get_resolver()) == set()


def _named_by(tag: re.Pattern[str]) -> set[str]:
    """What the templates name in these tags."""
    return {name for path in TEMPLATES for name in tag.findall(path.read_text())}
