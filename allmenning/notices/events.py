"""What people here did, or what must be looked at, told to other rooms."""

from dataclasses import dataclass
from typing import ClassVar

from allmenning.core.events import Event


@dataclass(frozen=True)
class TriggerHeld(Event):
    """A trigger called for more people in a day than can be true; they wait for somebody to look.

    `day_id` is the TriggerDay's.
    """

    subject: ClassVar[str] = "notice_id"

    notice_id: int
    day_id: int


@dataclass(frozen=True)
class NoticeStarted(Event):
    """A notice that was approved begins to be sent: whoever approved it is waiting to see it."""

    subject: ClassVar[str] = "notice_id"

    notice_id: int
