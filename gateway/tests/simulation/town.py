"""A town's week: bookings, people at doors, thieves, and all that breaks; the same for a seed."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random

from allmenning.core.period import Period
from allmenning.keys.rules import wire
from allmenning.keys.rules.grants import Access
from allmenning.keys.rules.records import FIRST_LINK, Record, linked, record_in
from allmenning.keys.rules.windows import window
from gateway.tests.simulation.agenda import Agenda, instant
from gateway.tests.simulation.judging import Judge
from gateway.tests.simulation.office import Held, Line, Office
from gateway.tests.simulation.people import WAYS
from gateway.tests.simulation.venue import Venue
from gateway.tests.simulation.visits import Visits
from gateway.tests.simulation.wires import Wires

HOUR, DAY = 3600.0, 86400.0
# The platform is gone for three days; an hour's work of its database is lost on the seventh day.
GONE, BACK, SET_BACK = 3 * DAY, 6 * DAY, 6.5 * DAY
ENDS = 9 * DAY
# Five times slower than in earnest, which makes everything harder and the run shorter.
BEACON = 300
MAIN, HALLS = 1, (2, 3, 4)
QUARTER = timedelta(minutes=15)
# The main door opens so long before and after, a hall a quarter of an hour.
MAIN_GRACE = timedelta(hours=2)


@dataclass(frozen=True)
class Report:
    """What came of a run. Two runs of one seed have the same `trace`."""

    counts: Counter[str]
    wrongful: list[str]
    refused: list[str]
    faults: list[str]
    trace: str


class Town:
    """One run."""

    def __init__(self, seed: int, *, gateways: int, bookings: int, presentations: int) -> None:
        self.chance = Random(seed)
        self.agenda = Agenda()
        self.judge = Judge()
        self.each = presentations // bookings
        doors = tuple((door, "relay", f"door {door}") for door in (MAIN, *HALLS))
        numbers = range(1, gateways + 1)
        self.office = Office(
            chance=self.chance,
            tell=self._tell,
            doors=dict.fromkeys(numbers, doors),
            until=instant(ENDS * 9),
        )
        self.wires = {number: Wires(self.agenda, self.chance) for number in numbers}
        self.venues = {
            number: Venue(
                number, self.agenda, self.chance, self.wires[number], self._report, self.office.sent
            )
            for number in numbers
        }
        self.visits = Visits(self.agenda, self.chance, self.office, self.venues, self.judge)
        self._plan(bookings)

    def _tell(self, gateway: int, data: bytes) -> None:
        self.wires[gateway].keep(data)
        self.wires[gateway].send(data, lambda one: self.venues[gateway].receive(one))

    def _report(self, gateway: int, message: wire.Message) -> None:
        self.wires[gateway].send(message, lambda one: self.office.heard(one, self.agenda.instant))

    def _plan(self, bookings: int) -> None:
        self.agenda.every(BEACON, self._beacon, until=ENDS + DAY)
        self.agenda.every(3600, self._hour, until=ENDS)
        self.agenda.at(GONE, lambda: self._cloud(gone=True))
        self.agenda.at(BACK, lambda: self._cloud(gone=False))
        self.agenda.at(SET_BACK - HOUR, self._save)
        self.agenda.at(SET_BACK, self._set_back)
        spaces = [(number, hall) for number in self.venues for hall in HALLS]
        for gateway, hall in spaces:
            self._plan_space(gateway, hall, -(-bookings // len(spaces)))

    def _plan_space(self, gateway: int, hall: int, bookings: int) -> None:
        """Bookings one after the other, with small gaps or none."""
        slot = (ENDS - HOUR) / bookings
        times = []
        for number in range(bookings):
            start = int((HOUR + number * slot) // 300 * 300)
            length = max(int(slot * self.chance.choice([0.4, 0.8, 1]) // 300 * 300), 300)
            times.append(Period(instant(start), instant(start + length)))
        for number, during in enumerate(times):
            around = times[max(number - 1, 0) : number] + times[number + 1 : number + 2]
            main, opens = (
                window(during, before=grace, after=grace, others=around)
                for grace in (MAIN_GRACE, QUARTER)
            )
            begins = (during.start - instant(0)).total_seconds()
            made = begins - self.chance.uniform(0.1, 150) * HOUR
            if GONE <= made < BACK:
                made = GONE - self.chance.uniform(60, 6 * HOUR)
            self.agenda.at(
                made, partial(self._book, gateway, (Access(MAIN, main), Access(hall, opens)))
            )

    def _book(self, gateway: int, doors: tuple[Access, Access]) -> None:
        opens = doors[1].during
        phone = self.chance.choice(self.visits.crowd.phones)
        form = self.chance.choice(list(WAYS))
        held = self._grant(gateway, doors, form, phone.public)
        if self.chance.random() < 0.2:
            shared = self._grant(gateway, doors[1:], "digits", phone.public)
            shared.parent = held.id
        fate = self.chance.random()
        start = (opens.start - instant(0)).total_seconds()
        change = self.chance.uniform(self.agenda.now, start + HOUR)
        if fate < 0.2:
            self.agenda.at(change, lambda: self._revoke(held.id))
        elif fate < 0.3:
            self.agenda.at(change, lambda: self._move(held.id))
        self._come(held, opens)

    def _grant(self, gateway: int, doors: tuple[Access, ...], form: str, device: bytes) -> Held:
        held = self.office.grant(gateway, doors, form, device, self.agenda.instant)
        self.judge.made_at[held.id] = self.venues[gateway].had_line
        return held

    def _revoke(self, id: bytes) -> None:
        held = self.office.grants.get(id)
        if held is None or self.office.is_gone:
            return
        for one in [held, *(one for one in self.office.grants.values() if one.parent == id)]:
            self.judge.revoked_at.setdefault(one.id, self.agenda.instant)
        self.office.revoke(held, self.agenda.instant)

    def _move(self, id: bytes) -> None:
        """A later time: the old key is taken back and another one made."""
        held = self.office.grants.get(id)
        if held is None or not held.stands or self.office.is_gone:
            return
        self._revoke(id)
        later = Period(held.until, held.until + QUARTER)
        doors = tuple(Access(one.door, later) for one in held.doors)
        moved = self._grant(held.gateway, doors, held.form, held.device or b"")
        self._come(moved, later, many=5)

    def _come(self, held: Held, opens: Period, many: int = 0) -> None:
        start = (opens.start - instant(0)).total_seconds()
        end = (opens.end - instant(0)).total_seconds()
        for _ in range(many or self.each):
            kind = self.chance.random()
            if kind < 0.7:
                when = self.chance.uniform(start, end)
            elif kind < 0.85:
                when = start - self.chance.expovariate(1 / HOUR)
            else:
                when = end + self.chance.expovariate(1 / HOUR)
            self.agenda.at(when, lambda: self.visits.come(held.id, held))

    def _beacon(self) -> None:
        for number, venue in self.venues.items():
            if venue.is_on and not self.wires[number].cut and not self.office.is_gone:
                venue.had_line += BEACON
            venue.beacon()
            if self.chance.random() < 0.05:
                # Somebody on the line sends an old message again.
                old = self.chance.choice(self.wires[number].kept or [b""])
                venue.receive(old)

    def _hour(self) -> None:
        if not self.office.is_gone:
            for held in list(self.office.grants.values()):
                if held.stands and held.ends is None:
                    self.judge.made_at[held.id] = self.venues[held.gateway].had_line
                if held.stands:
                    self.office.lend(held, self.agenda.instant)
        for number, venue in self.venues.items():
            if self.chance.random() < 0.05:
                self._cut(number, self.chance.uniform(0.1, 24) * HOUR)
            if self.chance.random() < 0.05 and venue.is_on:
                venue.crash()
            if self.chance.random() < 0.1:
                venue.turn_wall_clock()
            if venue.is_on:
                venue.gateway.tidy()

    def _cut(self, number: int, seconds: float) -> None:
        self.wires[number].cut = True

        def mend() -> None:
            self.wires[number].cut = False

        self.agenda.at(self.agenda.now + seconds, mend)

    def _cloud(self, *, gone: bool) -> None:
        self.office.is_gone = gone

    def _save(self) -> None:
        self._saved = self.office.saved()

    def _set_back(self) -> None:
        """The database an hour ago: keys made since are gone, and those taken back stand again,
        but where the door was told of it."""
        known = set(self.office.grants)
        self.office.set_back(self._saved)
        now = self.agenda.instant
        for id in known - set(self.office.grants):
            self.judge.revoked_at.setdefault(id, now)
        for id, held in self.office.grants.items():
            venue = self.venues[held.gateway]
            self.judge.made_at[id] = venue.had_line
            if held.stands and id not in venue.told.revoked:
                self.judge.revoked_at.pop(id, None)

    def run(self) -> Report:
        """Lets the week pass, and looks at the records."""
        self.agenda.run()
        faults = [fault for venue in self.venues.values() for fault in venue.faults]
        for number, venue in self.venues.items():
            venue.gateway.journal.settle_interrupted()
            faults += in_order(venue, self.office.lines[number])
        judge, trace = self.judge, self.visits.trace.hexdigest()
        faults += self.office.incidents
        return Report(judge.counts, judge.wrongful, judge.refused, faults, trace)


def in_order(venue: Venue, line: Line) -> list[str]:
    """What is wrong with a gateway's record, where it is kept and where it was received."""
    faults = []
    rows = venue.disk.lines_after(0, 1 << 40)
    # What was received may be forgotten but for what still awaits its outcome.
    kept = [number for number, _ in rows if number > line.received]
    if kept != list(range(line.received + 1, line.received + 1 + len(kept))):
        faults.append("a gap in the record")
    link = FIRST_LINK
    for number in range(1, line.received + 1):
        link = linked(link, line.lines[number])
    if link != line.link or line.received < (rows[-1][0] if rows else 0) - 500:
        faults.append("the record at the platform is not whole")
    if any(line.lines.get(number, content) != content for number, content in rows):
        faults.append("the record differs at its two ends")
    records = [record_in(content) for _, content in sorted({**line.lines, **dict(rows)}.items())]
    return faults + each_once(venue, records)


def each_once(venue: Venue, records: list[Record]) -> list[str]:
    """What is wrong with the openings: each stands in the record once, with one outcome."""
    faults = []
    tried = {one.sequence for one in records if one.outcome_of is None and one.allowed}
    outcomes = Counter(one.outcome_of for one in records if one.outcome_of is not None)
    if set(outcomes) != tried or set(outcomes.values()) - {1}:
        faults.append("an opening without exactly one outcome")
    unlocked = Counter(one.sequence for one in venue.unlocked)
    if not set(unlocked) <= tried or set(unlocked.values()) - {1}:
        faults.append("a door opened without a line, or twice on one")
    orders = Counter(one.order for one in records if one.order and one.sequence in tried)
    if set(orders.values()) - {1}:
        faults.append("an order opened twice")
    return faults
