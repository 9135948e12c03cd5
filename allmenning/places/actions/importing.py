"""Carrying out what a spreadsheet tells about places: all of it, or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from allmenning.core.log import Actor, record_act, record_acts
from allmenning.documents.models import StoredFile
from allmenning.people.models import Person, Unit
from allmenning.places import access
from allmenning.places.actions.layout import NewSpace, add_buildings, add_spaces
from allmenning.places.actions.search_words import refresh_search_words
from allmenning.places.models import Building, District, PlacesImport, Space, Timetable
from allmenning.places.queries.import_plan import known_among, plan_of
from allmenning.places.queries.sheet_facts import LANGUAGES
from allmenning.places.rules.importing import Item, Plan, Read

AT_ONCE = 500
TEXTS = ("description", "house_rules")
PLAIN = (
    "name",
    "kind",
    "capacity",
    "area",
    "floor",
    "purposes",
    "facilities",
    "accessibility",
    "is_published",
)


class HasProblems(Exception):
    """Some rows are wrong, so nothing is done; the plan names them."""


class PlanChanged(Exception):
    """The spreadsheet would now do something else than what was shown."""


class DoneAlready(Exception):
    """It has been carried out before."""


@transaction.atomic
def receive(*, file: StoredFile, name: str, person: Person, now: datetime) -> PlacesImport:
    """Keep a spreadsheet that somebody sent. Nothing is changed by it yet."""
    received = PlacesImport.objects.create(file=file, name=name, sent_by=person, sent_at=now)
    actor = Actor("person", person.pk)
    record_act(actor=actor, verb="sent", kind="places_import", id=received.pk, now=now)
    return received


@transaction.atomic
def carry_out(
    *, received: PlacesImport, read: Read, seen: str, person: Person, now: datetime
) -> Plan:
    """Do all that the rows tell, if it is what was seen (the plan's digest then).

    Raises DoneAlready, HasProblems or PlanChanged; nothing is changed then.
    """
    received = PlacesImport.objects.select_for_update(of=("self",)).get(pk=received.pk)
    if received.done_at is not None:
        raise DoneAlready
    buildings, units = access.importing(person, now=now)
    _lock(buildings)
    plan = plan_of(read.told, known_among(buildings, units))
    if read.problems or plan.problems:
        raise HasProblems
    if plan.digest != seen:
        raise PlanChanged
    _Carrying(plan, units, Actor("person", person.pk), now).do_all()
    received.done_at = now
    received.save(update_fields=["done_at"])
    return plan


def _lock(buildings: QuerySet[Building]) -> None:
    """Let nobody else edit these buildings and their spaces meanwhile; in order of id."""
    mine = Building.objects.filter(pk__in=buildings.values("pk"))
    for rows in (mine, Space.objects.filter(building__in=mine)):
        list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))


class _Carrying:
    """One carrying out: what is named is found once for all rows."""

    def __init__(self, plan: Plan, units: Iterable[int], actor: Actor, now: datetime) -> None:
        self.plan, self.actor, self.now = plan, actor, now
        self.units = {one.name: one for one in Unit.objects.filter(pk__in=list(units))}
        self.timetables = {one.name: one for one in Timetable.objects.all()}
        self.districts = {one.name: one for one in District.objects.all()}

    def do_all(self) -> None:
        buildings = self._make_buildings()
        self._make_spaces(buildings)
        self._change_buildings()
        self._change_spaces()

    def _make_buildings(self) -> dict[int | str, Building]:
        """The new buildings by the name the rows gave them."""
        new = self.plan.new("building")
        facts = [self._of_building(item.facts) for item in new]
        made = add_buildings(buildings=facts, actor=self.actor, now=self.now)
        return {item.place: building for item, building in zip(new, made, strict=True)}

    def _make_spaces(self, new_buildings: dict[int | str, Building]) -> None:
        new = self.plan.new("space")
        there = Building.objects.select_related("district").in_bulk(
            [item.place for item in new if isinstance(item.place, int)]
        )
        places: dict[int | str, Building] = {**new_buildings, **there}
        spaces = [
            NewSpace(
                places[item.place],
                self._of_space(Space(), item.facts),
                tuple(item.facts.get("parts", ())),
            )
            for item in new
        ]
        add_spaces(spaces=spaces, actor=self.actor, now=self.now)

    def _change_buildings(self) -> None:
        items = self.plan.changed("building")
        rows = Building.objects.in_bulk([item.id for item in items])
        facts = [self._of_building(item.facts) for item in items]
        self._write(Building, rows, items, facts)
        theirs = Space.objects.filter(building__in=rows).select_related("building__district")
        refresh_search_words(theirs)

    def _change_spaces(self) -> None:
        items = self.plan.changed("space")
        found = Space.objects.select_related("building__district")
        rows = found.in_bulk([item.id for item in items])
        facts = [self._of_space(rows[item.id], item.facts) for item in items]
        self._write(Space, rows, items, facts)
        refresh_search_words(rows.values())

    def _write(
        self,
        kind: type[Building] | type[Space],
        rows: Mapping[Any, Any],
        items: Sequence[Item],
        facts: Sequence[Mapping[str, Any]],
    ) -> None:
        """Set what changes, and write it in few statements."""
        for item, changed in zip(items, facts, strict=True):
            for name, value in changed.items():
                setattr(rows[item.id], name, value)
        names = {name for changed in facts for name in changed}
        if names:
            kind.objects.bulk_update(rows.values(), sorted(names), batch_size=AT_ONCE)
        name = kind.__name__.lower()
        record_acts(actor=self.actor, verb="edited", kind=name, ids=rows, now=self.now)

    def _of_building(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The facts as the table has them: names become the rows they name."""
        found = dict(facts)
        for name, rows in (
            ("unit", self.units),
            ("timetable", self.timetables),
            ("district", self.districts),
        ):
            if name in found:
                found[name] = rows.get(found[name])
        return found

    def _of_space(self, space: Space, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The facts as the table has them; texts keep the languages that are not told."""
        found = {name: value for name, value in facts.items() if name in PLAIN}
        if "own_timetable" in facts:
            found["timetable"] = self.timetables.get(facts["own_timetable"])
        for name in TEXTS:
            told = {code: facts.get(f"{name}_{code}") for code in LANGUAGES}
            if any(value is not None for value in told.values()):
                found[name] = _merged(getattr(space, name), told)
        return found


def _merged(before: Mapping[str, str], told: Mapping[str, str | None]) -> dict[str, str]:
    texts = {**before, **{code: text for code, text in told.items() if text is not None}}
    return {code: text for code, text in texts.items() if text}
