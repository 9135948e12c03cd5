"""What employees do with an idea. Each takes `seen`, the revision that the employee acted on."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from allmenning.core.clock import local_date
from allmenning.core.log import SYSTEM, Actor, record_act
from allmenning.people.models import Person, Unit
from allmenning.voice.models import (
    AnswerText,
    Assessment,
    Idea,
    IdeaAnswer,
    IdeaDecision,
    IdeaText,
    Measure,
    Told,
)
from allmenning.voice.queries import ideas, terms
from allmenning.voice.rules import answers, progress

State = Idea.State


class ChangedMeanwhile(Exception):
    """Somebody did something to the idea after the page that was acted on was shown."""


class NotNow(Exception):
    """The idea has not come far enough for this, or too far."""


class NotTold(Exception):
    """Nobody has been told the answer by a way that asks for no account, or somebody left a number
    and waits for her telephone to ring."""


class SaysNothing(ValueError):
    """An answer needs a reason in words, and who has the idea now when it was passed on."""


@transaction.atomic
def assess(
    *, idea: Idea, seen: int, unit: Unit, due_on: date, note: str, by: Person, now: datetime
) -> Idea:
    """Have a unit look into it until a day. Raises ChangedMeanwhile or NotNow."""
    idea = _locked(idea, seen)
    Assessment.objects.create(idea=idea, unit=unit, due_on=due_on, note=note, by=by, at=now)
    idea.unit, idea.due_on = unit, due_on
    return _become(State.ASSESSING, "assessed", idea, by, now)


@transaction.atomic
def answer(
    *,
    idea: Idea,
    seen: int,
    outcome: str,
    text: str,
    receiver: str = "",
    on_poster: bool = True,
    by_phone: bool = True,
    language: str = "nb",
    by: Person,
    now: datetime,
) -> Idea:
    """Answer in plain words; a later answer takes the place of the one before.

    Raises SaysNothing, ChangedMeanwhile or NotNow.
    """
    if not text.strip() or (answers.needs_receiver(outcome) and not receiver.strip()):
        raise SaysNothing
    idea = _locked(idea, seen)
    facts: dict[str, Any] = {"outcome": outcome, "receiver": receiver.strip()}
    facts |= {"on_poster": on_poster, "by_phone": by_phone, "by": by, "at": now}
    given = IdeaAnswer.objects.create(idea=idea, **facts)
    AnswerText.objects.create(answer=given, language=language, text=text.strip(), is_original=True)
    return _become(State.ANSWERED, "answered", idea, by, now)


@transaction.atomic
def translate(
    *, idea: Idea, seen: int, of_answer: bool, language: str, text: str, by: Person, now: datetime
) -> Idea:
    """Write the idea, or the answer that holds, in another language, or better than before.

    The original stays as it was said. Raises ChangedMeanwhile or NotNow.
    """
    idea = _locked(idea, seen)
    given = ideas.latest_answer(idea) if of_answer else None
    if of_answer and given is None:
        raise NotNow
    texts: Any = AnswerText.objects if given else IdeaText.objects
    whole = {"answer": given} if given else {"idea": idea}
    if texts.filter(**whole, language=language, is_original=True).exists():
        raise NotNow
    texts.update_or_create(
        **whole,
        language=language,
        defaults={"text": text, "translated_by": by, "by_machine": False, "is_original": False},
    )
    return _done("translated", idea, by, now)


@transaction.atomic
def join(*, idea: Idea, seen: int, to: Idea, by: Person, now: datetime) -> Idea:
    """Say that an idea is the same as an earlier one: demand for it. Returns the earlier one.

    When enough have said it since it was turned down, the earlier one is assessed again. Raises
    ChangedMeanwhile or NotNow.
    """
    # In the order of their numbers, so that two who join each other's never wait for ever.
    first, second = sorted((idea, to), key=lambda one: one.pk)
    locked = {one.pk: Idea.objects.select_for_update().get(pk=one.pk) for one in (first, second)}
    idea, to = _unchanged(locked[idea.pk], seen), locked[to.pk]
    if idea.pk == to.pk or to.state == State.JOINED or idea.joined.exists():
        raise NotNow
    idea.joined_to, idea.joined_at = to, now
    _become(State.JOINED, "joined", idea, by, now)
    _open_again(to, now)
    return to


def _open_again(idea: Idea, now: datetime) -> None:
    """Assess what was turned down once more, when so many have said it since."""
    given = ideas.latest_answer(idea)
    today = local_date(now)
    promised = terms.terms_on(today)
    if given is None or not answers.opens_again(
        state=idea.state,
        outcome=given.outcome,
        signals=ideas.signals_since(idea, given),
        needed=promised.signals,
    ):
        return
    idea.due_on = today + timedelta(days=promised.answer_within_days)
    Assessment.objects.create(idea=idea, unit=idea.unit, due_on=idea.due_on, at=now)
    idea.state = State.ASSESSING
    _done("opened_again", idea, None, now)


@transaction.atomic
def decide(
    *,
    idea: Idea,
    seen: int,
    what: str,
    authority: str,
    decided_on: date,
    alternatives: Sequence[dict[str, str]] = (),
    by: Person,
    now: datetime,
) -> Idea:
    """Write down what somebody with authority decided. Raises ChangedMeanwhile."""
    idea = _locked(idea, seen)
    facts: dict[str, Any] = {"what": what, "authority": authority, "decided_on": decided_on}
    IdeaDecision.objects.create(idea=idea, alternatives=list(alternatives), written_by=by, **facts)
    return _done("decided", idea, by, now)


@transaction.atomic
def begin(*, idea: Idea, seen: int, what: str, by: Person, now: datetime) -> Idea:
    """Say what is done because of it. Raises ChangedMeanwhile or NotNow."""
    idea = _locked(idea, seen)
    Measure.objects.create(idea=idea, what=what, by=by, at=now)
    return _become(State.DOING, "begun", idea, by, now)


@transaction.atomic
def finish(
    *,
    idea: Idea,
    seen: int,
    measure: Measure,
    done_on: date,
    result: str,
    by: Person,
    now: datetime,
) -> Idea:
    """Say that it is done, when, and with what result. Raises ChangedMeanwhile."""
    idea = _locked(idea, seen)
    Measure.objects.filter(pk=measure.pk, idea=idea).update(done_on=done_on, result=result)
    return _done("finished", idea, by, now)


@transaction.atomic
def hang_up(*, idea: Idea, seen: int, by: Person, now: datetime) -> Idea:
    """Say that the poster with the answer hangs. Raises ChangedMeanwhile or NotNow."""
    idea = _locked(idea, seen)
    given = ideas.latest_answer(idea)
    if given is None or not given.on_poster:
        raise NotNow
    Told.objects.get_or_create(
        answer=given, idea=idea, way=Told.Way.POSTER, defaults={"by": by, "at": now}
    )
    return _done("hung_up", idea, by, now)


@transaction.atomic
def close(*, idea: Idea, seen: int, by: Person, now: datetime) -> Idea:
    """Lay the idea to rest, and forget the telephone numbers of those who said it.

    Raises NotTold, ChangedMeanwhile or NotNow.
    """
    idea = _locked(idea, seen)
    given = ideas.latest_answer(idea)
    if given is not None and (not given.told.exists() or ideas.uncalled(idea, given)):
        raise NotTold
    joined = Idea.objects.filter(joined_to=idea)
    joined.update(phone=None, phone_key_id="")
    idea.phone, idea.phone_key_id = None, ""
    return _become(State.CLOSED, "closed", idea, by, now)


def _locked(idea: Idea, seen: int) -> Idea:
    return _unchanged(Idea.objects.select_for_update().get(pk=idea.pk), seen)


def _unchanged(idea: Idea, seen: int) -> Idea:
    if idea.revision != seen:
        raise ChangedMeanwhile
    return idea


def _become(state: State, verb: str, idea: Idea, by: Person, now: datetime) -> Idea:
    if not progress.may_become(state, now_is=idea.state):
        raise NotNow
    idea.state = state
    return _done(verb, idea, by, now)


def _done(verb: str, idea: Idea, by: Person | None, now: datetime) -> Idea:
    idea.revision += 1
    idea.save()
    actor = Actor("person", by.pk) if by else SYSTEM
    record_act(actor=actor, verb=verb, kind=ideas.OBJECT_KIND, id=idea.pk, now=now)
    return idea
