"""Bringing the register's copy of people in line with what the register says now."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from allmenning.core import scope
from allmenning.core.events import publish
from allmenning.core.models import Municipality
from allmenning.people import queries
from allmenning.people.actions.numbers import place
from allmenning.people.events import NumbersMerged
from allmenning.people.models import Guardianship, RegisteredPerson, RegisterEvent
from allmenning.people.rules.homes import home_digest
from allmenning.people.rules.register_copy import Copy, copy_of
from allmenning.registers.folkeregisteret import Person

_FIELDS = (
    "number_lookup",
    "number_sealed",
    "number_key_id",
    "state",
    "born_on",
    "is_shielded",
    "address",
    "home",
    "second_address",
    "basic_unit",
    "moved_on",
    "read_at",
)
_LOST = Copy(state=RegisteredPerson.State.OTHER)


class Copies:
    """The rows of some people, found by any number of theirs, old or new."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self.ring, self.home_key = queries.key_ring(), queries.home_key()
        wanted = queries.copies_of(numbers, ring=self.ring)
        rows = wanted.select_for_update(no_key=True).order_by("id")
        self._rows = {bytes(row.number_lookup): row for row in rows}
        municipality = Municipality.objects.get(pk=scope.municipality_id())
        self.kommunenummer = municipality.kommunenummer
        # Where each who is known lived before, by the row's id.
        self.before = {row.pk: row.basic_unit for row in self._rows.values()}

    def find(self, number: str) -> RegisteredPerson | None:
        """The row of who has this number here."""
        digests = self.ring.digests(number)
        return next((self._rows[one] for one in digests if one in self._rows), None)

    def number(self, row: RegisteredPerson, number: str) -> None:
        """Let the row be found by this number from now on."""
        place(row, number, self.ring)
        self._rows[bytes(row.number_lookup)] = row


@transaction.atomic
def bring_in_line(people: Mapping[str, Person | None], *, now: datetime) -> Copies:
    """Keep of these people what the register says now, by the number they were asked for by.

    None is somebody the register does not know, or tells of in a way that cannot be read: nothing
    is kept of where she is, and so nothing is sent to her. Who is shielded stays so, at home: an
    answer that is missing opens nobody's guard. Nobody is added who does not live here.
    """
    told = [person for person in people.values() if person]
    related = (number for one in told for number in (*one.guardians, *one.children, one.number))
    copies = Copies({*people, *related})
    # Who is known first, so that nobody is new under a second number of hers.
    in_order = sorted(people, key=lambda asked: copies.find(asked) is None)
    changed = [row for asked in in_order for row in _rows(asked, people[asked], copies, now)]
    # Who is asked for by two numbers is one row, which has no id yet when she is new.
    _save(list({id(row): row for row in changed}.values()))
    _relate(told, copies)
    return copies


def _rows(
    asked: str, person: Person | None, copies: Copies, now: datetime
) -> Iterable[RegisteredPerson]:
    row = copies.find(asked)
    if person is None:
        if row is not None:
            yield _unknown(row, copies, now)
        return
    current = copies.find(person.number)
    if row is not None and current is not None and row is not current:
        # Two numbers turned out to be one person's: the former row stays, empty, for the ledger.
        current.home = current.home or row.home
        yield _keep(row, _LOST, copies, now)
        publish(NumbersMerged(former_id=row.pk, person_id=current.pk), now=now)
    copy = copy_of(person, kommunenummer=copies.kommunenummer)
    row = current or row or _newcomer(copy)
    if row is not None:
        if current is None:
            copies.number(row, person.number)
        yield _keep(row, copy, copies, now)


def _unknown(row: RegisteredPerson, copies: Copies, now: datetime) -> RegisteredPerson:
    if not row.is_shielded:
        return _keep(row, _LOST, copies, now)
    row.read_at = now
    return row


def _newcomer(copy: Copy) -> RegisteredPerson | None:
    lives_here = copy.state == RegisteredPerson.State.RESIDENT
    return RegisteredPerson() if lives_here and (copy.address or copy.basic_unit) else None


def _keep(row: RegisteredPerson, copy: Copy, copies: Copies, now: datetime) -> RegisteredPerson:
    """Put the copy on the row. Who is shielded keeps no place, and where no home is told she keeps
    the one she had, so that nothing is sent to those she may live with."""
    home = home_digest(home_key=copies.home_key, address=copy.address, dwelling=copy.dwelling)
    stays = copy.is_shielded and copy.state == RegisteredPerson.State.RESIDENT
    row.home = home or (row.home if stays else None)
    row.state, row.is_shielded, row.read_at = copy.state, copy.is_shielded, now
    row.born_on = copy.born_on or row.born_on
    shown = _LOST if copy.is_shielded else copy
    row.address, row.second_address = shown.address, shown.second_address
    row.basic_unit, row.moved_on = shown.basic_unit, shown.moved_on
    return row


def _save(rows: list[RegisteredPerson]) -> None:
    known = [row for row in rows if row.pk]
    RegisteredPerson.objects.bulk_create(row for row in rows if row.pk is None)
    RegisteredPerson.objects.bulk_update(known, _FIELDS)
    shielded = [row.pk for row in rows if row.is_shielded]
    RegisterEvent.objects.filter(person__in=shielded).update(before="", after="")


def _relate(people: list[Person], copies: Copies) -> None:
    """Who is guardian for whom, of those known here; each side tells of it."""
    touched = {row.pk for one in people if (row := copies.find(one.number))}
    wanted = set(_pairs(people, copies))
    known = Guardianship.objects.filter(child__in=touched) | Guardianship.objects.filter(
        guardian__in=touched
    )
    kept = {(row.child_id, row.guardian_id): row.pk for row in known}
    Guardianship.objects.filter(pk__in=[kept[pair] for pair in kept.keys() - wanted]).delete()
    Guardianship.objects.bulk_create(
        Guardianship(child_id=child, guardian_id=guardian)
        for child, guardian in sorted(wanted - kept.keys())
    )


def _pairs(people: list[Person], copies: Copies) -> Iterable[tuple[int, int]]:
    for one in people:
        told = [(one.number, guardian) for guardian in one.guardians]
        told += [(child, one.number) for child in one.children]
        for child, guardian in told:
            pair = copies.find(child), copies.find(guardian)
            if pair[0] is not None and pair[1] is not None and pair[0] != pair[1]:
                yield pair[0].pk, pair[1].pk
