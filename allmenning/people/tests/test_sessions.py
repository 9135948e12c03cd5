"""Sessions and profiles: what ends, what is kept, what the log says."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from allmenning.config.sessions import SessionStore
from allmenning.core import jobs, scope
from allmenning.core.log import Actor
from allmenning.core.models import ActLog, Municipality
from allmenning.people import actions
from allmenning.people.models import Person, Session
from allmenning.people.tests.answers import ISSUER, STAFF_ISSUER


def begin(person: Person, *, sid: str, issuer: str = ISSUER) -> str:
    store = SessionStore()
    store.update({"person": person.pk, "sid": sid, "issuer": issuer})
    store.create()
    return str(store.session_key)


def test_the_provider_ends_the_sessions_it_began(kari: Person, ola: Person, now: datetime) -> None:
    begin(kari, sid="one")
    begin(kari, sid="one")
    kept = {begin(ola, sid="two"), begin(kari, sid="one", issuer=STAFF_ISSUER)}

    assert actions.end_sessions(issuer=ISSUER, sid="one", now=now) == 2

    assert set(Session.objects.values_list("pk", flat=True)) == kept
    act = ActLog.objects.get()
    assert (act.verb, act.actor_kind, act.object_id) == ("sessions_ended", "system", kari.pk)


def test_ending_what_has_ended_changes_nothing(kari: Person, now: datetime) -> None:
    begin(kari, sid="one")

    assert actions.end_sessions(issuer=ISSUER, sid="another", now=now) == 0
    assert Session.objects.count() == 1
    assert not ActLog.objects.exists()


def test_another_municipality_ends_nothing_here(
    kari: Person, asker: Municipality, now: datetime
) -> None:
    begin(kari, sid="one")

    with scope.municipality(asker.pk):
        assert actions.end_sessions(issuer=ISSUER, sid="one", now=now) == 0
    assert Session.objects.count() == 1


def test_sessions_that_ran_out_are_forgotten_every_minute(
    kari: Person, now: datetime, set_clock: Callable[[datetime], None]
) -> None:
    begin(kari, sid="old")
    set_clock(now + timedelta(hours=5))
    kept = begin(kari, sid="new")
    later = now + timedelta(hours=8, minutes=1)
    set_clock(later)

    jobs.wake_rooms(now=timezone.now())

    assert list(Session.objects.values_list("pk", flat=True)) == [kept]


def test_a_profile_is_stored_and_the_log_says_nothing_of_it(kari: Person, now: datetime) -> None:
    facts: dict[str, Any] = {
        "name": "Kari Canary",
        "email": "canary@example.org",
        "phone": "+4722334455",
    }

    actions.complete_profile(person=kari, **facts, actor=Actor("person", kari.pk), now=now)

    stored = Person.objects.values(*facts).get(pk=kari.pk)
    assert stored == facts
    act = ActLog.objects.get()
    assert (act.verb, act.details) == ("profile_completed", {})


def test_a_chosen_language_is_remembered(kari: Person, now: datetime) -> None:
    actions.choose_language(person=kari, language="pl", actor=Actor("person", kari.pk), now=now)

    assert Person.objects.get(pk=kari.pk).language == "pl"
    assert ActLog.objects.get().details == {"language": "pl"}
