"""What answers come to. Pure. How many answered and how they fall comes before any mean."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

# A mean of fewer says nothing of the others.
FEWEST_FOR_A_MEAN = 5


@dataclass(frozen=True)
class Feedback:
    """Answers of one activity: `smileys` how many gave each number, `channels` how many answered by
    each way, also nobody, `heard` how they heard of it, and how many were asked and said no."""

    answers: int
    smileys: Mapping[int, int]
    channels: Mapping[str, int]
    heard: Mapping[str, int]
    declined: int

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
    rows: Iterable[tuple[str, bool, int | None, str]], channels: Iterable[str]
) -> Feedback:
    """What rows of (channel, has declined, smileys, heard) come to. `channels` are all there are."""
    said = list(rows)
    answered = [row for row in said if not row[1]]
    by = Counter(channel for channel, *_rest in answered)
    return Feedback(
        answers=len(answered),
        smileys=Counter(number for _way, _no, number, _heard in answered if number is not None),
        channels={channel: by[channel] for channel in channels},
        heard=Counter(heard for *_rest, heard in answered if heard),
        declined=len(said) - len(answered),
    )
