"""Which sites may show a calendar: what people paste, read as an origin. Pure.

Source: Content Security Policy Level 3, §6.4.2.1 (frame-ancestors), which takes origins.
"""

import re
from urllib.parse import urlsplit

# Nothing that means something in a header can be in a name.
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
LONGEST_HOST = 253
LOOPBACK = ("localhost", "127.0.0.1")


class NotASite(ValueError):
    """What was pasted is no address of a site that may show a calendar."""


def origin_of(text: str, *, to_loopback: bool = False) -> str:
    """https://www.koret.no for any address on that site, with the port when it has one of its own.

    Without a scheme https is meant. Loopback, where http will do too, only when `to_loopback`.
    Raises NotASite.
    """
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise NotASite(text) from None
    if parts.username is not None or not _is_site(parts.scheme, host, to_loopback):
        raise NotASite(text)
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def _is_site(scheme: str, host: str, to_loopback: bool) -> bool:
    if host in LOOPBACK:
        return to_loopback and scheme in ("http", "https")
    is_name = len(host) <= LONGEST_HOST and _HOST.fullmatch(host) is not None
    return scheme == "https" and is_name and "." in host
