"""Are all texts translated? `./run check` asks, and fails when they are not.

Texts in the code are bokmål, so that nb needs no catalogue.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import polib

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

COMPLETE: Final = ("nn", "en")
FOR_RESIDENTS: Final = ("ar", "so", "ur", "pl")
# The frame of every page, and the pages that stand in it when something is wrong.
BASE_PAGE: Final = (
    *("templates/base.html", "templates/unknown_host.html", "templates/500.html"),
    *("templates/403_csrf.html", "templates/404.html", "templates/429.html"),
)
# Pages that residents meet in the language they have: folders and files of this name, in any room.
FOR_EVERYONE: Final = "everyone"

_NO_TEXTS = shutil.ignore_patterns("locale", "migrations", "static", "tests", "__pycache__")
_INCLUDED = re.compile(r"""\{%\s*include\s+["']([^"']+)["']""")
_BLANK = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
_SHOWN = 20


class Command(BaseCommand):
    """Compares the texts in code and templates with the catalogues, and prints how much is done."""

    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        """Raises CommandError when xgettext is missing or a text is not translated."""
        rooms = Path(settings.ROOMS)
        texts = _texts(rooms)
        shown = _with_included(rooms, [*BASE_PAGE, *_for_everyone(rooms)])
        in_all = _used_by(texts, shown)
        wanted = {**dict.fromkeys(COMPLETE, texts), **dict.fromkeys(FOR_RESIDENTS, in_all)}
        faults = {}
        for language, needed in wanted.items():
            entries = _entries(rooms, language)
            catalogue = {(entry.msgctxt, entry.msgid): entry for entry in entries}
            self.stdout.write(_progress(language, texts, catalogue))
            faults[language] = [*_faults(needed, catalogue), *_twice(entries)]
        if any(faults.values()):
            raise CommandError("\n".join(_told(faults)))


def _texts(rooms: Path) -> list[polib.POEntry]:
    """Every text in code and templates, as Django's makemessages finds them in a copy."""
    if shutil.which("xgettext") is None:
        raise CommandError("Texts are found by xgettext: on Debian install the package gettext.")
    with tempfile.TemporaryDirectory(prefix="allmenning-") as folder:
        copy = Path(folder) / "rooms"
        shutil.copytree(rooms, copy, ignore=_NO_TEXTS)
        (copy / "locale").mkdir()
        _make_messages(copy)
        return list(polib.pofile(str(copy / "locale" / "django.pot")))


def _make_messages(folder: Path) -> None:
    # Without settings the catalogues land beside the texts, and not among our own.
    environment = {
        name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale=nn", "--keep-pot"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"The texts could not be found: {done.stderr.strip()}")


def _for_everyone(rooms: Path) -> list[str]:
    """Templates and code of pages for everyone, from the rooms' folder."""
    found = [path for kind in ("html", "txt", "py") for path in rooms.rglob(f"*.{kind}")]
    inner = [path.relative_to(rooms) for path in found]
    return [str(path) for path in inner if FOR_EVERYONE in path.with_suffix("").parts]


def _with_included(rooms: Path, templates: Iterable[str]) -> set[str]:
    """The templates and those they include by name, at any depth, from the rooms' folder."""
    found, left = set(), list(templates)
    while left:
        name = left.pop()
        if name not in found and (rooms / name).is_file():
            found.add(name)
            included = _INCLUDED.findall((rooms / name).read_text())
            left += [f"templates/{other}" for other in included]
    return found


def _used_by(texts: Iterable[polib.POEntry], files: set[str]) -> list[polib.POEntry]:
    return [
        text for text in texts if files & {os.path.normpath(name) for name, _ in text.occurrences}
    ]


def _entries(rooms: Path, language: str) -> list[polib.POEntry]:
    """A language's entries in use; none when it has no catalogue."""
    path = rooms / "locale" / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return []
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


def _twice(entries: Iterable[polib.POEntry]) -> Iterator[str]:
    """gettext's own tools take no catalogue in which a text stands twice."""
    counts = Counter((entry.msgctxt, entry.msgid) for entry in entries)
    yield from (f"twice: {msgid!r}" for (_context, msgid), count in counts.items() if count > 1)


def _faults(
    needed: Iterable[polib.POEntry], catalogue: dict[tuple[str | None, str], polib.POEntry]
) -> Iterator[str]:
    for text in needed:
        entry = catalogue.get((text.msgctxt, text.msgid))
        fault = _fault(entry)
        if fault:
            yield f"{fault}: {text.msgid!r} ({text.occurrences[0][0]})"


def _fault(entry: polib.POEntry | None) -> str | None:
    if entry is None:
        return "missing"
    if entry.fuzzy:
        return "fuzzy"
    if not entry.translated():
        return "untranslated"
    wanted = set(_BLANK.findall(entry.msgid)) | set(_BLANK.findall(entry.msgid_plural))
    given = [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values()
    if any(set(_BLANK.findall(text)) - wanted for text in given):
        return "names a value that is not there"
    if wanted - set(_BLANK.findall("".join(given))):
        return "leaves out a value"
    return None


def _progress(
    language: str,
    texts: list[polib.POEntry],
    catalogue: dict[tuple[str | None, str], polib.POEntry],
) -> str:
    done = sum(_fault(catalogue.get((text.msgctxt, text.msgid))) is None for text in texts)
    return f"{language} {100 * done // max(1, len(texts)):3} %  {done} of {len(texts)} texts"


def _told(faults: dict[str, list[str]]) -> Iterator[str]:
    for language, found in faults.items():
        yield from (f"{language}: {fault}" for fault in found[:_SHOWN])
        if len(found) > _SHOWN:
            yield f"{language}: … and {len(found) - _SHOWN} more"
