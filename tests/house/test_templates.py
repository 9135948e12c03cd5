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
INCLUDED = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["'](?!\|)""")
LINKED = re.compile(r"""\{%\s*url\s+["']([^"']+)["']""")
TEMPLATES = [path for path in files() if path.suffix == ".html" and ROOMS in path.parents]
EVERY_TEMPLATE = pytest.mark.parametrize("path", TEMPLATES, ids=name_of)


@EVERY_TEMPLATE
def test_template_holds_no_inline_style_or_script(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


@EVERY_TEMPLATE
def test_template_compiles(path: Path) -> None:
    parts = path.relative_to(ROOMS).parts
    beneath = parts[parts.index("templates") + 1 :]

    assert loader.get_template("/".join(beneath))


@EVERY_TEMPLATE
def test_included_templates_exist(path: Path) -> None:
    names = INCLUDED.findall(path.read_text())

    assert [name for name in names if not _exists(name)] == []


def _exists(name: str) -> bool:
    try:
        return loader.get_template(name) is not None
    except TemplateDoesNotExist:
        return False


@EVERY_TEMPLATE
def test_linked_routes_exist(path: Path) -> None:
    names = set(LINKED.findall(path.read_text()))

    assert names - route_names(get_resolver()) == set()
