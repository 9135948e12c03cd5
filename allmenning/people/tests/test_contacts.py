"""People who are written down at the desk, and finding people by what they gave."""

from datetime import datetime

import pytest

from allmenning.core.log import Actor
from allmenning.core.models import ActLog, Municipality, ViewingLog
from allmenning.people.access import people_known_by
from allmenning.people.actions import Contact, add_contact
from allmenning.people.models import Person
from allmenning.people.queries import contacts

BERIT = Contact("Berit Lund", "+4740000099", "berit@example.org")


def written(fatima: Person, now: datetime, contact: Contact = BERIT) -> Person:
    return add_contact(contact=contact, actor=Actor("person", fatima.pk), now=now)


def test_the_same_told_twice_is_one_person(fatima: Person, now: datetime) -> None:
    first, second = written(fatima, now), written(fatima, now)
    other = written(fatima, now, Contact("Berit Lund", "+4740000099"))

    assert first == second != other
    assert list(contacts().order_by("pk")) == [first, other]
    assert ActLog.objects.filter(verb="contact_added", actor_id=fatima.pk).count() == 2


def test_somebody_with_an_account_is_not_taken_for_a_contact(
    kari: Person, fatima: Person, now: datetime
) -> None:
    Person.objects.filter(pk=kari.pk).update(phone="+4740000001")
    same = Contact(kari.name, "+4740000001", kari.email)

    assert written(fatima, now, same) != kari


@pytest.mark.parametrize(
    "text", ["kari@example.org", "KARI@example.org", "40 00 00 01", "+47 400 00 001"]
)
def test_a_person_is_found_by_what_she_gave_and_it_is_written(
    kari: Person, fatima: Person, now: datetime, text: str
) -> None:
    Person.objects.filter(pk=kari.pk).update(phone="+4740000001")

    assert people_known_by(viewer=fatima, text=text, now=now) == [kari]
    assert ViewingLog.objects.filter(viewer_id=fatima.pk, person_id=kari.pk).count() == 1


@pytest.mark.parametrize("text", ["", "Kari", "kari@", "@", "example.org", "400", "%"])
def test_nobody_is_found_by_less(kari: Person, fatima: Person, now: datetime, text: str) -> None:
    Person.objects.filter(pk=kari.pk).update(phone="")

    assert people_known_by(viewer=fatima, text=text, now=now) == []
    assert not ViewingLog.objects.exists()


def test_neighbours_are_not_found(
    nils: Person, fatima: Person, asker: Municipality, now: datetime
) -> None:
    assert people_known_by(viewer=fatima, text="nils@example.org", now=now) == []
