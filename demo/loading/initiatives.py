"""What residents want to make at the meeting places, and that waits for the leader's answer."""

from allmenning.activities.actions.initiatives import Proposed, propose
from allmenning.activities.queries.initiatives import free_rooms
from allmenning.places.models import Building
from demo.facts import entries_of
from demo.loading.town import Town


def want_some(town: Town) -> None:
    """Propose what the file says, the first evening a room of the place is free."""
    for row in entries_of(town.slug, "initiatives"):
        building = Building.objects.get(name=row["building"])
        free = free_rooms(building, day=None, now=town.now)[0]
        proposed = Proposed(row["title"], "nb", row["host"], free.space, free.period)
        secret = f"{town.slug} {row['title']}".encode()
        propose(proposed=proposed, secret=secret, now=town.now)
