"""What people said is needed, how they were asked, and what those who advise were paid."""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Final

from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.people.actions.contacts import Contact, add_contact
from allmenning.people.models import Person, Role, Unit
from allmenning.places.models import Building, District
from allmenning.voice.actions.handling import answer, close, hang_up, translate
from allmenning.voice.actions.involving import (
    Words,
    hold_meeting,
    keep_involvement,
    publish,
    write_statement,
)
from allmenning.voice.actions.saying import Said, say
from allmenning.voice.models import HonorariumRate, Idea, Involvement, VoiceTerms, WorkingGroup
from demo.facts import entries_of
from demo.loading.town import Town

A_WEEK: Final = timedelta(days=7)
# What is told of stands ready from long before the first day of the demo.
FROM: Final = date(2020, 1, 1)
_OF_A_SURVEY: Final = ("invited", "invited_is_approximate", "asked", "sample", "tally")


def listen(town: Town) -> None:
    """Load all of the file: what is promised first, then what was said, asked and paid."""
    loading = {"terms": _promise, "idea": _hear, "involvement": _ask, "group": _pay}
    for kind, load in loading.items():
        for facts in entries_of(town.slug, "voice"):
            if facts["is"] == kind:
                load(town, facts)


def _promise(town: Town, facts: dict[str, Any]) -> None:
    VoiceTerms.objects.create(
        valid_from=FROM,
        answer_within_days=facts["answer_within_days"],
        signals=facts["signals"],
    )
    HonorariumRate.objects.create(
        valid_from=FROM, amount=facts["honorarium"], threshold=facts["threshold"]
    )


def _hear(town: Town, facts: dict[str, Any]) -> None:
    said_at = town.now - timedelta(days=facts["days_ago"])
    place = facts["place"] and Building.objects.select_related("unit").get(name=facts["place"])
    district = facts["district"] and District.objects.select_related("unit").get(
        name=facts["district"]
    )
    by = _who_answers(place.unit if place else district.unit)
    said = Said(
        facts["text"],
        facts["language"],
        place=place or None,
        district=district or None,
        how=facts["how"],
        written_by=by if facts["how"] == Idea.How.SAID else None,
    )
    secret = sha256(f"{town.slug} {facts['text']}".encode()).digest()
    idea = say(said=said, secret=secret, now=said_at)
    for language, text in facts["translations"].items():
        words = {"language": language, "text": text, "of_answer": False}
        idea = translate(idea=idea, seen=idea.revision, **words, by=by, now=said_at)
    if facts["outcome"]:
        _answer(idea, facts, by)


def _answer(idea: Idea, facts: dict[str, Any], by: Person) -> None:
    """Answer within a week, hang the answer up, and lay it to rest."""
    at = idea.said_at + A_WEEK
    idea = answer(
        idea=idea,
        seen=idea.revision,
        outcome=facts["outcome"],
        text=facts["answer"],
        receiver=facts["receiver"],
        by=by,
        now=at,
    )
    if facts["told"]:
        idea = hang_up(idea=idea, seen=idea.revision, by=by, now=at)
        close(idea=idea, seen=idea.revision, by=by, now=at)


def _ask(town: Town, facts: dict[str, Any]) -> None:
    unit = Unit.objects.get(name=facts["unit"])
    by = _who_answers(unit)
    names = ("title", "method", "phase", "answers", "purpose", "source")
    told = {name: facts[name] for name in (*names, *_OF_A_SURVEY) if name in facts}
    made = Involvement(unit=unit, **told)
    keep_involvement(involvement=made, by=by, now=town.now)
    for said in facts["statements"]:
        words = [Words("nb", said["text"])]
        write_statement(
            involvement=made,
            speaker=said["speaker"],
            may_quote=True,
            words=words,
            by=by,
            now=town.now,
        )
    publish(involvement=made, by=by, now=town.now)


def _pay(town: Town, facts: dict[str, Any]) -> None:
    unit = Unit.objects.get(name=facts["unit"])
    by = _who_answers(unit)
    group = WorkingGroup.objects.create(unit=unit, name=facts["name"])
    at = town.now - timedelta(days=facts["days_ago"])
    present = [
        add_contact(
            contact=Contact(name, f"+4740000{200 + number}"),
            actor=Actor("person", by.pk),
            now=at,
        )
        for number, name in enumerate(facts["members"])
    ]
    hold_meeting(group=group, held_on=local_date(at), present=present, by=by, now=at)


def _who_answers(unit: Unit) -> Person:
    """Who leads the unit, or the unit above it."""
    above: Unit | None = unit
    while above is not None:
        leads = [Role.Kind.UNIT_LEADER, Role.Kind.ADMINISTRATOR]
        role = Role.objects.filter(unit=above, kind__in=leads).order_by("id").first()
        if role is not None:
            found: Person = role.person
            return found
        above = above.parent
    raise LookupError(f"Nobody answers for {unit}.")
