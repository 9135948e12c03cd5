"""Who somebody is when she signs in: by number, by the provider's name for her, or new."""

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

import pytest
from pytest_django import DjangoAssertNumQueries

from django.conf import LazySettings

from allmenning.core import scope
from allmenning.core.models import ActLog, Municipality
from allmenning.people import actions
from allmenning.people.models import Identity, Person
from allmenning.people.tests.answers import KARI, STAFF_ISSUER, answer
from allmenning.registers.idporten import SignedIn
from allmenning.registers.national_id import InvalidNationalId
from simulators.national_ids import synthetic_national_id

SignIn = Callable[..., Person]
NUMBER: Final = "15839000046"


@pytest.fixture
def sign_in(oslo: Municipality, now: datetime) -> SignIn:
    def carry_out(signed_in: SignedIn = KARI, **other: Any) -> Person:
        facts = {"as_staff": False, "language": "nb", "now": now, **other}
        return actions.sign_in(signed_in=signed_in, **facts)

    return carry_out


def verbs() -> list[str]:
    return list(ActLog.objects.order_by("id").values_list("verb", flat=True))


def test_a_newcomer_gets_a_row_with_her_language(sign_in: SignIn, now: datetime) -> None:
    person = sign_in(language="pl")

    assert (person.language, person.name, person.created_at) == ("pl", "", now)
    assert not person.is_complete
    assert Identity.objects.get().person == person
    assert verbs() == ["identity_attached", "signed_in"]


def test_the_number_is_nowhere_in_the_clear(sign_in: SignIn) -> None:
    person = sign_in()

    row = Person.objects.values().get(pk=person.pk)
    assert NUMBER.encode() not in b"".join(
        value if isinstance(value, bytes) else str(value).encode() for value in row.values()
    )
    assert not any(NUMBER in str(act) for act in ActLog.objects.values())


def test_she_is_the_same_person_the_next_time(sign_in: SignIn) -> None:
    first, second = sign_in(), sign_in()

    assert first == second
    assert verbs() == ["identity_attached", "signed_in", "signed_in"]


def test_she_is_the_same_person_through_ansattporten(sign_in: SignIn) -> None:
    resident = sign_in()
    employee = sign_in(answer(issuer=STAFF_ISSUER, subject="kari-at-work"), as_staff=True)

    assert resident == employee
    assert Identity.objects.filter(person=resident).count() == 2
    assert ActLog.objects.filter(verb="signed_in", details__as_staff=True).count() == 1


def test_the_provider_may_know_her_by_a_new_name(sign_in: SignIn) -> None:
    assert sign_in() == sign_in(answer(subject="kari-again"))


def test_without_a_number_the_providers_name_finds_her(sign_in: SignIn) -> None:
    elsa = answer(pid=None, subject="elsa")

    assert sign_in(elsa) == sign_in(elsa)
    assert Person.objects.get().number_lookup is None


def test_two_without_a_number_are_two(sign_in: SignIn) -> None:
    assert sign_in(answer(pid=None, subject="a")) != sign_in(answer(pid=None, subject="b"))


def test_the_same_name_at_another_issuer_is_somebody_else(sign_in: SignIn) -> None:
    one = answer(pid=None, subject="a")

    assert sign_in(one) != sign_in(answer(pid=None, subject="a", issuer=STAFF_ISSUER))


def test_a_number_she_gets_later_is_stored(sign_in: SignIn) -> None:
    without = sign_in(answer(pid=None))
    with_number = sign_in()

    assert without == with_number
    assert sign_in(answer(subject="another")) == without


def test_a_d_number_gives_way_to_a_new_number(sign_in: SignIn) -> None:
    novak = sign_in(answer(pid="45928800036", subject="novak"))
    assert sign_in(answer(subject="novak")) == novak

    assert sign_in(answer(subject="elsewhere")) == novak
    assert sign_in(answer(pid="45928800036", subject="a-third")) != novak


def test_the_number_decides_when_the_provider_renames_somebody(sign_in: SignIn) -> None:
    ola = sign_in(answer(pid="02917800017", subject="ola"))
    visitor = sign_in(answer(pid=None, subject="visitor"))

    assert sign_in(answer(pid="02917800017", subject="visitor")) == ola
    assert ActLog.objects.get(verb="identity_moved").details["before"] == visitor.pk


def test_a_person_is_another_row_in_another_municipality(
    sign_in: SignIn, asker: Municipality
) -> None:
    in_oslo = sign_in()
    with scope.municipality(asker.pk):
        in_asker = sign_in()

    assert in_asker != in_oslo
    assert in_asker.number_lookup != in_oslo.number_lookup


@pytest.mark.parametrize("pid", ["15839000047", "00000000000"])
def test_a_number_that_cannot_be_is_refused(sign_in: SignIn, pid: str) -> None:
    with pytest.raises(InvalidNationalId):
        sign_in(answer(pid=pid))

    assert not Person.objects.exists()


def test_invented_people_are_refused_where_people_are_real(
    sign_in: SignIn, settings: LazySettings
) -> None:
    settings.ALLOW_SYNTHETIC_IDS = False

    with pytest.raises(InvalidNationalId):
        sign_in()
    assert not Person.objects.exists()


def test_signing_in_is_cheap(
    sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in()

    # Savepoint, municipality's keys, lock, identity, number, log, release.
    with django_assert_max_num_queries(7):
        sign_in()


def test_two_first_sign_ins_at_once_make_one_person(
    at_once: Callable[..., list[Any]], sign_in: SignIn
) -> None:
    other_way = answer(issuer=STAFF_ISSUER, subject="kari-at-work")
    results = at_once(sign_in, sign_in, lambda: sign_in(other_way), lambda: sign_in(other_way))

    assert len({person.pk for person in results}) == 1
    assert Person.objects.count() == 1
    assert Identity.objects.count() == 2


def test_many_numbers_at_once_stay_apart(
    at_once: Callable[..., list[Any]], sign_in: SignIn
) -> None:
    born = date(1990, 5, 17)
    numbers = [synthetic_national_id(born, serial=serial) for serial in range(4)]
    calls = [
        lambda pid=pid: sign_in(answer(pid=pid, subject=f"subject-{pid[-5:]}"))
        for pid in numbers * 2
    ]

    people = [person.pk for person in at_once(*calls)]

    assert people[:4] == people[4:]
    assert len(set(people)) == 4


def test_signing_in_writes_no_log_line(sign_in: SignIn, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        sign_in()

    assert not caplog.records
