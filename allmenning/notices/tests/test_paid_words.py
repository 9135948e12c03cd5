"""What a text message says: the same to all, whatever the subject turns on."""

from datetime import datetime

import pytest

from allmenning.notices.queries.paid_words import text_words
from allmenning.notices.rules.placeholders import PLACEHOLDERS, Kind
from allmenning.notices.tests import scenes
from allmenning.people.models import Person, Unit


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("{hvis tilflytter}Ny her? {slutt}Velkommen", "Velkommen"),
        ("{hvis tilflytter}Ny her{slutt}", "En melding til deg"),
        ("Ring {bydel.telefon} i {kommune}", "Ring 21 80 21 80 i Oslo"),
        ("Kom til {bydel.besøk} innen {siste_dag}", "Kom til bydelshuset innen en av dagene"),
    ],
)
def test_a_text_says_what_is_the_same_for_all(
    fatima: Person, stovner: Unit, subject: str, said: str, now: datetime
) -> None:
    notice = scenes.drafted(fatima, stovner, now)
    notice.texts.filter(language="nb").update(subject=subject)
    assert text_words(notice).startswith(f"Oslo kommune: {said}")


def test_a_text_has_words_for_whatever_a_subject_may_leave_open(
    fatima: Person, stovner: Unit, now: datetime
) -> None:
    names = [name for name, one in PLACEHOLDERS.items() if one.kind is Kind.WORDS]
    notice = scenes.drafted(fatima, stovner, now)
    notice.texts.filter(language="nb").update(subject=" ".join(f"{{{name}}}" for name in names))
    assert "bydel.telefon" not in text_words(notice)
