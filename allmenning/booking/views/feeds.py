"""What a calendar program reads at a secret address."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import override

from allmenning.booking import access_by_link
from allmenning.booking.queries import feeds
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import day_start, local_date
from allmenning.mail.rules.calendar_file import Entry, feed_file


@audience(Audience.ANYONE)
def feed(request: HttpRequest, link: str) -> HttpResponse:
    """The calendar for whoever has the address; nothing when it is as it was read before."""
    now = timezone.now()
    found = access_by_link.feed_by_link(link, now=now)
    with override(feeds.language_of(found)):
        entries = feeds.entries(found, now=now)
        name, about = feeds.name_of(found), feeds.about(found)
    etag = quote_etag(sha256(repr((name, entries)).encode()).hexdigest())
    changed = _changed(entries, now)
    response = get_conditional_response(
        request, etag=etag, last_modified=changed
    ) or calendar_answer(feed_file(entries, name=name, about=about))
    response["ETag"], response["Last-Modified"] = etag, http_date(changed)
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    return response


def _changed(entries: Sequence[Entry], now: datetime) -> int:
    """When the calendar last changed, in seconds; what grows too old leaves it at midnight."""
    midnight = day_start(local_date(now))
    return int(max([midnight, *(entry.stamped for entry in entries)]).timestamp())


def calendar_answer(text: str, *, filename: str = "") -> HttpResponse:
    """A calendar file, with a name when it is one to keep."""
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    if filename:
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
