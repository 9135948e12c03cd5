"""What follows a person whose two numbers turned out to be one person's."""

from datetime import datetime

from allmenning.notices.actions.merging import follow_merged
from allmenning.people.events import NumbersMerged


def follow(event: NumbersMerged, *, now: datetime) -> None:
    """What she said no to under her former number, she has said no to."""
    follow_merged(former=event.former_id, person=event.person_id)
