"""Pages for those who read a language that only the frame of a page is written in."""

import re
from datetime import datetime

import pytest

from allmenning.booking.tests.scenes import booked
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.cast import ClientFor

ARABIC = re.compile(r"[\u0600-\u06ff]+")


def text_of(page: str) -> str:
    """What stands in the frame, which says that it is in bokmål."""
    _frame, start, rest = page.partition('<div lang="nb" dir="ltr">')
    assert start
    return rest.partition("</main>")[0]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/finn", "i dag"),
        ("/steder/haugen-skole/musikkrom?uke=2026-12-14", "tirsdag 15. desember"),
        ("/mine", "Tirsdag 15. desember kl. 18–20"),
        ("/bestilling/{booking}", "Tirsdag 15. desember kl. 18–20"),
        ("/steder/haugen-skole/musikkrom", "<dt>Mandag</dt>"),
    ],
)
def test_no_day_is_in_another_language_than_its_sentence(
    kari: Person, musikkrom: Space, client_for: ClientFor, now: datetime, path: str, said: str
) -> None:
    booking = booked(kari, musikkrom, now)
    browser = client_for(kari)
    browser.cookies["spraak"] = "ar"

    page = browser.get(path.format(booking=booking.pk)).content.decode()

    assert '<html lang="ar" dir="rtl"' in page
    assert said in text_of(page).replace("\N{NO-BREAK SPACE}", " ")
    assert ARABIC.findall(text_of(page)) == []
