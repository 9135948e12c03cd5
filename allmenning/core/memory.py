"""Answers that every page asks for and that seldom change, kept by each process for a minute.

Nothing about what is free or booked is ever kept (law 3 of the house).
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Final, TypeVar

from django.core.cache import cache

from allmenning.core import scope

Answer = TypeVar("Answer")
SECONDS: Final = 60


def asked_lately(question: str, read: Callable[[], Answer]) -> Answer:
    """What `read` gave within the last minute in the scope that stands, or gives now.

    None is not kept. Whoever changes what is asked for sees it after a minute at the latest.
    """
    key = sha256(f"{scope.setting()} {question}".encode()).hexdigest()
    known: Answer | None = cache.get(key)
    if known is not None:
        return known
    answer = read()
    if answer is not None:
        cache.set(key, answer, timeout=SECONDS)
    return answer
