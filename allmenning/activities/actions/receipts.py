"""What somebody without an account sends is kept once, under three words that are hers alone."""

from typing import Any, TypeVar

from django.db import IntegrityError, models

from allmenning.activities.queries.receipts import digest_of_words
from allmenning.core import receipts
from allmenning.core.models import MunicipalityModel

Row = TypeVar("Row", bound=MunicipalityModel)


class NoWordsLeft(RuntimeError):
    """All words that were drawn belong to others."""


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
