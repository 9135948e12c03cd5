"""What employees do with an idea, up to the end that nobody reaches before somebody was told."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from django.db import IntegrityError, transaction

from allmenning.people.models import Person, Unit
from allmenning.voice.actions import handling, telling
from allmenning.voice.actions.handling import ChangedMeanwhile, NotNow, NotTold, SaysNothing
from allmenning.voice.models import Idea, IdeaAnswer, Measure, Told
from allmenning.voice.queries import ideas
from allmenning.voice.tests.saying import answered, on_the_wall, said
from tests.database import AtOnce

DAY = date(2026, 12, 20)


@pytest.fixture
def idea(per: Person, now: datetime) -> Idea:
    return said(now)


def verbs(idea: Idea) -> list[str]:
    """What the history says, the first first."""
    return [act.verb for act in reversed(ideas.history(idea))]


def closed(idea: Idea, by: Person, now: datetime) -> Idea:
    return handling.close(idea=idea, seen=idea.revision, by=by, now=now)


def joined(to: Idea, number: int, by: Person, now: datetime) -> Idea:
    """Somebody says the same. Returns what it is the same as."""
    same = said(now, secret=bytes([number]), text=f"Det samme {number}")
    return handling.join(idea=same, seen=0, to=to, by=by, now=now)


def test_the_whole_way(idea: Idea, per: Person, stovner: Unit, now: datetime) -> None:
    idea = handling.assess(
        idea=idea, seen=0, unit=stovner, due_on=DAY, note="Spør helsestasjonen.", by=per, now=now
    )
    assert (idea.state, idea.unit, idea.due_on) == ("assessing", stovner, DAY)
    idea = answered(idea, per, now, outcome="yes", text=" Vi prøver i vår. ")
    decided: Any = {"what": "Prøve en vår", "authority": "Seksjonsleder", "decided_on": DAY}
    ways = [{"what": "Kveld", "pros": "flere kan", "cons": "dyrere"}]
    idea = handling.decide(idea=idea, seen=2, by=per, now=now, alternatives=ways, **decided)
    idea = handling.begin(idea=idea, seen=3, what="Pappagruppe på torsdager", by=per, now=now)
    measure = Measure.objects.get()
    done: Any = {"done_on": DAY, "result": "Åtte fedre kom."}
    idea = handling.finish(idea=idea, seen=4, measure=measure, by=per, now=now, **done)
    idea = closed(on_the_wall(idea, per, now), per, now)

    idea.refresh_from_db()
    given = ideas.latest_answer(idea)
    assert given is not None
    assert given.texts.get().text == "Vi prøver i vår."
    assert idea.decisions.get().alternatives == ways
    assert (idea.measures.get().done_on, idea.measures.get().result) == (DAY, "Åtte fedre kom.")
    assert idea.state == "closed"
    assert verbs(idea) == [
        *("said", "assessed", "answered", "decided", "begun", "finished", "hung_up", "closed"),
    ]


def test_an_idea_is_not_closed_before_it_is_answered(
    idea: Idea, per: Person, now: datetime
) -> None:
    with pytest.raises(NotNow):
        closed(idea, per, now)


def test_an_idea_is_not_closed_before_somebody_was_told(
    idea: Idea, per: Person, now: datetime
) -> None:
    idea = answered(idea, per, now)

    with pytest.raises(NotTold):
        closed(idea, per, now)

    idea.refresh_from_db()
    assert idea.state == "answered"


def test_who_left_a_number_is_rung_before_it_is_closed(per: Person, now: datetime) -> None:
    idea = on_the_wall(answered(said(now, phone="+4740000011"), per, now), per, now)
    with pytest.raises(NotTold):
        closed(idea, per, now)
    [(waiting, given)] = ideas.to_be_called([idea.unit_id])
    assert waiting == idea

    telling.called(idea=idea, answer=given, by=per, now=now)
    telling.called(idea=idea, answer=given, by=per, now=now)

    assert ideas.to_be_called([idea.unit_id]) == []
    assert closed(idea, per, now).phone is None
    assert Idea.objects.get().phone is None
    assert verbs(idea).count("called") == 1


def test_closing_forgets_the_numbers_of_those_who_said_the_same(
    idea: Idea, per: Person, now: datetime
) -> None:
    same = said(now, secret=b"same", phone="+4740000012")
    handling.join(idea=same, seen=0, to=idea, by=per, now=now)
    head = on_the_wall(answered(idea, per, now, seen=0), per, now)
    assert [one for one, _given in ideas.to_be_called([idea.unit_id])] == [same]
    given = ideas.latest_answer(head)
    assert given is not None

    telling.called(idea=same, answer=given, by=per, now=now)
    closed(head, per, now)

    assert not Idea.objects.filter(phone__isnull=False).exists()


def test_looking_it_up_tells_too(idea: Idea, per: Person, now: datetime) -> None:
    idea = answered(idea, per, now)
    given = ideas.latest_answer(idea)
    assert given is not None

    for _time in range(2):
        telling.looked_up(idea=idea, answer=given, now=now)

    assert [(told.way, told.by) for told in Told.objects.all()] == [("words", None)]
    assert closed(idea, per, now).state == "closed"


@pytest.mark.parametrize(
    ("state", "constraint"),
    [
        ("answered", "idea_answered_in_words"),
        ("doing", "idea_answered_in_words"),
        ("closed", "idea_answered_in_words"),
    ],
)
def test_the_database_asks_for_an_answer(idea: Idea, state: str, constraint: str) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Idea.objects.filter(pk=idea.pk).update(state=state)

    assert _constraint(refused.value) == constraint


def test_the_database_asks_that_somebody_was_told_the_latest_answer(
    idea: Idea, per: Person, now: datetime
) -> None:
    idea = on_the_wall(answered(idea, per, now), per, now)
    idea = answered(idea, per, now, text="Vi har tenkt oss om.", outcome="yes")

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Idea.objects.filter(pk=idea.pk).update(state="closed")

    assert _constraint(refused.value) == "idea_closed_when_told"


def _constraint(error: IntegrityError) -> str:
    cause: Any = error.__cause__
    return str(cause.diag.constraint_name)


@pytest.mark.parametrize(
    "wrong", [{"text": "  "}, {"outcome": "passed_on"}, {"outcome": "passed_on", "receiver": " "}]
)
def test_an_answer_says_something(
    idea: Idea, per: Person, now: datetime, wrong: dict[str, str]
) -> None:
    with pytest.raises(SaysNothing):
        answered(idea, per, now, **wrong)

    assert not IdeaAnswer.objects.exists()


def test_a_translation_stands_beside_the_original(per: Person, now: datetime) -> None:
    idea = said(now, language="so", text="Koox aabayaal ah")
    write = partial(handling.translate, idea=idea, of_answer=False, by=per, now=now)

    write(seen=0, language="nb", text="Fedregruppe")
    write(seen=1, language="nb", text="En gruppe for fedre")
    with pytest.raises(NotNow):
        write(seen=2, language="so", text="Noe annet")

    texts = {text.language: (text.text, text.translated_by) for text in idea.texts.all()}
    assert texts == {"so": ("Koox aabayaal ah", None), "nb": ("En gruppe for fedre", per)}


def test_an_answer_can_be_translated_when_there_is_one(
    idea: Idea, per: Person, now: datetime
) -> None:
    write = partial(handling.translate, idea=idea, language="so", text="Maya", by=per, now=now)
    with pytest.raises(NotNow):
        write(of_answer=True, seen=0)

    answered(idea, per, now)
    write(of_answer=True, seen=1)

    given = IdeaAnswer.objects.get()
    assert given.texts.get(language="so").translated_by == per


def test_three_who_say_the_same_open_what_was_turned_down(
    idea: Idea, per: Person, now: datetime
) -> None:
    """AT-11: adding 3 demand signals to pappagrupper re-opens it."""
    idea = closed(on_the_wall(answered(idea, per, now), per, now), per, now)
    later = now + timedelta(days=90)

    assert joined(idea, 1, per, later).state == "closed"
    assert joined(idea, 2, per, later).state == "closed"
    assert joined(idea, 3, per, later).state == "assessing"

    idea.refresh_from_db()
    assert idea.due_on == (later + timedelta(days=14)).date()
    opened = idea.assessments.get()
    assert (opened.by, opened.due_on) == (None, idea.due_on)
    assert verbs(idea)[-1] == "opened_again"
    # A new answer counts from nothing again.
    idea = answered(idea, per, later + timedelta(hours=1), outcome="no")
    assert joined(idea, 4, per, later + timedelta(hours=2)).state == "answered"


@pytest.mark.parametrize("outcome", ["yes", "partly"])
def test_what_was_agreed_to_is_not_opened(
    idea: Idea, per: Person, now: datetime, outcome: str
) -> None:
    idea = answered(idea, per, now, outcome=outcome)

    for number in range(5):
        assert joined(idea, number, per, now).state == "answered"


def test_of_three_who_say_it_at_the_same_instant_one_opens_it(
    idea: Idea, per: Person, now: datetime, at_once: AtOnce
) -> None:
    idea = answered(idea, per, now)
    same = [said(now, secret=bytes([number])) for number in range(5)]

    found = at_once(
        *[partial(handling.join, idea=one, seen=0, to=idea, by=per, now=now) for one in same]
    )

    assert all(isinstance(one, Idea) for one in found)
    idea.refresh_from_db()
    assert (idea.state, idea.assessments.count()) == ("assessing", 1)


def test_two_are_not_joined_to_each_other(
    idea: Idea, per: Person, now: datetime, at_once: AtOnce
) -> None:
    other = said(now, secret=b"other")

    found = at_once(
        partial(handling.join, idea=idea, seen=0, to=other, by=per, now=now),
        partial(handling.join, idea=other, seen=0, to=idea, by=per, now=now),
    )

    assert sorted(type(one).__name__ for one in found) in (
        ["ChangedMeanwhile", "Idea"],
        ["Idea", "NotNow"],
    )
    assert Idea.objects.filter(state="joined").count() == 1


def test_an_idea_is_not_the_same_as_itself(idea: Idea, per: Person, now: datetime) -> None:
    with pytest.raises(NotNow):
        handling.join(idea=idea, seen=0, to=idea, by=per, now=now)


@pytest.mark.parametrize(
    "act",
    [
        partial(handling.answer, outcome="no", text="Nei"),
        partial(handling.begin, what="Noe"),
        handling.close,
        handling.hang_up,
        partial(handling.decide, what="Ja", authority="Leder", decided_on=DAY),
        partial(handling.translate, of_answer=False, language="en", text="Yes"),
    ],
)
def test_who_saw_something_older_is_stopped(
    idea: Idea, per: Person, now: datetime, act: Callable[..., Idea]
) -> None:
    answered(idea, per, now)

    with pytest.raises(ChangedMeanwhile):
        act(idea=idea, seen=0, by=per, now=now)

    assert verbs(idea) == ["said", "answered"]


def test_numbers_are_sealed_anew_when_the_key_is_new(
    idea: Idea, per: Person, now: datetime
) -> None:
    numbered = said(now, secret=b"numbered", phone="+4740000011")
    before = bytes(numbered.phone or b"")
    key = numbered.phone_key_id

    telling.reseal_phones(now=now)

    numbered.refresh_from_db()
    assert (bytes(numbered.phone or b""), numbered.phone_key_id) == (before, key)
