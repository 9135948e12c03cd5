"""The three words by which somebody without an account finds what she sent; see `core.receipts`."""

from allmenning.core import receipts, scope


def digest_of_words(words: receipts.Words) -> bytes:
    """What the three words are found by in the municipality in scope."""
    return receipts.digest(words, salt=_salt())


def words_of(receipt: bytes | memoryview, secret: bytes) -> receipts.Words:
    """The words that are kept as `receipt`, for who has the secret of the sending. Raises LookupError."""
    return receipts.words_kept(secret, kept=bytes(receipt), salt=_salt())


def _salt() -> str:
    return str(scope.municipality_id())
