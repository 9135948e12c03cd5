"""The municipality's terms in their versions: where they hold, and who may write the next."""

from datetime import datetime

from django.db import models
from django.db.models import Count, Q

from allmenning.booking.models import BookingRules, PlaceTemplate, Terms
from allmenning.core.clock import local_date
from allmenning.people.models import Person
from allmenning.people.queries import units_where
from allmenning.people.rules.roles import ADMINISTRATOR
from allmenning.places.access import editable_buildings


def published_versions(name: str, *, now: datetime) -> list[Terms]:
    """All versions of the terms of this name, the newest first: that one holds."""
    published = Terms.objects.filter(name=name, published_at__lte=now)
    return list(published.order_by("-version"))


def version_of(name: str, number: int) -> Terms | None:
    return Terms.objects.filter(name=name, version=number).first()


def is_called(name: str) -> bool:
    """Whether some terms have this name, in small letters or capitals."""
    return Terms.objects.filter(name__iexact=name).exists()


def rules_in_force(name: str, *, now: datetime) -> models.QuerySet[BookingRules]:
    """Rules that rest on a version of the terms and hold today or later."""
    return _in_force(now).filter(terms__in=Terms.objects.filter(name=name))


def _in_force(now: datetime) -> models.QuerySet[BookingRules]:
    not_ended = Q(days__upper_inf=True) | Q(days__endswith__gt=local_date(now))
    return BookingRules.objects.filter(not_ended)


def spaces_by_terms(*, now: datetime) -> dict[str, int]:
    """How many spaces have rules on each of the terms, by name; those without any are left out."""
    counted = _in_force(now).order_by().values_list("terms__name")
    return dict(counted.annotate(Count("space", distinct=True)))


def spaces_on(terms: Terms, *, now: datetime) -> int:
    """How many spaces have rules on this very version."""
    rules = rules_in_force(terms.name, now=now).filter(terms=terms)
    return rules.values("space").distinct().count()


def may_follow(person: Person, name: str, *, now: datetime) -> bool:
    """Whether the person may write the next version: whoever administers the municipality, and
    whoever may edit all that rests on the terms. Templates are the administrator's."""
    if units_where(person=person, kinds=[ADMINISTRATOR], now=now):
        return True
    theirs = editable_buildings(person, now=now).values("pk")
    of_others = rules_in_force(name, now=now).exclude(space__building__in=theirs)
    in_template = PlaceTemplate.objects.filter(terms__in=Terms.objects.filter(name=name))
    return not of_others.exists() and not in_template.exists()
