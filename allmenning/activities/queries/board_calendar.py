"""What on a notice board is on one day, as it stands in calendar programs."""

from datetime import datetime

from django.urls import reverse

from allmenning.activities.models import Board
from allmenning.activities.queries.boards import posts_up
from allmenning.core.queries import public_address
from allmenning.mail.rules.calendar_file import CONFIRMED, Entry


def entries(board: Board, *, now: datetime) -> list[Entry]:
    """The posts with a time that hang there now; one that is taken down leaves the calendar."""
    municipality = board.municipality
    page = public_address(municipality, reverse("activities:board", args=[board.slug]))
    return [
        Entry(
            uid=f"oppslag-{post.pk}@{municipality.hosts[0]}",
            sequence=0,
            starts=post.starts,
            ends=post.ends,
            summary=f"{post.title} ({post.member.association.name})",
            status=CONFIRMED,
            stamped=post.posted_at,
            location=post.place,
            description=post.text,
            url=page,
        )
        for post in posts_up(board, now=now)
        if post.starts and post.ends
    ]
