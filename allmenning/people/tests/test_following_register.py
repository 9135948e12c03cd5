"""The register's copy follows the register: nothing lost, nothing kept of who is shielded."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from django.conf import LazySettings
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from allmenning.core.jobs import wake_rooms
from allmenning.core.models import ActLog, Municipality
from allmenning.people import queries
from allmenning.people.actions.register_position import forget_register_past, take_page
from allmenning.people.jobs import register as jobs
from allmenning.people.models import Guardianship, RegisteredPerson, RegisterEvent, RegisterPosition
from allmenning.people.tests.registers import ELSEWHERE, HERE, Register, following
from allmenning.registers import folkeregisteret
from simulators.population.city import MOVED, TOLD_BEFORE
from simulators.population.known import KNOWN
from simulators.population.people import FORTROLIG, STRENGT_FORTROLIG
from tests.jobs import RunJobs

KARI = KNOWN[0].number


@pytest.fixture
def register(
    oslo: Municipality, run_jobs: RunJobs, now: datetime, settings: LazySettings, tmp_path: Path
) -> Iterator[Register]:
    with following(run_jobs, now, settings, tmp_path) as register:
        yield register


@pytest.fixture
def read(register: Register, oslo: Municipality) -> Register:
    """The register, whose list is read whenever the test calls `read.run_jobs()`."""
    run = register.run_jobs

    def wake() -> list[str]:
        jobs.defer(jobs.READ, municipality_id=oslo.pk)
        return run()

    register.run_jobs = wake
    return register


def new_events() -> list[RegisterEvent]:
    return list(RegisterEvent.objects.filter(sequence__gt=TOLD_BEFORE).order_by("sequence"))


def test_nothing_new_changes_nothing_and_is_not_sent_twice(read: Register) -> None:
    before = RegisteredPerson.objects.count()

    read.run_jobs()
    assert RegisterPosition.objects.get().etag
    read.run_jobs()

    assert RegisterPosition.objects.get().sequence == TOLD_BEFORE
    assert RegisteredPerson.objects.count() == before


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


def test_unknown_kinds_are_passed_over_before_anybody_is_looked_up(read: Register) -> None:
    for kind in ("endringIUnik", "endringINavn"):
        read.server.folkeregisteret.happened(KARI, kind)

    read.run_jobs()

    assert RegisterPosition.objects.get().sequence == TOLD_BEFORE + 2
    assert new_events() == []
    assert not ActLog.objects.filter(verb="register_asked").exists()


def test_a_storm_is_read_page_by_page(read: Register) -> None:
    for _ in range(1200):
        read.server.folkeregisteret.happened(KARI, "endringIBostedsadresseUtenFlytting")

    read.run_jobs()

    assert RegisterPosition.objects.get().sequence == TOLD_BEFORE + 1200
    events = new_events()
    assert len(events) == 1200
    assert {event.before == event.after != "" for event in events} == {True}


def test_a_page_is_taken_once(read: Register, now: datetime) -> None:
    read.let("move", KARI, "ut")
    read.run_jobs()

    again = take_page(since=TOLD_BEFORE, until=1, etag="", events=[], people={}, now=now)

    assert not again
    assert RegisterPosition.objects.get().sequence > TOLD_BEFORE


def test_reading_a_page_again_changes_nothing(read: Register) -> None:
    read.let("move", KARI, HERE)
    read.run_jobs()
    first = new_events()
    RegisterPosition.objects.update(sequence=TOLD_BEFORE)

    read.run_jobs()

    assert [(e.pk, e.before, e.after) for e in new_events()] == [
        (e.pk, e.before, e.after) for e in first
    ]


@pytest.mark.parametrize("mode", ["down", "broken", "no_json", "no_token"])
def test_what_is_down_is_read_when_it_is_up(read: Register, mode: str) -> None:
    read.let("die", KARI)
    read.server.failures["folkeregisteret"] = mode
    read.run_jobs()
    assert read.copy(KARI).state == "resident"

    _forget_waiting()
    read.server.failures["folkeregisteret"] = "none"
    read.run_jobs()
    assert read.copy(KARI).state == "dead"


def test_a_register_that_wants_peace_gets_it_in_its_own_unit(read: Register) -> None:
    read.server.failures["folkeregisteret"] = "too_many"

    read.run_jobs()

    waiting = ProcrastinateJob.objects.get(status="todo", task_name=jobs.READ)
    assert waiting.scheduled_at is not None
    # 2000 milliseconds, which is not 2000 seconds.
    assert waiting.scheduled_at - timezone.now() <= timedelta(seconds=2)


def test_a_register_that_refuses_is_logged(
    read: Register, caplog: pytest.LogCaptureFixture
) -> None:
    read.server.failures["folkeregisteret"] = "wrong_scope"

    with caplog.at_level(logging.ERROR, logger="allmenning.register"):
        read.run_jobs()

    assert [record.message for record in caplog.records] == ["register refuses"]


def test_a_list_that_is_too_old_has_everybody_read_anew(read: Register) -> None:
    freg = read.server.folkeregisteret
    freg.happened(KARI, "personErDoed", at=timezone.now() - timedelta(days=4 * 365))
    read.server.people.everybody[KARI].state = "doed"
    moved = next(iter(read.server.people.residents("3203")))
    read.server.people.everybody[moved].home = read.one(state="bosatt").home

    assert read.run_jobs() == [jobs.READ, jobs.RESYNC, jobs.BATCH, jobs.BATCH]

    assert read.copy(KARI).state == "dead"
    assert read.copy(moved).state == "resident"
    assert RegisterPosition.objects.get().sequence == TOLD_BEFORE + 1
    purposes = ActLog.objects.filter(verb="register_asked").values_list("details__purpose")
    assert set(purposes) == {("resync",)}


def test_an_extract_that_is_not_ready_is_waited_for(read: Register, oslo: Municipality) -> None:
    read.server.folkeregisteret.extracts_are_ready = False
    jobs.defer(jobs.RESYNC, municipality_id=oslo.pk)

    read.run_jobs()

    waiting = ProcrastinateJob.objects.get(status="todo", task_name=jobs.BATCH)
    assert waiting.scheduled_at is not None
    assert waiting.scheduled_at > timezone.now()


def test_it_is_woken_every_minute_where_it_is_followed(
    register: Register, oslo: Municipality, asker: Municipality
) -> None:
    wake_rooms(now=timezone.now())
    wake_rooms(now=timezone.now())

    tasks = ProcrastinateJob.objects.filter(task_name=jobs.READ)
    assert [task.args["municipality_id"] for task in tasks] == [oslo.pk]


def test_a_municipality_begins_to_follow_by_a_command(
    register: Register, oslo: Municipality
) -> None:
    RegisteredPerson.objects.all().delete()
    RegisterPosition.objects.all().delete()

    call_command("follow_register", "oslo")
    wake_rooms(now=timezone.now())
    register.run_jobs()

    residents = set(register.server.people.residents("0301"))
    assert queries.known_of(residents) == {
        number
        for number in residents
        if register.server.people.everybody[number].shield != STRENGT_FORTROLIG
    }
    assert Guardianship.objects.exists()


def test_the_past_is_forgotten_after_90_days(read: Register) -> None:
    read.let("move", KARI, "ut")
    read.run_jobs()
    kari = read.copy(KARI).pk

    forget_register_past(now=timezone.now() + timedelta(days=89))
    assert RegisteredPerson.objects.filter(pk=kari).exists()
    forget_register_past(now=timezone.now() + timedelta(days=91))

    assert not RegisteredPerson.objects.filter(pk=kari).exists()
    assert not RegisterEvent.objects.exists()
    assert RegisteredPerson.objects.filter(state="resident").exists()


def _forget_waiting() -> None:
    ProcrastinateJob.objects.filter(status="todo").update(scheduled_at=None)
