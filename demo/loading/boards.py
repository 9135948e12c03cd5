"""The notice boards of the file: what associations post there, and who follows."""

from datetime import timedelta
from typing import Any

from allmenning.activities.actions import boards
from allmenning.activities.models import Board, BoardFollower
from allmenning.core.clock import wall_clock
from allmenning.people.actions.subscribers import subscribe
from allmenning.people.models import Association, Person
from allmenning.people.queries import contacts_of
from allmenning.places.models import District
from demo.facts import entries_of, minutes
from demo.loading.town import Town

_FACTS = ("title", "for_whom", "follower_target", "target_source")


def put_up(town: Town) -> None:
    """Hang up the file's boards with posts and followers."""
    for facts in entries_of(town.slug, "boards"):
        by = Person.objects.get(name=facts["by"])
        district = District.objects.get(name=facts["district"])
        told = {name: facts[name] for name in _FACTS}
        board = boards.make_board(
            by=by, now=town.now, unit_id=district.unit_id, district=district, **told
        )
        for row in facts["posts"]:
            _post(town, board, by, row)
        for number in range(facts["followers"]):
            _follow(town, board, f"folger{number}@eksempel.no")


def _post(town: Town, board: Board, by: Person, row: dict[str, Any]) -> None:
    association = Association.objects.get(name=row["association"])
    writer = contacts_of([association], now=town.now)[association.pk]
    day = town.today + timedelta(days=row["day"]) if row["day"] else None
    post = boards.post(
        board=board,
        association=association,
        by=writer,
        now=town.now - timedelta(days=3),
        title=row["title"],
        text=row["text"],
        language=row["language"],
        place=row["place"],
        starts=wall_clock(day, minutes(row["starts"])) if day else None,
        ends=wall_clock(day, minutes(row["ends"])) if day else None,
        last_day=town.today + timedelta(days=row["days"]),
    )
    if row["approved"]:
        boards.approve(member=post.member, by=by, now=town.now)


def _follow(town: Town, board: Board, address: str) -> None:
    """Somebody follows who confirmed today; the question was never sent."""
    subscriber = subscribe(address=address, language="nb", now=town.now)
    BoardFollower.objects.create(
        board=board,
        subscriber=subscriber,
        asked_at=town.now,
        confirmed_at=town.now,
        told_until=town.now,
        next_at=town.now + timedelta(days=7),
    )
