"""What a door ought to answer, worked out from what it was told and not from how it decides.

*Wrongful* is an opening that the gateway could know was not lawful: another door, outside the time,
taken back and told, lent out, shown before, forged. An opening on a key that was taken back while
the door could not be told is *late*; it is wrongful when 72 hours have passed since.

*Lawful* is who stands at a door of her own, inside her time, with a key that nobody took back. She
may be refused only where the gateway could not know better: it was not told (no line since the key
was made), heard nothing for 72 hours, lost its clock while the power was off and has not heard the
time since, could not write on its disk, took her digits for guesses because others guessed there,
or opened once for her already when the power went. Each of these is checked to be so, and counted.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from allmenning.keys.rules.decisions import Decision, Reason
from gateway.tests.simulation.office import Held
from gateway.tests.simulation.venue import CLOSE, Venue

LEASE = timedelta(hours=72)
# With a line of this length in all since a key was made, the door has been told of it.
TOLD_WITHIN = 7200.0


@dataclass(frozen=True)
class Shown:
    """Somebody shows a key: how, where, and whether it is what it looks like."""

    held: Held
    way: str
    door: int
    is_true: bool = True
    is_again: bool = False


@dataclass
class Judge:
    """Counts what was shown and what came of it."""

    counts: Counter[str] = field(default_factory=Counter)
    wrongful: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    spent: set[bytes] = field(default_factory=set)
    maybe_spent: set[bytes] = field(default_factory=set)
    revoked_at: dict[bytes, datetime] = field(default_factory=dict)
    made_at: dict[bytes, float] = field(default_factory=dict)
    guesses: Counter[tuple[int, str]] = field(default_factory=Counter)

    def why_not(self, venue: Venue, shown: Shown) -> str:
        """Why the door is to stay shut, by what the gateway can know; "" when it is to open."""
        held, read = shown.held, venue.reading
        access = next((one for one in held.doors if one.door == shown.door), None)
        during = access.during if access else None
        reasons = {
            "made up": not shown.is_true,
            "shown before": shown.is_again,
            "another door": during is None,
            "revoked": held.id in venue.told.revoked,
            "clock": not read.is_safe,
            "time": during is not None and not during.start <= read.now < during.end,
            "spent": held.form == "once" and held.id in self.spent,
        }
        first = next((why for why, is_so in reasons.items() if is_so), None)
        return self._not_lent(venue, shown, read.now) if first is None else first

    def _not_lent(self, venue: Venue, shown: Shown, now: datetime) -> str:
        held, told = shown.held, venue.told
        lent = [told.lent[held.id]] if held.id in told.lent else []
        ends = [end for end, _ in lent] + [told.vouched + LEASE] * len(lent)
        epochs = [epoch for _, epoch in lent]
        if shown.way in ("screen", "paper") and held.carried is not None:
            ends.append(held.carried[0])
            epochs.append(held.carried[1])
        if not ends:
            return "untold"
        if max(epochs) < told.epoch:
            return "epoch"
        return "" if now < max(ends) else "lease"

    def judge(
        self, venue: Venue, shown: Shown, why_not: str, answer: Decision | None, *, stands: bool
    ) -> None:
        """Counts the answer, and keeps it when it was wrong. `stands`: nobody took the key back."""
        self.counts["shown"] += 1
        if answer is None:
            self.maybe_spent.add(shown.held.id)
            self.counts["power gone"] += 1
        elif answer.allowed:
            self._opened(venue, shown, why_not, stands)
        else:
            self._shut(venue, shown, why_not, answer, stands)

    def _opened(self, venue: Venue, shown: Shown, why_not: str, stands: bool) -> None:
        self.counts["opened"] += 1
        held, true = shown.held, venue.agenda.instant
        if held.form == "once":
            self.spent.add(held.id)
        if why_not:
            self.wrongful.append(f"{why_not}: {shown.way} at {true}")
        access = next((one for one in held.doors if one.door == shown.door), None)
        if access and not access.during.start - CLOSE <= true < access.during.end + CLOSE:
            self.wrongful.append(f"outside the true time: {shown.way} at {true}")
        if not stands:
            self.counts["late"] += 1
            if true > self.revoked_at[held.id] + LEASE + CLOSE:
                self.wrongful.append(f"taken back too long ago: {shown.way} at {true}")

    def _shut(
        self, venue: Venue, shown: Shown, why_not: str, answer: Decision, stands: bool
    ) -> None:
        if not why_not and not self._could_not(venue, shown, answer):
            self.refused.append(f"{answer.reason}: {shown.way} at {venue.agenda.instant}")
        if why_not and stands and why_not != "spent" and self.is_lawful(venue, shown):
            self._excuse(venue, shown, why_not)
        elif why_not:
            self.counts[f"rightly shut: {why_not}"] += 1

    def _could_not(self, venue: Venue, shown: Shown, answer: Decision) -> bool:
        """Whether something else was in the way, which is checked to be so."""
        held = shown.held
        match answer.reason:
            case Reason.READER_LOCKED:
                right, name = self.guesses[venue.number, "1"] >= 5, "guessed at"
            case Reason.USED_UP:
                right, name = held.id in self.maybe_spent, "power gone once"
            case Reason.NOT_WRITTEN:
                right, name = True, "disk full"
            case Reason.FORGED:
                # A door that was never told who issues can check nobody's proof.
                right, name = not venue.gateway.keys(), "no issuer known"
            case _:
                right, name = False, ""
        if right:
            self.counts[f"lawful, but {name}"] += 1
        return right

    def is_lawful(self, venue: Venue, shown: Shown) -> bool:
        """Whether she stands where and when she may, by the true time."""
        true = venue.agenda.instant
        access = next((one for one in shown.held.doors if one.door == shown.door), None)
        return (
            access is not None
            and shown.is_true
            and not shown.is_again
            and access.during.start + CLOSE <= true < access.during.end - CLOSE
        )

    def _excuse(self, venue: Venue, shown: Shown, why_not: str) -> None:
        """A lawful holder who was refused because the gateway could not know: was that so?"""
        held = shown.held
        match why_not:
            case "clock" | "time":
                right = not venue.is_clock_right
            case "untold" | "epoch":
                right = venue.had_line - self.made_at[held.id] < TOLD_WITHIN
            case "lease":
                right = venue.agenda.instant >= venue.told.vouched + LEASE
            case "revoked":
                right = held.id in self.revoked_at
            case _:
                right = False
        self.counts[f"lawful, but {why_not}"] += 1
        if not right:
            self.refused.append(f"{why_not}: {shown.way} at {venue.agenda.instant}")
