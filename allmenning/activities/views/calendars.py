"""Calendars that anybody's program reads again and again."""

from collections.abc import Iterable
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.models import Activity
from allmenning.activities.queries.calendar import entries
from allmenning.activities.queries.sessions import open_activities
from allmenning.activities.views.everyone.words import title_of
from allmenning.core.audience import Audience, audience
from allmenning.mail.rules.calendar_file import feed_file


@audience(Audience.ANYONE)
def everything(request: HttpRequest) -> HttpResponse:
    """All that is on in the municipality."""
    return _calendar(request, open_activities(), name=_("Dette skjer"))


@audience(Audience.ANYONE)
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """One activity."""
    activity = access.open_activity(slug)
    return _calendar(request, [activity], name=title_of(activity))


def _calendar(request: HttpRequest, shown: Iterable[Activity], *, name: str) -> HttpResponse:
    """The file, or nothing when it is as it was read before."""
    found = entries(list(shown))
    etag = quote_etag(sha256(repr((name, found)).encode()).hexdigest())
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        feed_file(found, name=name), content_type="text/calendar; charset=utf-8"
    )
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=900"
    return response
