"""People as the municipality keeps them: numbers sealed, homes told apart, the shielded without a
place; who is guardian for whom; and what the register told of them last."""

from collections.abc import Iterator
from datetime import datetime, time
from itertools import islice

from django.db import transaction

from allmenning.core import scope
from allmenning.core.clock import instant
from allmenning.core.models import Municipality
from allmenning.people import queries
from allmenning.people.actions.register_position import begin_to_follow
from allmenning.people.models import Guardianship, RegisteredPerson, RegisterEvent
from allmenning.people.rules.homes import home_digest
from allmenning.people.rules.sealing import KeyRing, lookup_digest, seal
from demo.loading.bulk import prepare_for_many_rows
from demo.loading.population.copying import Row, new_ids, write
from demo.loading.population.ground import Ground, units_of
from simulators.population.city import TOLD_BEFORE, Happening, Population, happenings
from simulators.population.people import DEAD, GONE, RESIDENT, Person

_STATES = {
    RESIDENT: RegisteredPerson.State.RESIDENT,
    DEAD: RegisteredPerson.State.DEAD,
    GONE: RegisteredPerson.State.GONE,
}
_PERSON = [
    "id",
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
]
_EVENT = ("sequence", "person_id", "kind", "happened_at", "before", "after")
_AT_ONCE = 10_000


@transaction.atomic
def load_population(population: Population, *, now: datetime) -> int:
    """Everybody of the municipality in scope, with streets, addresses and what was told of them in
    the last sixty days. Returns how many people."""
    prepare_for_many_rows()
    kommunenummer = Municipality.objects.get(pk=scope.municipality_id()).kommunenummer
    begin_to_follow(sequence=TOLD_BEFORE, now=now)
    ground = Ground(units_of(population.districts(kommunenummer)))
    loading = _Loading(ground, population, now)
    households = population.households(kommunenummer)
    while some := list(islice(households, _AT_ONCE)):
        loading.load(some)
    ground.write()
    loading.tell()
    return loading.count


class _Loading:
    def __init__(self, ground: Ground, population: Population, now: datetime) -> None:
        self.count = 0
        self._ground, self._population, self._now = ground, population, now
        self._ring: KeyRing = queries.key_ring()
        self._home_key = queries.home_key()
        self._told: list[tuple[Happening, int]] = []

    def load(self, households: list[list[Person]]) -> None:
        """Write these households."""
        count = sum(map(len, households))
        free = new_ids(RegisteredPerson, count)
        ids = {person.number: next(free) for people in households for person in people}
        rows = (self._row(person, ids) for people in households for person in people)
        write(RegisteredPerson, rows, *_PERSON)
        guarded = ((child, who) for people in households for child, who in _guardians(people, ids))
        write(Guardianship, guarded, "child_id", "guardian_id")
        people = (person for people in households for person in people)
        told = happenings(people, self._population.day)
        self._told += [(one, ids[one.number]) for one in told]
        self.count += count

    def tell(self) -> None:
        """Write what the register told, in its order."""
        self._told.sort(key=lambda told: (told[0].day, told[0].number))
        rows = (_event(at, *told) for at, told in enumerate(self._told, start=1))
        write(RegisterEvent, rows, *_EVENT)

    def _row(self, person: Person, ids: dict[str, int]) -> Row:
        number, address, ring = person.number, person.home.address, self._ring
        lives_here = person.state == RESIDENT
        is_shown = lives_here and not person.shield
        if lives_here:
            self._ground.note(address)
        return (
            ids[number],
            lookup_digest(number, ring.current),
            seal(number, ring.current),
            ring.current.id,
            _STATES.get(person.state, RegisteredPerson.State.OTHER),
            person.born,
            bool(person.shield),
            address.reference if is_shown else "",
            self._home(person) if lives_here else None,
            person.second.address.reference if is_shown and person.second else "",
            address.unit.code if is_shown else "",
            person.moved if is_shown else None,
            self._now,
        )

    def _home(self, person: Person) -> bytes | None:
        home = person.home
        return home_digest(
            home_key=self._home_key, address=home.address.reference, dwelling=home.dwelling
        )


def _guardians(people: list[Person], ids: dict[str, int]) -> Iterator[tuple[int, int]]:
    for child in people:
        for guardian in child.guardians:
            if guardian in ids:
                yield ids[child.number], ids[guardian]


def _event(sequence: int, told: Happening, person: int) -> Row:
    return (
        sequence,
        person,
        told.kind,
        instant(told.day, time(6)),
        told.before,
        told.after,
    )
