"""Finding ideas: by three words, by who answers for them, by what may be shown to all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from allmenning.core import receipts
from allmenning.core.models import ActLog
from allmenning.core.sent import digest_of_words
from allmenning.people.models import Person, Unit
from allmenning.places.models import Building, District
from allmenning.voice.models import AnswerText, Idea, IdeaAnswer, IdeaText, Told
from allmenning.voice.rules import progress

OBJECT_KIND = "idea"
# More than anybody reads in a list to choose from.
MOST_SHOWN = 200
_WAITS_LAST = models.Case(models.When(state__in=progress.OPEN, then=0), default=1)


@dataclass(frozen=True)
class Act:
    """One thing that was done to an idea: the verb of the log, who did it and when."""

    verb: str
    by: Person | None
    at: datetime


def owner_of(place: Building | None, district: District | None) -> Unit:
    """Who answers: the building's unit, else the district's, else the municipality itself."""
    if place is not None:
        return place.unit
    if district is not None and district.unit is not None:
        return district.unit
    return Unit.objects.filter(parent=None).earliest("pk")


def sent_with(secret: bytes) -> Idea | None:
    """The idea that was made of this sending."""
    return Idea.objects.filter(sending=receipts.sending_digest(secret)).first()


def idea_with(words: receipts.Words) -> Idea | None:
    """The idea whose receipt these words are."""
    found = Idea.objects.filter(receipt=digest_of_words(words))
    return found.select_related("place", "joined_to").first()


def ideas_of(units: Iterable[int]) -> models.QuerySet[Idea]:
    """The units' ideas with all that lists show: those that wait first, the longest due first.

    What says the same as another is not among them.
    """
    found = Idea.objects.filter(unit_id__in=units, joined_to=None)
    return with_words(found).order_by(_WAITS_LAST, "due_on", "-said_at", "id")


def with_words(ideas: models.QuerySet[Idea]) -> models.QuerySet[Idea]:
    """The ideas with their texts, answers and measures, in as many queries as one idea needs."""
    told = Told.objects.order_by("at", "id")
    answers = IdeaAnswer.objects.order_by("id").prefetch_related(
        models.Prefetch("texts", AnswerText.objects.order_by("-is_original", "id")),
        models.Prefetch("told", told),
    )
    return ideas.select_related("unit", "place", "district").prefetch_related(
        models.Prefetch("texts", IdeaText.objects.order_by("-is_original", "id")),
        models.Prefetch("answers", answers),
        models.Prefetch("joined", Idea.objects.order_by("said_at", "id")),
        "measures",
    )


def latest_answer(idea: Idea) -> IdeaAnswer | None:
    """The answer that holds now."""
    return max(idea.answers.all(), key=lambda answer: answer.pk, default=None)


def shown(place: Building | None = None) -> list[Idea]:
    """Ideas whose latest answer stands on the poster, at one place or all, the latest first."""
    found = Idea.objects.filter(answers__on_poster=True).distinct()
    mine = with_words(found.filter(place=place) if place else found)
    shown_now = [(answer, idea) for idea in mine if (answer := latest_answer(idea))]
    ordered = sorted(shown_now, key=lambda pair: pair[0].at, reverse=True)
    return [idea for answer, idea in ordered if answer.on_poster]


def late(units: Iterable[int], *, today: date) -> int:
    """How many of the units' ideas should have had an answer."""
    waiting = Idea.objects.filter(unit_id__in=units, state__in=progress.OPEN)
    return waiting.filter(due_on__lt=today).count()


def may_be_same(idea: Idea) -> models.QuerySet[Idea]:
    """Earlier ideas of the same unit that this one may say once more, the latest first."""
    others = Idea.objects.filter(unit_id=idea.unit_id, joined_to=None, said_at__lte=idea.said_at)
    found = others.exclude(pk=idea.pk).prefetch_related("texts")
    return found.order_by("-said_at", "-id")[:MOST_SHOWN]


def signals_since(idea: Idea, answer: IdeaAnswer) -> int:
    """How many have said the same since it was answered."""
    return int(Idea.objects.filter(joined_to=idea, joined_at__gte=answer.at).count())


def to_be_called(units: Iterable[int]) -> list[tuple[Idea, IdeaAnswer]]:
    """Who left a number and has not been told the answer, each with the answer to tell.

    Those who said the same as another are told the answer to that one.
    """
    theirs = Idea.objects.filter(phone__isnull=False).filter(
        models.Q(unit_id__in=units) | models.Q(joined_to__unit_id__in=units)
    )
    heads = {idea.pk: idea for idea in with_words(_heads_of(theirs))}
    waiting = theirs.prefetch_related("texts").order_by("said_at", "id")
    pairs = [(idea, latest_answer(heads[idea.joined_to_id or idea.pk])) for idea in waiting]
    return [(idea, answer) for idea, answer in pairs if answer and _calls(answer, idea)]


def uncalled(idea: Idea, answer: IdeaAnswer) -> bool:
    """Whether somebody who said this waits for a call or a text about the answer."""
    if not answer.by_phone:
        return False
    said = Idea.objects.filter(models.Q(pk=idea.pk) | models.Q(joined_to=idea))
    heard = Told.objects.filter(answer=answer, way=Told.Way.PHONE)
    return bool(said.filter(phone__isnull=False).exclude(pk__in=heard.values("idea")).exists())


def _heads_of(ideas: models.QuerySet[Idea]) -> models.QuerySet[Idea]:
    own = models.Q(pk__in=ideas.values("pk"))
    return Idea.objects.filter(own | models.Q(pk__in=ideas.values("joined_to")))


def _calls(answer: IdeaAnswer, idea: Idea) -> bool:
    """Whether the answer is to be told on the telephone, and this one has not heard it."""
    told = {(told.idea_id, told.way) for told in answer.told.all()}
    return answer.by_phone and (idea.pk, Told.Way.PHONE) not in told


def history(idea: Idea) -> list[Act]:
    """What has been done to the idea, the latest first."""
    rows = ActLog.objects.about(OBJECT_KIND, idea.pk)
    people = Person.objects.in_bulk([row.actor_id for row in rows if row.actor_kind == "person"])
    return [Act(row.verb, people.get(row.actor_id), row.at) for row in rows]


def languages_of(units: Iterable[int]) -> dict[str, int]:
    """How many ideas were said to the units in each language (code)."""
    rows = IdeaText.objects.filter(idea__unit_id__in=units, is_original=True)
    return dict(rows.values_list("language").annotate(models.Count("pk")))
