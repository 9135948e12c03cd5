"""What is made under an address of its own, also when somebody takes the same just now."""

from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from allmenning.activities.models import Activity, Board
from allmenning.places.rules.slugs import free_slug

Named = TypeVar("Named", Activity, Board)


def named(model: type[Named], *, once: str, **facts: Any) -> Named:
    """A new row with these facts, at the address its title gives. `once` is the name of the
    constraint that lets each address be there once. Call it in a transaction."""
    while True:
        taken = set(model.objects.values_list("slug", flat=True))
        slug = free_slug(facts["title"]["nb"], taken)
        try:
            with transaction.atomic():
                return model.objects.create(slug=slug, **facts)
        except IntegrityError as error:
            if once not in str(error):
                raise
