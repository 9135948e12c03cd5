"""Keeping what somebody says: once, for the right unit, and without a trace of who it was."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest

from django.db import IntegrityError

from allmenning.core import receipts, scope
from allmenning.core.models import ActLog, Municipality
from allmenning.core.sent import NoWordsLeft
from allmenning.people.models import Person, Unit
from allmenning.people.queries import key_ring
from allmenning.people.rules.sealing import unseal
from allmenning.places.models import Building, District
from allmenning.voice.actions import saying
from allmenning.voice.models import Idea, VoiceTerms
from allmenning.voice.queries import ideas
from allmenning.voice.tests.saying import SECRET, said, words
from tests.database import AtOnce

PHONE = "+4740000011"


def test_an_idea_is_kept_with_nothing_about_who_said_it(oslo_kommune: Unit, now: datetime) -> None:
    idea = said(now, language="so", text="Koox aabayaal ah")

    assert (idea.state, idea.unit, idea.revision, idea.phone) == ("new", oslo_kommune, 0, None)
    assert idea.due_on == date(2026, 12, 15)
    text = idea.texts.get()
    assert (text.language, text.text, text.is_original) == ("so", "Koox aabayaal ah", True)
    act = ActLog.objects.get(object_kind="idea")
    assert (act.verb, act.actor_kind, act.actor_id) == ("said", "somebody", None)


def test_the_municipality_promises_an_answer_in_time_from_a_day_on(
    oslo_kommune: Unit, now: datetime
) -> None:
    VoiceTerms.objects.create(valid_from=date(2026, 1, 1), answer_within_days=7)
    VoiceTerms.objects.create(valid_from=date(2027, 1, 1), answer_within_days=3)

    assert said(now).due_on == date(2026, 12, 8)


def test_a_number_is_sealed(oslo_kommune: Unit, now: datetime) -> None:
    idea = said(now, phone=PHONE)

    assert idea.phone is not None
    assert PHONE.encode() not in bytes(idea.phone)
    assert unseal(bytes(idea.phone), key_ring().key(idea.phone_key_id)) == PHONE


def test_who_writes_down_what_others_say_is_told(per: Person, now: datetime) -> None:
    idea = said(now, how="said", written_by=per)

    assert idea.written_by == per
    assert ActLog.objects.get(object_kind="idea").actor_id == per.pk


@pytest.mark.parametrize("how", ["said", "paper"])
def test_what_others_say_is_written_down_by_somebody(
    oslo_kommune: Unit, now: datetime, how: str
) -> None:
    idea = said(now)

    with pytest.raises(IntegrityError, match="idea_written_down_by_somebody"):
        Idea.objects.filter(pk=idea.pk).update(how=how)


def test_an_idea_belongs_to_the_places_unit_or_the_districts(
    haugen: Building, stovner: Unit, oslo_kommune: Unit, now: datetime
) -> None:
    point = {"latitude": 59.9, "longitude": 10.9}
    district = District.objects.create(code="11", name="Stovner", unit=stovner, **point)
    other = District.objects.create(code="12", name="Grorud", **point)

    assert said(now, place=haugen).unit == haugen.unit
    assert said(now, secret=b"2", district=district).unit == stovner
    assert said(now, secret=b"3", district=other).unit == oslo_kommune


def test_the_words_lead_to_the_idea_in_its_municipality_alone(
    oslo_kommune: Unit, asker: Municipality, now: datetime
) -> None:
    idea = said(now)
    first, second, third = words(idea).split()

    assert ideas.idea_with((first, second, third)) == idea
    with scope.municipality(asker.pk):
        assert ideas.idea_with((first, second, third)) is None
        assert ideas.sent_with(SECRET) is None


def test_the_same_sending_twice_is_one_idea(oslo_kommune: Unit, now: datetime) -> None:
    assert said(now) == said(now)

    assert Idea.objects.count() == 1
    assert ActLog.objects.filter(verb="said").count() == 1


def test_words_that_somebody_has_are_drawn_again(
    oslo_kommune: Unit, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = receipts.drawn
    monkeypatch.setattr(
        receipts,
        "drawn",
        lambda secret, attempt: drawn(SECRET if attempt == 0 else secret, attempt),
    )

    first, other = said(now), said(now, secret=b"another")

    assert words(first) != words(other, b"another")


def test_when_no_words_are_left_nothing_is_kept(
    oslo_kommune: Unit, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "drawn", lambda _secret, _attempt: ("bjørk", "lampe", "regnbue"))
    said(now)

    with pytest.raises(NoWordsLeft):
        said(now, secret=b"another")

    assert Idea.objects.count() == 1


def test_a_form_sent_twice_at_the_same_instant_makes_one_idea(
    oslo_kommune: Unit, now: datetime, at_once: AtOnce
) -> None:
    found = at_once(*[partial(said, now)] * 8)

    assert [one for one in found if not isinstance(one, Idea)] == []
    assert len({one.pk for one in found}) == 1
    assert ActLog.objects.filter(verb="said").count() == 1


def test_those_that_wait_longest_stand_first(oslo_kommune: Unit, now: datetime) -> None:
    made = [said(now - timedelta(days=days), secret=bytes([days])) for days in (1, 30, 5)]

    assert list(ideas.ideas_of([oslo_kommune.pk])) == [made[1], made[2], made[0]]
    assert ideas.late([oslo_kommune.pk], today=date(2026, 12, 1)) == 1
    assert saying.SOMEBODY.id is None
