"""What a text message says: the same to all, whatever the subject turns on."""

from datetime import datetime

import pytest

from allmenning.notices.queries.paid_words import each_text, text_words
from allmenning.notices.rules.placeholders import PLACEHOLDERS, Kind
from allmenning.notices.tests import scenes
from allmenning.people.models import Person, Unit


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("nb", "{hvis tilflytter}Ny her? {slutt}Velkommen", "Velkommen"),
        ("nb", "{hvis tilflytter}Ny her{slutt}", "En melding til deg"),
        ("nn", "{hvis tilflytter}Ny her{slutt}", "Ei melding til deg"),
        ("nb", "Ring {bydel.telefon} i {kommune}", "Ring 21 80 21 80 i Oslo"),
        ("nb", "Kom til {bydel.besøk} innen {siste_dag}", "Kom til bydelshuset innen en av dagene"),
        ("en", "Come to {bydel.besøk} by {siste_dag}", "Come to the district house by one of"),
    ],
)
def test_a_text_says_what_is_the_same_for_all(
    fatima: Person, stovner: Unit, language: str, subject: str, said: str, now: datetime
) -> None:
    notice = scenes.drafted(fatima, stovner, now)
    notice.texts.filter(language=language).update(subject=subject)
    assert text_words(notice, language).startswith(f"Oslo kommune: {said}")


def test_a_text_has_words_for_whatever_a_subject_may_leave_open(
    fatima: Person, stovner: Unit, now: datetime
) -> None:
    names = [name for name, one in PLACEHOLDERS.items() if one.kind is Kind.WORDS]
    notice = scenes.drafted(fatima, stovner, now)
    notice.texts.update(subject=" ".join(f"{{{name}}}" for name in names))
    assert not any("bydel.telefon" in said for said in each_text(notice))
