"""What happens at the doors, one visit after the other."""

from functools import partial
from hashlib import sha256
from random import Random

from allmenning.keys.rules import pins
from allmenning.keys.rules.decisions import Decision, Presentation
from allmenning.keys.rules.presenting import ORDER_LASTS, Digits, Order, Screen
from allmenning.keys.rules.presenting import Shown as Thing
from gateway.tests.simulation.agenda import Agenda
from gateway.tests.simulation.judging import Judge, Shown
from gateway.tests.simulation.office import Held, Office
from gateway.tests.simulation.people import WAYS, Crowd, twin
from gateway.tests.simulation.venue import Venue

_LATER = (0, 1, 5, 20, 600)


class Visits:
    """People come with keys, with copies of keys, and with nothing."""

    def __init__(
        self,
        agenda: Agenda,
        chance: Random,
        office: Office,
        venues: dict[int, Venue],
        judge: Judge,
    ) -> None:
        self._agenda, self._chance, self._office = agenda, chance, office
        self._venues, self._judge = venues, judge
        self._seen: set[tuple[bytes, int]] = set()
        self.crowd = Crowd(chance, office)
        self.trace = sha256()

    def come(self, id: bytes, made: Held) -> None:
        """Somebody comes to a door, with the key or with something like it."""
        held = self._office.grants.get(id, made)
        kind = self._chance.random()
        door = self._chance.choice([one.door for one in held.doors])
        if kind < 0.06:
            door = self._chance.choice([2, 3, 4])
        if kind > 0.98:
            self._guess(held.gateway, door)
        elif kind > 0.90:
            thing = self.crowd.forged(held, self._now)
            self._present(Shown(held, "forged", door, is_true=False), thing)
        elif kind > 0.82:
            self._button(held, door)
        else:
            self._show(held, door)

    @property
    def _now(self) -> int:
        return int(self._agenda.instant.timestamp())

    def _show(self, held: Held, door: int) -> None:
        way = self._chance.choice(WAYS[held.form])
        if way in ("screen", "paper") and held.carried is None:
            way = "pin"
        thing = self.crowd.lawful(held, way, self._now)
        is_again = isinstance(thing, Screen) and (held.id, thing.drawn_at) in self._seen
        answer = self._present(Shown(held, way, door, is_again=is_again), thing)
        if isinstance(thing, Screen) and (answer is None or answer.allowed):
            self._seen.add((held.id, thing.drawn_at))
        if isinstance(thing, Screen) and answer is not None and answer.allowed:
            self._again(held, door, self._chance.choice([thing, twin(thing)]))

    def _again(self, held: Held, door: int, copy: Thing) -> None:
        """Somebody who saw it shows the same."""
        again = Shown(held, "copy", door, is_again=True)
        later = self._agenda.now + self._chance.choice(_LATER)
        self._agenda.at(later, partial(self._present, again, copy))

    def _button(self, held: Held, door: int) -> None:
        """She presses the button; the order is on its way for a moment, or is kept back."""
        if self._office.is_gone or not held.stands:
            return
        given = self._agenda.instant
        order = Order(self._office.order(held, held.gateway, door, given))
        is_slow = self._chance.random() < 0.1
        late = self._chance.uniform(0, 600) if is_slow else self._chance.uniform(0, 2)

        def arrives() -> None:
            read = self._venues[held.gateway].reading.now
            is_due = read.timestamp() <= int((given + ORDER_LASTS).timestamp())
            shown = Shown(held, "button", door, is_again=not is_due)
            answer = self._present(shown, order)
            if answer is not None and answer.allowed:
                self._again(held, door, order)

        self._agenda.at(self._agenda.now + late, arrives)

    def _guess(self, gateway: int, door: int) -> None:
        """Digits that are nobody's; one lucky guess in fifty thousand would be no fault."""
        venue = self._venues[gateway]
        while True:
            length = self._chance.choice([pins.DIGITS, pins.OFFLINE_DIGITS])
            code = f"{self._chance.randrange(10**length):0{length}d}"
            if not self._office.is_taken(gateway, code):
                break
        # Most try at the back, where nobody with a key comes; each guess locks a reader for all.
        reader = "1" if self._chance.random() < 0.05 else "2"
        answer = venue.present(Presentation(door, reader, Digits(code)))
        self._judge.counts["guessed"] += 1
        self._judge.guesses[gateway, reader] += 1
        self._write(gateway, "guess", answer)
        if answer is not None and answer.allowed:
            self._judge.wrongful.append(f"a guess: {code}")

    def _present(self, shown: Shown, thing: Thing) -> Decision | None:
        venue = self._venues[shown.held.gateway]
        if not venue.is_on:
            return None
        why_not = self._judge.why_not(venue, shown)
        reader = "1" if shown.is_true or self._chance.random() < 0.05 else "2"
        answer = venue.present(Presentation(shown.door, reader, thing))
        current = self._office.grants.get(shown.held.id)
        stands = current is not None and current.stands
        if answer is not None and answer.is_wrong_guess:
            self._judge.guesses[venue.number, reader] += 1
        self._judge.judge(venue, shown, why_not, answer, stands=stands)
        self._write(venue.number, shown.way, answer)
        return answer

    def _write(self, gateway: int, way: str, answer: Decision | None) -> None:
        said = "" if answer is None else answer.reason
        self.trace.update(f"{self._agenda.now} {gateway} {way} {said}\n".encode())
