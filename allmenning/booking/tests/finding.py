"""The search page in tests: what is found, and what is refused."""

import re
from typing import Any

from django.test import Client

from tests.browsers import words_of

FIND = "/finn"


def found_by(client: Client, **query: Any) -> str:
    """What the page says that finds this."""
    answer = client.get(FIND, query)
    assert answer.status_code == 200
    return words_of(answer)


def cards(page: str) -> list[str]:
    """The names on the cards, in order."""
    return re.findall(r'<h3 id="lokale-[^"]*">.*?<a href="[^"]*">([^<]*)</a>', page)


def refused(client: Client, **query: Any) -> str:
    """What the page says that cannot be asked for this."""
    answer = client.get(FIND, query)
    assert answer.status_code == 422
    return words_of(answer)
