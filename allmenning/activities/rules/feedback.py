"""What answers come to. Pure. How many answered and how they fall comes before any mean."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

# A mean of fewer says nothing of the others.
FEWEST_FOR_A_MEAN = 5


class Response(NamedTuple):
    """One answer, or that somebody said no, as far as it is counted."""

    channel: str
    has_declined: bool
    smileys: int | None
    heard: str
    was_helped: bool = False
    had_interpreter: bool = False


@dataclass(frozen=True)
class Feedback:
    """Answers of one activity: `smileys` how many gave each number, `channels` how many answered by
    each way, also nobody, `heard` how they heard of it, how many were asked and said no, and how
    many of those who answered were helped, or had an interpreter. `uncounted` says by channel in
    words how many answered whom nobody counted."""

    answers: int
    smileys: Mapping[int, int]
    channels: Mapping[str, int]
    heard: Mapping[str, int]
    declined: int
    helped: int
    interpreted: int
    uncounted: Mapping[str, str]

    @property
    def rated(self) -> int:
        return sum(self.smileys.values())

    @property
    def mean(self) -> Fraction | None:
        """Of those who gave smileys, when they are enough."""
        if self.rated < FEWEST_FOR_A_MEAN:
            return None
        return Fraction(sum(number * times for number, times in self.smileys.items()), self.rated)


def feedback_of(
    rows: Iterable[Response], channels: Iterable[str], uncounted: Mapping[str, str]
) -> Feedback:
    """What the responses come to. `channels` are all there are."""
    said = list(rows)
    answered = [row for row in said if not row.has_declined]
    by = Counter(row.channel for row in answered)
    return Feedback(
        answers=len(answered),
        smileys=Counter(row.smileys for row in answered if row.smileys is not None),
        channels={channel: by[channel] for channel in channels},
        heard=Counter(row.heard for row in answered if row.heard),
        declined=len(said) - len(answered),
        helped=sum(row.was_helped for row in answered),
        interpreted=sum(row.had_interpreter for row in answered),
        uncounted=uncounted,
    )
