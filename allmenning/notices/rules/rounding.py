"""Numbers of people that may be told to everybody: round ones, and none that are small."""

FEWEST = 10


def roughly(number: int) -> int | None:
    """The number with two digits that count, and never finer than tens; None below ten.

    48,321 is told as 48,000, 146 as 150 and 14 as 10.
    """
    if number < FEWEST:
        return None
    step = 10 ** max(1, len(str(number)) - 2)
    return (number + step // 2) // step * step
