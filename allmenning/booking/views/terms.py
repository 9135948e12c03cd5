"""The terms that borrowers accept: all of them, and each version to read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from allmenning.booking import access
from allmenning.booking.models import Terms
from allmenning.booking.queries.adoption import terms_to_choose
from allmenning.booking.queries.terms import (
    may_follow,
    published_versions,
    spaces_by_terms,
    spaces_on,
)
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.people.models import Person
from allmenning.people.queries import units_where
from allmenning.places.access import EDITORS
from allmenning.places.forms.place import LANGUAGES


def reader(request: HttpRequest, now: datetime) -> Person:
    """An employee who may lay down rules for some space. Raises Http404."""
    person = access.signed_in(request)
    if not units_where(person=person, kinds=EDITORS, now=now):
        raise Http404
    return person


def version_to_read(request: HttpRequest, id: int, now: datetime) -> Terms:
    """A version that is published, for an employee who may lay down rules. Raises Http404."""
    reader(request, now)
    return get_object_or_404(Terms, pk=id, published_at__lte=now)


def version_url(terms: Terms) -> str:
    return reverse("booking:terms_version", args=[terms.pk])


def follow_url(terms: Terms, person: Person, now: datetime) -> str:
    """Where the person writes the next version; "" for who may not."""
    if not may_follow(person, terms.name, now=now):
        return ""
    return reverse("booking:next_version", args=[terms.pk])


@audience(Audience.STAFF)
def all_terms(request: HttpRequest) -> HttpResponse:
    """The terms there are, which version holds, and where to write new ones."""
    now = timezone.now()
    reader(request, now)
    used = spaces_by_terms(now=now)
    rows = [
        {
            "name": one.name,
            "version": one.version,
            "since": _day(one, now),
            "spaces": used.get(one.name, 0),
            "url": version_url(one),
        }
        for one in terms_to_choose(now=now)
    ]
    return render(request, "booking/terms/list.html", {"terms": rows})


@audience(Audience.STAFF)
def version(request: HttpRequest, id: int) -> HttpResponse:
    """One version in all its languages, and the others."""
    now = timezone.now()
    terms = version_to_read(request, id, now)
    versions = published_versions(terms.name, now=now)
    shown = {
        "name": terms.name,
        "version": terms.version,
        "since": _day(terms, now),
        "until": _until(terms, versions, now),
        "spaces": spaces_on(terms, now=now),
        "texts": texts(terms.text),
        "versions": [_row(one, terms, now) for one in versions],
        "follow_url": follow_url(versions[0], access.signed_in(request), now),
    }
    return render(request, "booking/terms/version.html", shown)


def texts(text: dict[str, str]) -> list[dict[str, Any]]:
    """A text in each language it is written in."""
    return [
        {"code": code, "language": language, "text": text[code]}
        for code, language in LANGUAGES.items()
        if code in text
    ]


def _row(one: Terms, shown: Terms, now: datetime) -> dict[str, Any]:
    return {
        "version": one.version,
        "since": _day(one, now),
        "url": "" if one == shown else version_url(one),
    }


def _until(terms: Terms, versions: Sequence[Terms], now: datetime) -> str:
    """When the version after it came; "" for the one that holds."""
    later = [one for one in versions if one.version > terms.version]
    return _day(later[-1], now) if later else ""


def _day(terms: Terms, now: datetime) -> str:
    return speech.day(local_date(terms.published_at), now=now)
