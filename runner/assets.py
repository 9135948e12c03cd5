"""The style sheets, the scripts and the translations, built when their sources have changed."""

from collections.abc import Callable, Iterable
from pathlib import Path

from runner import django_commands, marks, node, shell, variables
from runner.console import step
from runner.locks import held
from runner.paths import ROOT, VAR

_ROOMS = ROOT / "allmenning"
_WITH_STATIC = (_ROOMS, ROOT / "demo")
_BUILT = _ROOMS / "static" / "dist"
_NPM_FILES = (ROOT / "package.json", ROOT / "package-lock.json")
_NPM = ("--no-audit", "--no-fund", "--loglevel=error")
_NPM_FETCH = ("--ignore-scripts", "--include=dev", "--fetch-retries=1", "--fetch-timeout=60000")


def prepare() -> None:
    """Builds what is older than its sources. Raises Failure when Node or npm fails."""
    with held(VAR / "setup.lock"):
        _unless_done("npm", ROOT / "node_modules", _NPM_FILES, _install)
        _unless_done("assets", _BUILT, _asset_sources(), _build)
        _unless_done("translations", _ROOMS, _ROOMS.glob("locale/**/*.po"), _translate)


def _unless_done(name: str, made: Path, sources: Iterable[Path], build: Callable[[], None]) -> None:
    place, mark = VAR / "built" / name, marks.digest(sources)
    if made.exists() and marks.read(place) == mark:
        return
    place.unlink(missing_ok=True)
    build()
    marks.write(place, mark)


def _asset_sources() -> list[Path]:
    """What the built files and the collected ones come from; htmx comes with a Python package."""
    static = [path for top in _WITH_STATIC for path in top.glob("**/static/**/*")]
    sources = [path for path in static if _is_source(path)]
    return [*sources, *_NPM_FILES, ROOT / "requirements.lock"]


def _is_source(path: Path) -> bool:
    return path.is_file() and _BUILT not in path.parents


def _install() -> None:
    with step("Fetching the design system"):
        node.find().npm(
            "ci", *_NPM_FETCH, *_NPM, failure="npm could not fetch its packages.", fetching=True
        )


def _build() -> None:
    with step("Building style sheets and scripts"):
        node.find().npm("run", "build", *_NPM, failure="The style sheets could not be built.")
        collect = ("collectstatic", "--noinput", "--ignore=src")
        django_commands.command(variables.settings(), *collect)


def _translate() -> None:
    with step("Compiling translations"):
        shell.run(
            shell.module("runner.translations", _ROOMS),
            failure="The translations could not be compiled.",
        )
