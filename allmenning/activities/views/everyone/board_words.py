"""What hangs on a notice board, in the reader's language where it is ours to choose."""

from datetime import datetime
from typing import Any

from django.utils.translation import pgettext

from allmenning.activities.models import BoardPost
from allmenning.activities.views.everyone.words import day_of
from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.core.period import Period


def post_row(post: BoardPost, *, now: datetime) -> dict[str, Any]:
    """A post as it hangs (activities/everyone/post.html)."""
    return {
        "id": post.pk,
        "title": post.title,
        "text": post.text,
        "language": post.language,
        "association": post.member.association.name,
        "place": post.place,
        "when": _when(post, now),
        "until": day_of(post.last_day, now=now),
    }


def _when(post: BoardPost, now: datetime) -> str:
    """When it is, for what is on one day; nothing for what goes on."""
    if post.starts is None or post.ends is None:
        return ""
    at = {
        "day": day_of(local_date(post.starts), now=now),
        "clocks": speech.clocks(Period(post.starts, post.ends)),
    }
    return pgettext("for alle", "%(day)s kl. %(clocks)s") % at
