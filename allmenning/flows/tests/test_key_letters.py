"""What is written to whom when a key set is not back in time."""

from datetime import datetime, timedelta

import pytest

from allmenning.flows.keys.late import tell_of_late_sets
from allmenning.keys.actions import key_sets as actions
from allmenning.keys.models import KeyLoan
from allmenning.keys.tests.metal import key_set, said_where, tonight
from allmenning.mail.models import Letter
from allmenning.people.models import Person, Role
from allmenning.places.models import Building, Space


@pytest.fixture
def loan(
    kari: Person, fatima: Person, musikkrom: Space, haugen: Building, now: datetime
) -> KeyLoan:
    """Kari has fetched the key to the music room."""
    said_where(haugen, now)
    m1, booking = key_set(haugen, now), tonight(kari, musikkrom, now)
    return actions.hand_out(key_set=m1, booking=booking, by=fatima, now=now)


def told() -> list[str]:
    letters = Letter.objects.filter(source__startswith="key_loan:").order_by("pk")
    return [letter.address for letter in letters]


def test_the_borrower_and_the_caretaker_are_told_once(loan: KeyLoan) -> None:
    for minutes in (-1, 0, 1, 60):
        tell_of_late_sets(now=loan.due_at + timedelta(minutes=minutes))

    assert told() == ["kari@example.org", "fatima@example.org"]
    hers, theirs = Letter.objects.filter(source__startswith="key_loan:").order_by("pk")
    assert hers.subject == "Lever nøkkelen: Musikkrom, tirsdag 1. desember 2026 kl. 18–20"
    assert "skulle vært levert onsdag 2. desember 2026 kl. 08" in hers.text
    assert "I den grønne postkassa." in hers.text
    assert theirs.subject == "Nøkkelsettet er ikke levert: M1, Haugen skole"
    assert "Det åpner: Hovedinngangen og musikkrommet" in theirs.text
    assert "av en privatperson" in theirs.text
    assert "Kari" not in theirs.text
    assert "/ansatte/nokler" in theirs.text


def test_nobody_is_told_of_what_is_back_or_given_up(loan: KeyLoan, fatima: Person) -> None:
    actions.take_back(loan=loan, by=fatima, now=loan.due_at)
    tell_of_late_sets(now=loan.due_at)

    assert told() == []


def test_where_no_caretaker_is_the_leader_is_told(
    loan: KeyLoan, fatima: Person, ingrid: Person, per: Person
) -> None:
    Role.objects.filter(person=fatima).delete()
    tell_of_late_sets(now=loan.due_at)

    assert told() == ["kari@example.org", "ingrid@example.org"]


def test_who_gave_no_address_is_written_no_letter(loan: KeyLoan, kari: Person) -> None:
    Person.objects.filter(pk=kari.pk).update(email="")
    tell_of_late_sets(now=loan.due_at)

    assert told() == ["fatima@example.org"]
