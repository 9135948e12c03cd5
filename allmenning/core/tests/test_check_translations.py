"""A text that is missing, doubtful or breaks its values is found in a small house of two files."""

import shutil
from io import StringIO
from pathlib import Path
from typing import Final

import polib
import pytest
from pytest_django import Settings

from django.core.management import CommandError, call_command

from allmenning.core.management.commands import check_translations

LANGUAGES: Final = ("nn", "en", "ar", "so", "ur", "pl")
BASE: Final = '{% load i18n %}{% include "part.html" %}{% translate "Hei" %}'
PART: Final = "{% load i18n %}{% translate 'Logg ut' %}"
CODE: Final = """
from django.utils.translation import gettext_lazy as _, ngettext
GREETING = _("Hei, %(name)s")
def rooms(n):
    return ngettext("%(n)s rom", "%(n)s rom i alt", n) % {"n": n}
"""


@pytest.fixture
def house(tmp_path: Path, settings: Settings) -> Path:
    """Two templates and a module, translated in full."""
    _build(tmp_path)
    settings.ROOMS = tmp_path
    return tmp_path


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> list[polib.POEntry]:
    """The house's texts, found once, as finding them takes a second."""
    house = tmp_path_factory.mktemp("house")
    _build(house)
    return check_translations._texts(house)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, texts: list[polib.POEntry]) -> None:
    monkeypatch.setattr(check_translations, "_texts", lambda _rooms: texts)


def _build(house: Path) -> None:
    if shutil.which("xgettext") is None:
        pytest.skip("xgettext is not here: install the package gettext")
    for name, text in (
        ("templates/base.html", BASE),
        ("templates/part.html", PART),
        ("room.py", CODE),
        ("tests/test_room.py", '_("Bare i en test")'),
    ):
        (house / name).parent.mkdir(exist_ok=True)
        (house / name).write_text(text)
    for language in LANGUAGES:
        _translate(house, language)


def _translate(house: Path, language: str, **changes: str) -> None:
    """Write the language's catalogue; a change gives one text another translation."""
    catalogue = polib.POFile()
    for text in ("Hei", "Logg ut", "Hei, %(name)s"):
        catalogue.append(polib.POEntry(msgid=text, msgstr=changes.get(text, text)))
    forms = {0: "%(n)s rom", 1: changes.get("rom", "%(n)s rom")}
    catalogue.append(
        polib.POEntry(msgid="%(n)s rom", msgid_plural="%(n)s rom i alt", msgstr_plural=forms)
    )
    _save(house, language, catalogue)


def _save(house: Path, language: str, catalogue: polib.POFile) -> None:
    folder = house / "locale" / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(folder / "django.po"))


def _check() -> str:
    told = StringIO()
    call_command("check_translations", stdout=told)
    return told.getvalue()


def test_a_house_translated_in_full_passes_and_is_left_alone(house: Path) -> None:
    before = sorted(house.rglob("*"))

    assert [line.split()[:2] for line in _check().splitlines()] == [
        [language, "100"] for language in LANGUAGES
    ]
    assert sorted(house.rglob("*")) == before


def test_each_fault_is_found(house: Path, known: None) -> None:
    faults = {
        "untranslated: 'Hei' (templates/base.html)": {"Hei": ""},
        "leaves out a value: 'Hei, %(name)s' (room.py)": {"Hei, %(name)s": "Hei"},
        "names a value that is not there: 'Logg ut' (templates/part.html)": {"Logg ut": "%(who)s"},
        "untranslated: '%(n)s rom' (room.py)": {"rom": ""},
    }
    for fault, change in faults.items():
        _translate(house, "en", **change)

        with pytest.raises(CommandError) as caught:
            _check()

        assert str(caught.value) == f"en: {fault}"


def test_a_doubtful_translation_is_a_fault(house: Path, known: None) -> None:
    catalogue = polib.pofile(str(house / "locale/nn/LC_MESSAGES/django.po"))
    catalogue[0].flags.append("fuzzy")
    _save(house, "nn", catalogue)

    with pytest.raises(CommandError, match="nn: fuzzy: 'Hei'"):
        _check()


def test_a_text_that_stands_twice_is_a_fault(house: Path, known: None) -> None:
    catalogue = polib.pofile(str(house / "locale/nn/LC_MESSAGES/django.po"))
    catalogue.append(polib.POEntry(msgid="Hei", msgstr="Hallo"))
    _save(house, "nn", catalogue)

    with pytest.raises(CommandError, match="nn: twice: 'Hei'"):
        _check()


def test_the_base_page_is_what_the_other_languages_owe(house: Path, known: None) -> None:
    """Somali needs the base page and what it includes, and not the rest."""
    catalogue = polib.pofile(str(house / "locale/so/LC_MESSAGES/django.po"))
    for text in ("Logg ut", "Hei, %(name)s"):
        catalogue.remove(catalogue.find(text))
    _save(house, "so", catalogue)

    with pytest.raises(CommandError) as caught:
        _check()

    assert str(caught.value) == "so: missing: 'Logg ut' (templates/part.html)"


def test_pages_for_everyone_are_owed_too(house: Path) -> None:
    """Somali needs what a room shows to everyone, be it said in a template or in code."""
    page, code = house / "room/templates/room/everyone/page.html", house / "room/forms/everyone.py"
    for path, text in ((page, "{% load i18n %}{% translate 'Si fra' %}"), (code, '_("Skriv")')):
        path.parent.mkdir(parents=True)
        path.write_text(text)
    for language in ("nn", "en"):
        catalogue = polib.pofile(str(house / f"locale/{language}/LC_MESSAGES/django.po"))
        catalogue += [polib.POEntry(msgid=text, msgstr="x") for text in ("Si fra", "Skriv")]
        _save(house, language, catalogue)

    with pytest.raises(CommandError) as caught:
        _check()

    owed = str(caught.value).splitlines()
    assert {line.partition(": ")[0] for line in owed} == {"ar", "so", "ur", "pl"}
    assert len(owed) == 2 * 4


def test_without_a_catalogue_everything_is_missing(house: Path, known: None) -> None:
    shutil.rmtree(house / "locale" / "en")

    with pytest.raises(CommandError, match="en: missing: 'Hei, "):
        _check()


def test_without_xgettext_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _program: None)

    with pytest.raises(CommandError, match="install the package gettext"):
        _check()
