"""Somebody hears the answer: she looks it up, or is rung."""

from datetime import datetime

from django.db import transaction

from allmenning.core.log import Actor, record_act
from allmenning.people.models import Person
from allmenning.people.queries import key_ring
from allmenning.people.rules.sealing import seal, unseal
from allmenning.voice.models import Idea, IdeaAnswer, Told
from allmenning.voice.queries import ideas

BATCH = 200


def looked_up(*, idea: Idea, answer: IdeaAnswer, now: datetime) -> None:
    """Note that the answer was found by the three words of an idea. Twice is once."""
    Told.objects.get_or_create(answer=answer, idea=idea, way=Told.Way.WORDS, defaults={"at": now})


@transaction.atomic
def called(*, idea: Idea, answer: IdeaAnswer, by: Person, now: datetime) -> None:
    """Tick off that who left a number was rung or texted. Twice is once."""
    Idea.objects.select_for_update().get(pk=idea.pk)
    _told, is_new = Told.objects.get_or_create(
        answer=answer, idea=idea, way=Told.Way.PHONE, defaults={"by": by, "at": now}
    )
    if is_new:
        actor = Actor("person", by.pk)
        record_act(actor=actor, verb="called", kind=ideas.OBJECT_KIND, id=idea.pk, now=now)


def reseal_phones(*, now: datetime) -> None:
    """Seal telephone numbers anew that were sealed with a key that is about to be taken away."""
    ring = key_ring()
    old = Idea.objects.filter(phone__isnull=False).exclude(phone_key_id=ring.current.id)
    for identifier in list(old.order_by("id").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            idea = Idea.objects.select_for_update().get(pk=identifier)
            if idea.phone is None:
                continue
            number = unseal(bytes(idea.phone), ring.key(idea.phone_key_id))
            idea.phone, idea.phone_key_id = seal(number, ring.current), ring.current.id
            idea.save(update_fields=["phone", "phone_key_id"])
