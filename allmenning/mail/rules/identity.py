"""The name a letter carries through the world's mail systems, and what may stand in a header."""

from hashlib import sha256


class HeaderInjection(ValueError):
    """A subject or an address held a line break, which could start a header of its own."""


def message_id(*, municipality_id: int, source: str, domain: str) -> str:
    """The Message-ID of the letter from this source, without angle brackets.

    The same source always gives the same name, so that a relay's log can be asked for it and a
    receiver can recognise a copy. It tells nothing about the source. Source: RFC 5322 §3.6.4.
    """
    digest = sha256(f"{municipality_id}\n{source}".encode()).hexdigest()
    return f"{digest[:40]}@{domain}"


def refuse_line_breaks(*headers: str) -> None:
    """Raises HeaderInjection when a header's value is more than one line."""
    if any(len(f"{value}.".splitlines()) > 1 for value in headers):
        raise HeaderInjection


def domain_of(address: str) -> str:
    """The part behind the @, in the ASCII form that mail systems use (æøå become xn--…).

    Raises ValueError when there is none, or when it cannot be written so.
    """
    _local, at, domain = address.rpartition("@")
    if not at or not domain:
        raise ValueError("An e-mail address needs a domain.")
    return domain.encode("idna").decode("ascii")
