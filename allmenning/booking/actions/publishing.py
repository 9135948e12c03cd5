"""Publishing terms: wholly new ones, and the next version of those there are.

What is published is never changed. Bookings keep the version that was accepted.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from allmenning.booking.models import Terms
from allmenning.booking.queries.terms import published_versions, rules_in_force
from allmenning.core import scope
from allmenning.core.locking import lock_row
from allmenning.core.log import Actor, record_act, record_acts
from allmenning.core.models import Municipality


class NameTaken(Exception):
    """Other terms have this name."""


class FollowedMeanwhile(Exception):
    """A colleague published a version after the one that was seen; `newest` is what holds now."""

    def __init__(self, newest: Terms) -> None:
        super().__init__(str(newest))
        self.newest = newest


@transaction.atomic
def publish_new(*, name: str, text: Mapping[str, str], actor: Actor, now: datetime) -> Terms:
    """The first version of terms that no space uses yet; the same again is the same terms.

    Raises NameTaken.
    """
    Municipality.objects.select_for_update(no_key=True).get(pk=scope.municipality_id())
    standing = Terms.objects.filter(name__iexact=name).order_by("-version").first()
    if standing is None:
        return _published(name, 1, text, actor, now)
    if (standing.name, standing.text) != (name, text):
        raise NameTaken
    return standing


@transaction.atomic
def publish_next(
    *, name: str, text: Mapping[str, str], seen: int, actor: Actor, now: datetime
) -> Terms:
    """The next version. Every space that uses the terms uses it from now on.

    `seen` is the version its writer saw. What says the same as the version that holds is that
    version, so that a button pressed twice publishes once. Raises FollowedMeanwhile.
    """
    newest = lock_versions(name, now=now)
    if newest.text == text:
        return newest
    if newest.version != seen:
        raise FollowedMeanwhile(newest)
    made = _published(name, newest.version + 1, text, actor, now)
    rules = rules_in_force(name, now=now)
    spaces = set(rules.values_list("space_id", flat=True))
    rules.update(terms=made)
    record_acts(actor=actor, verb="terms_followed", kind="space", ids=sorted(spaces), now=now)
    return made


def lock_versions(name: str, *, now: datetime) -> Terms:
    """The version that holds; nobody publishes another until the transaction ends.

    The first version's row is locked for all of them.
    """
    lock_row(Terms, published_versions(name, now=now)[-1].pk)
    return published_versions(name, now=now)[0]


def _published(
    name: str, version: int, text: Mapping[str, str], actor: Actor, now: datetime
) -> Terms:
    made = Terms.objects.create(name=name, version=version, text=text, published_at=now)
    record_act(actor=actor, verb="published", kind="terms", id=made.pk, now=now)
    return made
