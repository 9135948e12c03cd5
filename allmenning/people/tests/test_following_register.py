"""The copy says of each person what the register says, and nothing of where the shielded are."""

import pytest

from django.utils import timezone

from allmenning.core.models import ActLog
from allmenning.people import queries
from allmenning.people.models import Guardianship, RegisteredPerson, RegisterEvent
from allmenning.people.tests.registers import ELSEWHERE, HERE, KARI, Register, new_events
from allmenning.registers import folkeregisteret
from simulators.population.city import MOVED, TOLD_BEFORE
from simulators.population.people import FORTROLIG, STRENGT_FORTROLIG


def test_who_moves_away_keeps_no_place(read: Register) -> None:
    before = read.copy(KARI).basic_unit
    read.let("move", KARI, "ut")

    read.run_jobs()

    kari = read.copy(KARI)
    assert (kari.state, kari.address, kari.basic_unit, kari.home) == ("gone", "", "", None)
    event = RegisterEvent.objects.get(person=kari, sequence__gt=TOLD_BEFORE)
    assert (event.kind, event.before, event.after) == (MOVED, before, "")


def test_who_moves_within_the_municipality_is_told_from_where_to_where(read: Register) -> None:
    before = read.copy(KARI)
    read.let("move", KARI, HERE)

    read.run_jobs()

    after = read.copy(KARI)
    assert after.address != before.address
    assert after.home != before.home
    assert after.moved_on == timezone.localdate()
    (kari, *children) = new_events()
    assert {event.before for event in (kari, *children)} == {before.basic_unit}
    assert {event.after for event in (kari, *children)} == {after.basic_unit}
    assert {read.copy(KARI).home} == {
        ward.child.home for ward in Guardianship.objects.filter(guardian=after)
    }


def test_who_moves_in_is_added_and_nobody_else_is_looked_up(read: Register) -> None:
    stranger = next(
        one
        for one in read.server.people.everybody.values()
        if one.home.address.unit.district == ELSEWHERE and one.state == "bosatt"
    )
    together = [one for one in read.server.people.everybody.values() if one.home == stranger.home]
    read.let("move", stranger.number, ELSEWHERE)
    read.run_jobs()
    assert not queries.known_of([stranger.number])
    assert not ActLog.objects.filter(verb="register_asked").exists()

    read.let("move", stranger.number, HERE)
    read.run_jobs()

    assert read.copy(stranger.number).state == "resident"
    event = RegisterEvent.objects.get(person=read.copy(stranger.number))
    assert (event.before, event.after[:4]) == ("", "0301")
    asked = ActLog.objects.get(verb="register_asked")
    assert asked.details == {"purpose": "feed", "people": len(together)}


def test_a_newborn_comes_with_her_guardian(read: Register) -> None:
    read.let("bear", KARI)

    read.run_jobs()

    kari = read.copy(KARI)
    newborn = RegisteredPerson.objects.get(born_on=timezone.localdate())
    assert Guardianship.objects.filter(child=newborn, guardian=kari).exists()
    assert newborn.home == kari.home


def test_a_death_and_its_annulment(read: Register) -> None:
    home = read.copy(KARI).home
    read.let("die", KARI)
    read.run_jobs()
    assert (read.copy(KARI).state, read.copy(KARI).address) == ("dead", "")

    read.let("annul", KARI)
    read.run_jobs()
    assert (read.copy(KARI).state, read.copy(KARI).home) == ("resident", home)


@pytest.mark.parametrize("level", [FORTROLIG, STRENGT_FORTROLIG])
def test_of_the_shielded_no_place_is_kept_but_her_home_is(read: Register, level: str) -> None:
    home = read.copy(KARI).home
    read.let("move", KARI, HERE)
    read.run_jobs()
    home = read.copy(KARI).home
    read.let("shield", KARI, level)

    read.run_jobs()

    kari = read.copy(KARI)
    assert kari.is_shielded
    assert (kari.address, kari.second_address, kari.basic_unit, kari.moved_on) == ("", "", "", None)
    assert kari.home == home
    assert kari.state == "resident"
    assert not RegisterEvent.objects.filter(person=kari).exclude(before="", after="").exists()


def test_a_new_number_is_the_same_person(read: Register) -> None:
    person = read.one(state="bosatt", replaced="")
    row = read.copy(person.number)
    former, new = person.number, "15839010351"
    person.number, person.replaced = new, former
    read.server.people.everybody[new] = read.server.people.everybody.pop(former)
    read.server.folkeregisteret.happened(former, "endringIIdentifikasjonsnummer")
    read.server.people.__dict__.pop("_former", None)

    read.run_jobs()

    assert read.copy(new).pk == row.pk
    assert not queries.known_of([former])


def test_two_numbers_of_one_person_leave_one_resident(read: Register) -> None:
    people = read.server.people
    kept, gone = [one for one in people.everybody.values() if one.state == "bosatt"][-2:]
    kept, gone = (read.one(number=one.number) for one in _two_of_oslo(read))
    people.everybody.pop(gone.number)
    kept.replaced = gone.number
    people.__dict__.pop("_former", None)
    read.server.folkeregisteret.happened(gone.number, "personErOpphoertVedSammenslaaing")

    read.run_jobs()

    assert read.copy(kept.number).state == "resident"
    assert (read.copy(gone.number).state, read.copy(gone.number).address) == ("other", "")


def _two_of_oslo(read: Register) -> list[folkeregisteret.Person]:
    residents = list(read.server.people.residents("0301"))[-2:]
    return [read.server.people.everybody[number] for number in residents]  # type: ignore[misc]


def test_whom_the_register_does_not_know_gets_nothing(read: Register) -> None:
    read.server.folkeregisteret.happened(KARI, "personErOppdatert")
    read.server.people.everybody.pop(KARI)

    read.run_jobs()

    assert (read.copy(KARI).state, read.copy(KARI).address) == ("other", "")


def test_who_is_missing_from_an_answer_is_asked_for_alone(read: Register) -> None:
    read.let("die", KARI)
    read.server.failures["folkeregisteret"] = "none"
    read.server.folkeregisteret.happened(KARI, "personErDoed")
    read.server.failures["folkeregisteret"] = "fewer_people"

    read.run_jobs()

    assert read.copy(KARI).state == "dead"
