"""What somebody without an account sends is kept once, under three words that are hers alone.

A row of it has `sending` and `receipt`, each unique in the municipality; see `core.receipts`.
"""

from datetime import timedelta
from typing import Any, Final, TypeVar

from django.db import IntegrityError, models

from allmenning.core import receipts, scope
from allmenning.core.models import MunicipalityModel

# For how long whoever sent it may read the words again, by the secret in her address.
WORDS_ARE_SHOWN: Final = timedelta(hours=1)
Row = TypeVar("Row", bound=MunicipalityModel)


class NoWordsLeft(RuntimeError):
    """All words that were drawn belong to others."""


def digest_of_words(words: receipts.Words) -> bytes:
    """What the three words are found by in the municipality in scope."""
    return receipts.digest(words, salt=_salt())


def words_of(receipt: bytes | memoryview, secret: bytes) -> receipts.Words:
    """The words that are kept as `receipt`, for who has the secret of the sending. Raises LookupError."""
    return receipts.words_kept(secret, kept=bytes(receipt), salt=_salt())


def keep_once(
    rows: "models.QuerySet[Row]", *, secret: bytes, facts: dict[str, Any]
) -> tuple[Row, bool]:
    """The row of this sending, and whether it is new; call it in a transaction. Raises NoWordsLeft."""
    for attempt in range(receipts.DRAWS):
        receipt = digest_of_words(receipts.drawn(secret, attempt))
        try:
            return rows.get_or_create(
                sending=receipts.sending_digest(secret), defaults={**facts, "receipt": receipt}
            )
        except IntegrityError:
            continue  # Somebody else has these words.
    raise NoWordsLeft


def _salt() -> str:
    return str(scope.municipality_id())
