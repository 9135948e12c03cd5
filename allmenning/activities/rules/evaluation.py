"""Whether a meeting place should go on, change or stop, as a rule sees it. Pure, and it only
proposes: people decide."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from allmenning.activities.rules.evidence import Evidence


class Outcome(StrEnum):
    """What may be proposed; all but the last may be decided."""

    CONTINUE = "continue"
    CHANGE = "change"
    STOP = "stop"
    TOO_LITTLE = "too_little"


class Ground(StrEnum):
    """One thing that speaks for a proposal."""

    FEW_SESSIONS = "few_sessions"
    MANY_CAME = "many_came"
    FEW_CAME = "few_came"
    ALIKE_NEARBY = "alike_nearby"
    SOME_CAME = "some_came"
    NOBODY_CAME = "nobody_came"
    FALLING = "falling"
    UNHAPPY = "unhappy"
    COSTLY = "costly"
    HAPPY = "happy"
    ASKED_FOR = "asked_for"


@dataclass(frozen=True)
class Rule:
    """By what figures it is proposed. `window` is how many counted sessions are looked at, and fewer
    than `fewest` say too little.

    A mean of `many` or more is enough, one of `few` or less is not. Sessions to which nobody came
    may be `empty`. `smileys` is the lowest good mean of the answers, `minutes` the most that employees may
    use for each who comes, `fall` the share by which the later half may lie under the earlier one,
    and `asked_for` how many must have asked for it before it is changed rather than stopped.
    """

    version: int
    window: int
    fewest: int
    many: int
    few: int
    empty: int
    smileys: Fraction
    minutes: int
    fall: Fraction
    asked_for: int


@dataclass(frozen=True)
class Proposal:
    """What a version of the rule proposes and why; `may_be_copied` when it goes so well that another
    place may want it."""

    outcome: Outcome
    grounds: Sequence[Ground]
    version: int
    may_be_copied: bool = False


def propose(rule: Rule, seen: Evidence) -> Proposal:
    """What the rule proposes of what was seen."""
    if len(seen.rows) < rule.fewest:
        return Proposal(Outcome.TOO_LITTLE, [Ground.FEW_SESSIONS], rule.version)
    grounds = [ground for ground, holds in _HOLDS.items() if holds(rule, seen)]
    outcome = _outcome(frozenset(grounds))
    good = outcome is Outcome.CONTINUE and Ground.HAPPY in grounds
    return Proposal(outcome, grounds, rule.version, good and not seen.has_alike_nearby)


def _outcome(grounds: frozenset[Ground]) -> Outcome:
    if grounds & _AGAINST and Ground.ASKED_FOR not in grounds:
        return Outcome.STOP
    return Outcome.CHANGE if grounds & (_AGAINST | _DOUBTS) else Outcome.CONTINUE


def _alike_is_better(rule: Rule, seen: Evidence) -> bool:
    """With another like it nearby, it is not enough to draw fewer than the rule or a variant."""
    best = max(rule.many, seen.best_variant or 0)
    return bool(seen.has_alike_nearby) and seen.mean < best


def _is_happy(rule: Rule, seen: Evidence) -> bool:
    return seen.smileys is not None and seen.smileys >= rule.smileys


_HOLDS: Final[Mapping[Ground, Callable[[Rule, Evidence], bool]]] = {
    Ground.MANY_CAME: lambda rule, seen: seen.mean >= rule.many,
    Ground.SOME_CAME: lambda rule, seen: rule.few < seen.mean < rule.many,
    Ground.FEW_CAME: lambda rule, seen: seen.mean <= rule.few,
    Ground.NOBODY_CAME: lambda rule, seen: seen.empty > rule.empty,
    Ground.FALLING: lambda rule, seen: seen.fall > rule.fall,
    Ground.HAPPY: _is_happy,
    Ground.UNHAPPY: lambda rule, seen: seen.smileys is not None and seen.smileys < rule.smileys,
    Ground.COSTLY: lambda rule, seen: seen.minutes is not None and seen.minutes > rule.minutes,
    Ground.ALIKE_NEARBY: _alike_is_better,
    Ground.ASKED_FOR: lambda rule, seen: (seen.asked_for_by or 0) >= rule.asked_for,
}
_AGAINST: Final = frozenset({Ground.FEW_CAME, Ground.ALIKE_NEARBY})
_DOUBTS: Final = frozenset(
    {Ground.SOME_CAME, Ground.NOBODY_CAME, Ground.FALLING, Ground.UNHAPPY, Ground.COSTLY}
)
