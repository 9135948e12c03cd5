"""That people were told of what hinders those who come soon."""

from collections.abc import Iterable
from datetime import datetime

from allmenning.core.log import SYSTEM, record_act
from allmenning.keys.queries.hindrances import TOLD, Hindrance


def note_told(*, hindrances: Iterable[Hindrance], now: datetime) -> None:
    """Nobody is told of these again until a day has passed."""
    for one in hindrances:
        record_act(actor=SYSTEM, verb=TOLD, kind=one.kind, id=one.id, now=now)
