"""The list is read page by page, nothing lost, also when the register is down or the list too old."""

import logging
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any

import pytest

from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from allmenning.core.clock import instant
from allmenning.core.jobs import wake_rooms
from allmenning.core.models import ActLog, Municipality
from allmenning.people import queries
from allmenning.people.actions.register_position import forget_register_past, take_page
from allmenning.people.jobs import register as jobs
from allmenning.people.models import Guardianship, RegisteredPerson, RegisterEvent, RegisterPosition
from allmenning.people.tests.registers import HERE, KARI, Register, new_events
from allmenning.registers import folkeregisteret
from simulators.population.city import TOLD_BEFORE
from simulators.population.people import STRENGT_FORTROLIG
from tests.moment import SetClock


def test_nothing_new_changes_nothing_and_is_not_sent_twice(read: Register) -> None:
    before = RegisteredPerson.objects.count()

    read.run_jobs()
    assert RegisterPosition.objects.get().etag
    read.run_jobs()

    assert RegisterPosition.objects.get().sequence == TOLD_BEFORE
    assert RegisteredPerson.objects.count() == before


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


def test_an_extract_that_never_comes_is_ordered_anew(
    read: Register, oslo: Municipality, set_clock: SetClock, now: datetime
) -> None:
    read.server.folkeregisteret.extracts_are_ready = False
    jobs.defer(jobs.RESYNC, municipality_id=oslo.pk)
    read.run_jobs()
    first = RegisterPosition.objects.get().extract

    set_clock(now + timedelta(hours=25))
    read.server.folkeregisteret.extracts_are_ready = True
    assert read.run_jobs()[-1] == jobs.BATCH
    read.run_jobs()

    assert first
    assert RegisterPosition.objects.get().extract == ""
    assert RegisterPosition.objects.get().sequence == TOLD_BEFORE


@pytest.mark.parametrize("mode", ["wrong_scope", "down"])
def test_everybody_is_read_though_it_is_cut_off(
    read: Register, oslo: Municipality, mode: str
) -> None:
    read.server.folkeregisteret.extracts_are_ready = False
    jobs.defer(jobs.RESYNC, municipality_id=oslo.pk)
    read.run_jobs()
    _die_unheard(read)
    _forget_waiting()
    read.server.failures["folkeregisteret"] = mode
    read.server.folkeregisteret.extracts_are_ready = True
    read.run_jobs()
    assert read.copy(KARI).state == "resident"
    ProcrastinateJob.objects.filter(status="todo").delete()

    read.server.failures["folkeregisteret"] = "none"
    wake_rooms(now=timezone.now())
    read.run_jobs()

    assert read.copy(KARI).state == "dead"
    assert RegisterPosition.objects.get().extract == ""


def test_the_newest_extract_is_read(register: Register, oslo: Municipality) -> None:
    register.server.folkeregisteret.extracts_are_ready = False
    jobs.defer(jobs.RESYNC, municipality_id=oslo.pk)
    register.run_jobs()
    first = RegisterPosition.objects.get().extract
    _die_unheard(register)

    call_command("follow_register", "oslo")
    wake_rooms(now=timezone.now())
    register.run_jobs()
    second = RegisterPosition.objects.get().extract
    register.server.folkeregisteret.extracts_are_ready = True
    _forget_waiting()
    register.run_jobs()

    assert first != second
    assert register.copy(KARI).state == "dead"
    assert RegisterPosition.objects.get().extract == ""


def test_while_everybody_is_read_nothing_is_ordered_anew(
    read: Register, oslo: Municipality
) -> None:
    read.server.folkeregisteret.extracts_are_ready = False
    for _twice in range(2):
        jobs.defer(jobs.RESYNC, municipality_id=oslo.pk)
        read.run_jobs()

    assert len(read.server.folkeregisteret.extracts) == 1


def test_a_job_that_lasts_longer_than_a_token_goes_on(
    read: Register, oslo: Municipality, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    """Each call takes a minute and a half."""
    passed = count()
    monkeypatch.setattr(folkeregisteret, "MOST_PEOPLE", 10)
    slow = folkeregisteret.look_up

    def slowly(*asked: Any, **how: Any) -> Any:
        found = slow(*asked, **how)
        moment = now + timedelta(seconds=90) * (next(passed) + 1)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return found

    monkeypatch.setattr(folkeregisteret, "look_up", slowly)
    jobs.defer(jobs.RESYNC, municipality_id=oslo.pk)

    read.run_jobs()

    assert next(passed) > 5
    assert RegisterPosition.objects.get().extract == ""


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


def test_a_guardianship_ends_when_the_child_is_of_age(register: Register) -> None:
    born = register.copy(
        next(one.number for one in register.server.people.everybody.values() if one.guardians)
    ).born_on
    assert born is not None
    wards = Guardianship.objects.filter(child__born_on=born)
    birthday = instant(born.replace(year=born.year + 18), time(0))

    forget_register_past(now=birthday - timedelta(minutes=1))
    assert wards.exists()
    forget_register_past(now=birthday)

    assert not wards.exists()


def _die_unheard(register: Register) -> None:
    """Kari dies, and the list does not tell."""
    register.server.people.everybody[KARI].state = "doed"


def _forget_waiting() -> None:
    ProcrastinateJob.objects.filter(status="todo").update(scheduled_at=None)
