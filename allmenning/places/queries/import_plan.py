"""What a spreadsheet would change, held against what is there."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _

from allmenning.people.models import Unit
from allmenning.places.models import Building, District, Space, Timetable
from allmenning.places.queries.sheet_facts import building_facts, space_facts, with_facts
from allmenning.places.queries.trials import trials_of
from allmenning.places.rules.importing import (
    NEEDED,
    Facts,
    FieldChange,
    Item,
    Plan,
    Problem,
    Told,
    differences,
)

Key = TypeVar("Key")
Row = TypeVar("Row")

# A building that is there, by id, or a new one, by name.
Place = int | str


@dataclass(frozen=True)
class Known:
    """What rows may name: one's buildings and their spaces, and units, timetables, districts.

    `tried` are the buildings, by id, that are tried before they are opened to all.
    """

    buildings: dict[str, Building]
    by_id: dict[int, Building]
    by_name: dict[str, Building | None]
    spaces: dict[tuple[Place, str], Space]
    spaces_by_name: dict[tuple[Place, str], Space | None]
    names: dict[str, Counter[str]]
    tried: frozenset[int]


def known_among(buildings: models.QuerySet[Building], units: Iterable[int]) -> Known:
    """All that rows may name, when they may change these buildings and add to these units."""
    found = with_facts(buildings)
    spaces: list[Space] = [space for one in found for space in one.rows]  # type: ignore[attr-defined]
    names = Unit.objects.filter(pk__in=list(units)).values_list("name", flat=True)
    return Known(
        buildings={one.slug: one for one in found},
        by_id={one.pk: one for one in found},
        by_name=_only_ones((one.name.casefold(), one) for one in found),
        spaces={(one.building_id, one.slug): one for one in spaces},
        spaces_by_name=_only_ones(((one.building_id, one.name.casefold()), one) for one in spaces),
        names={
            "unit": Counter(names),
            "timetable": Counter(Timetable.objects.values_list("name", flat=True)),
            "district": Counter(District.objects.values_list("name", flat=True)),
        },
        tried=frozenset(trials_of([one.pk for one in found])),
    )


def _only_ones(named: Iterable[tuple[Key, Row]]) -> dict[Key, Row | None]:
    """Rows by what they are called; None for what several are called."""
    found: dict[Key, Row | None] = {}
    for key, row in named:
        found[key] = None if key in found else row
    return found


def plan_of(told: Iterable[Told], known: Known) -> Plan:
    """What the rows would do to what is known."""
    reading = _Reading(known)
    for row in told:
        reading.take(row)
    return Plan(tuple(reading.items), reading.unchanged, tuple(reading.problems))


@dataclass
class _Reading:
    """Rows read one after another; a building or a space is compared the first time it is named."""

    known: Known
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    places: dict[Place, Told] = field(default_factory=dict)
    spaces: dict[tuple[Place, str], Told] = field(default_factory=dict)

    def take(self, told: Told) -> None:
        place = self._place(told)
        if place is None:
            return
        if place in self.places:
            self._agree(told, self.places[place])
        else:
            self.places[place] = told
            self._compare_building(told, place)
        if told.has_space:
            self._take_space(told, place)
        elif told.space_facts.get("capacity"):
            self._wrong(told, "space", "name", _("Skriv hva lokalet heter."))

    def _place(self, told: Told) -> Place | None:
        """Which building the row is about; None when it cannot be known, which is noted."""
        if told.building:
            if found := self.known.buildings.get(told.building):
                return found.pk
            sentence = _("«%(slug)s» er ikke blant byggene du har ansvar for.")
            self._note(told, "bygg", sentence % {"slug": told.building})
            return None
        name = str(told.building_facts.get("name", ""))
        if not name:
            self._note(told, "bygg", _("Skriv hvilket bygg raden gjelder."))
            return None
        if name.casefold() not in self.known.by_name:
            return name.casefold()
        named = self.known.by_name[name.casefold()]
        if named is None:
            sentence = _("Flere bygg heter «%(name)s». Skriv hvilket i ruta «bygg».")
            self._note(told, "bygg", sentence % {"name": name})
        return named.pk if named else None

    def _agree(self, told: Told, first: Told) -> None:
        """Rows about the same building must say the same of it."""
        for name, value in told.building_facts.items():
            if first.building_facts.get(name, value) != value:
                sentence = _("Rad %(row)d sier noe annet om det samme bygget.")
                self._wrong(told, "building", name, sentence % {"row": first.row})

    def _compare_building(self, told: Told, place: Place) -> None:
        there = self.known.by_id[place] if isinstance(place, int) else None
        before = building_facts(there) if there else {}
        changes = differences(before, told.building_facts)
        self._check_names(told, {change.name: change.after for change in changes})
        if there and any(change.name == "unit" for change in changes):
            self._wrong(told, "building", "unit", _("Du kan ikke flytte ansvaret for et bygg her."))
        self._check_shown(told, "bygget vises", place, changes)
        self._check_needed(told, "building", told.building_facts, is_new=there is None)
        name = str(told.building_facts.get("name") or before.get("name", ""))
        self._add(Item(told.row, "building", name, place, there.pk if there else None, changes))

    def _take_space(self, told: Told, place: Place) -> None:
        there = self._space_there(told, place)
        if there is None and (told.space or (place, _name(told)) in self.known.spaces_by_name):
            sentence = _("Vi finner ikke lokalet «%(name)s», eller flere heter det.")
            self._note(told, "lokale", sentence % {"name": told.space or _name(told)})
            return
        key = (place, there.slug if there else _name(told))
        if key in self.spaces:
            sentence = _("Rad %(row)d gjelder det samme lokalet.") % {"row": self.spaces[key].row}
            self._note(told, "lokale", sentence)
            return
        self.spaces[key] = told
        self._compare_space(told, place, there)

    def _space_there(self, told: Told, place: Place) -> Space | None:
        if told.space:
            return self.known.spaces.get((place, told.space))
        return self.known.spaces_by_name.get((place, _name(told)))

    def _compare_space(self, told: Told, place: Place, there: Space | None) -> None:
        before = space_facts(there) if there else {}
        changes = differences(before, told.space_facts)
        if there and any(change.name == "parts" for change in changes):
            self._wrong(told, "space", "parts", _("Du kan ikke endre her hva et lokale består av."))
        own = str(told.space_facts.get("own_timetable", ""))
        if own and own != before.get("own_timetable"):
            self._check_name(told, "timetable", own)
        self._check_shown(told, "lokalet vises", place, changes)
        self._check_needed(told, "space", told.space_facts, is_new=there is None)
        name = str(told.space_facts.get("name") or before.get("name", ""))
        self._add(Item(told.row, "space", name, place, there.pk if there else None, changes))

    def _add(self, item: Item) -> None:
        if item.is_new or item.changes:
            self.items.append(item)
        else:
            self.unchanged += 1

    def _check_names(self, told: Told, changed: Facts) -> None:
        for name in self.known.names:
            if changed.get(name):
                self._check_name(told, name, str(changed[name]))

    def _check_name(self, told: Told, name: str, said: str) -> None:
        """Whether exactly one unit, timetable or district has the name."""
        number = self.known.names[name][said]
        if number == 0:
            self._wrong(told, "building", name, _("«%(name)s» finnes ikke.") % {"name": said})
        elif number > 1:
            sentence = _("Flere heter «%(name)s». Endre det på siden til bygget.")
            self._wrong(told, "building", name, sentence % {"name": said})

    def _check_needed(self, told: Told, kind: str, facts: Facts, *, is_new: bool) -> None:
        for name, heading in NEEDED[kind].items():
            is_blank = facts.get(name) in (None, "", [])
            if is_blank and (is_new or name in facts):
                self._note(told, heading, _("Denne ruta kan ikke stå tom."))

    def _check_shown(
        self, told: Told, column: str, place: Place, changes: Iterable[FieldChange]
    ) -> None:
        """Nothing of a building that is tried is shown on the side."""
        shown = any(change.name == "is_published" and change.after for change in changes)
        if shown and place in self.known.tried:
            sentence = _("Stedet prøves. Folk ser det først når det åpnes for alle.")
            self._note(told, column, sentence)

    def _wrong(self, told: Told, kind: str, name: str, sentence: str) -> None:
        self._note(told, NEEDED[kind].get(name, _HEADINGS.get(name, "")), sentence)

    def _note(self, told: Told, column: str, sentence: str) -> None:
        self.problems.append(Problem(told.row, column, sentence))


def _name(told: Told) -> str:
    """The name of the space, as it is compared."""
    return str(told.space_facts.get("name", "")).casefold()


_HEADINGS: dict[str, str] = {"district": "bydel", "parts": "deler"}
