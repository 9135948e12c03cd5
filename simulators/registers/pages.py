"""The page of the stand-in for Folkeregisteret. It needs no script and escapes all."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from string import Template

from simulators.idporten.people import BUILT_IN
from simulators.population.districts import DISTRICTS
from simulators.population.known import KNOWN
from simulators.population.people import DEAD, Person
from simulators.registers.life import AWAY_FROM_ALL
from simulators.registers.people import People

_TEMPLATES = Path(__file__).parent / "templates"
_DISTRICTS = {district.code: district.name for district in DISTRICTS}
_OTHERS = 6


class _Markup(str):
    """Text that is HTML already."""


def style() -> bytes:
    """The style sheet."""
    return (_TEMPLATES / "style.css").read_bytes()


def page(people: People, said: str, today: dt.date) -> str:
    """The whole page: what just happened, and to whom something may."""
    shown = _Markup("".join(_person(one, name, today) for one, name in _shown(people)))
    return _fill("page.html", said=said, people=shown)


def _shown(people: People) -> Iterator[tuple[Person, str]]:
    """Who can sign in, then some more of each place that somebody lives in."""
    names = {one["pid"]: one["name"] for one in json.loads(BUILT_IN.read_text(encoding="utf-8"))}
    for known in KNOWN:
        person = people.find(known.number)
        if person is not None:
            yield person, names[known.number]
    others = (one for one in people.everybody.values() if one.number not in names)
    for person in islice(others, _OTHERS):
        yield person, "En innbygger"


def _person(person: Person, name: str, today: dt.date) -> _Markup:
    years = (today - person.born).days // 365
    district = _DISTRICTS.get(person.home.address.unit.district, "utenfor kommunene")
    state = "død" if person.state == DEAD else f"bor: {district}"
    return _fill(
        "person.html",
        name=name,
        number=person.number,
        what=f"{years} år, {state}{', skjermet' if person.shield else ''}",
        places=_places(),
    )


def _places() -> _Markup:
    options = "".join(
        f'<option value="{code}">til {html.escape(name)}</option>'
        for code, name in _DISTRICTS.items()
    )
    return _Markup(f'{options}<option value="{AWAY_FROM_ALL}">til Stavanger</option>')


def _fill(file: str, /, **values: str) -> _Markup:
    template = Template((_TEMPLATES / file).read_text(encoding="utf-8"))
    return _Markup(template.substitute({name: _escaped(text) for name, text in values.items()}))


def _escaped(value: str) -> str:
    return value if isinstance(value, _Markup) else html.escape(value)
