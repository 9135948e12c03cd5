"""The copy says of each person what the register says, and nothing of where the shielded are."""

from datetime import date, datetime, timedelta

import pytest

from django.utils import timezone

from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog, Municipality
from allmenning.notices.actions.bouncing import rest
from allmenning.notices.actions.opting_out import opt_out
from allmenning.notices.models import Bounce, Dispatch, OptOut
from allmenning.notices.tests import town
from allmenning.people import queries
from allmenning.people.actions.register_copies import bring_in_line
from allmenning.people.actions.register_position import begin_to_follow
from allmenning.people.models import Guardianship, RegisteredPerson, RegisterEvent, Unit
from allmenning.people.models import Person as Staff
from allmenning.people.tests.registers import ELSEWHERE, HERE, KARI, Register, new_events
from allmenning.registers.folkeregisteret import Home, Person
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
    kept, gone = _two_of_oslo(read)
    _merge(read, gone, kept)

    read.run_jobs()

    assert read.copy(kept).state == "resident"
    assert (read.copy(gone).state, read.copy(gone).address) == ("other", "")


def test_who_said_no_under_a_number_she_had_has_said_no(
    read: Register, fatima: Staff, stovner: Unit, now: datetime
) -> None:
    kept, gone = _two_of_oslo(read)
    about, former = town.notice(fatima, stovner, now), read.copy(gone)
    opt_out(person=former, themes=[about.theme, None], because_of=about, actor=SYSTEM, now=now)
    rest(person=former.pk, now=now)
    sent = Dispatch.objects.create(notice=about, person=former, due_at=now, state="accepted")
    _merge(read, gone, kept)

    read.run_jobs()

    person = read.copy(kept)
    assert {no.theme for no in OptOut.objects.filter(person=person)} == {about.theme, None}
    assert Bounce.objects.get().person == person
    sent.refresh_from_db()
    assert sent.person == person


def test_what_she_has_under_both_numbers_she_has_once(
    read: Register, fatima: Staff, stovner: Unit, now: datetime
) -> None:
    kept, gone = _two_of_oslo(read)
    about, person, former = town.notice(fatima, stovner, now), read.copy(kept), read.copy(gone)
    for one, at in ((person, now), (former, now + timedelta(days=1))):
        opt_out(person=one, themes=[None], actor=SYSTEM, now=now)
        rest(person=one.pk, now=at)
        Dispatch.objects.create(notice=about, person=one, due_at=now, state="accepted")
    _merge(read, gone, kept)

    read.run_jobs()

    assert OptOut.objects.filter(person=person).count() == 1
    assert Dispatch.objects.filter(person=person).count() == 1
    assert Bounce.objects.get().at == now + timedelta(days=1)
    assert Bounce.objects.get().person == person


def test_somebody_new_by_two_numbers_is_one_person(oslo: Municipality, now: datetime) -> None:
    begin_to_follow(sequence=1, now=now)
    home = Home("0301", address="1", dwelling="H0101", basic_unit="03011101")
    new = _told("15839010351", home=home)

    bring_in_line({"55839010351": new, new.number: new}, now=now)

    assert RegisteredPerson.objects.count() == 1


def test_a_known_number_comes_before_the_new_one(oslo: Municipality, now: datetime) -> None:
    begin_to_follow(sequence=1, now=now)
    home = Home("0301", address="1", dwelling="H0101", basic_unit="03011101")
    bring_in_line({KARI: _told(KARI, home=home)}, now=now)
    new = _told("15839010351", home=home)

    bring_in_line({new.number: new, KARI: new}, now=now)

    assert (
        RegisteredPerson.objects.get().pk
        == queries.copies_of([new.number], ring=queries.key_ring()).get().pk
    )


def test_the_home_of_who_is_shielded_follows_her_to_her_other_number(
    read: Register,
) -> None:
    kept, gone = _two_of_oslo(read)
    home = read.copy(gone).home
    RegisteredPerson.objects.filter(pk=read.copy(kept).pk).update(home=None)
    _merge(read, gone, kept)
    read.let("shield", kept, STRENGT_FORTROLIG)

    read.run_jobs()

    assert (read.copy(kept).is_shielded, read.copy(kept).home) == (True, home)


def _merge(read: Register, gone: str, kept: str) -> None:
    """Two numbers turn out to be one person's."""
    people = read.server.people
    people.everybody.pop(gone)
    people.everybody[kept].replaced = gone
    people.__dict__.pop("_former", None)
    read.server.folkeregisteret.happened(gone, "personErOpphoertVedSammenslaaing")


def _told(number: str, *, home: Home) -> Person:
    return Person(number, "bosatt", date(1990, 3, 15), home, None, False, (), ())


def _two_of_oslo(read: Register) -> list[str]:
    return list(read.server.people.residents("0301"))[-2:]


def test_whom_the_register_does_not_know_gets_nothing(read: Register) -> None:
    read.server.folkeregisteret.happened(KARI, "personErOppdatert")
    read.server.people.everybody.pop(KARI)

    read.run_jobs()

    assert (read.copy(KARI).state, read.copy(KARI).address) == ("other", "")


@pytest.mark.parametrize("level", [FORTROLIG, STRENGT_FORTROLIG])
def test_an_answer_that_is_missing_opens_no_guard(read: Register, level: str) -> None:
    read.let("shield", KARI, level)
    read.run_jobs()
    home = read.copy(KARI).home
    read.server.folkeregisteret.happened(KARI, "personErOppdatert")
    read.server.people.everybody.pop(KARI)

    read.run_jobs()

    kari = read.copy(KARI)
    assert (kari.is_shielded, kari.state, kari.home) == (True, "resident", home)
    assert home is not None


def test_who_is_missing_from_an_answer_is_asked_for_alone(read: Register) -> None:
    read.let("die", KARI)
    read.server.failures["folkeregisteret"] = "none"
    read.server.folkeregisteret.happened(KARI, "personErDoed")
    read.server.failures["folkeregisteret"] = "fewer_people"

    read.run_jobs()

    assert read.copy(KARI).state == "dead"
