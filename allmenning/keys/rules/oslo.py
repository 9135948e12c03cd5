"""What Oslo's key service takes: ids, titles, phone numbers, and time as clocks on walls show it.

Source: Oslonøkkelen, keychain push version 2.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import phonenumbers

from allmenning.core.clock import OSLO
from allmenning.core.period import Period

SERVICE = "oslo"
LONGEST_TITLE = 100
LONGEST_INFORMATION = 2000
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
# A failure is tried again after this long, doubled each time, and at least every quarter of an hour.
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(minutes=15)
_PERMISSION = re.compile(r"[a-z0-9\-_]{1,40}")
_ASSET = re.compile(r"[a-z0-9\-_]{1,20}")
_CODE = re.compile(r"[1-9][0-9]{1,3}")
_NUMBER = re.compile(r"[0-9]{5,13}")
_OURS = re.compile(r"a-[0-9a-f]{32}")


class NotTaken(ValueError):
    """The service would not take this; the text names the field."""


@dataclass(frozen=True)
class Phone:
    """A telephone: the country's code without zeros, and the number. Raises NotTaken."""

    code: str
    number: str

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code) or not _NUMBER.fullmatch(self.number):
            raise NotTaken("phone")


@dataclass(frozen=True)
class Interval:
    """From and until as clocks in Oslo show them: naive, in whole minutes, both included."""

    start: datetime
    end: datetime
    is_widened: bool = False


@dataclass(frozen=True)
class Permission:
    """When some assets open. Raises NotTaken."""

    interval: Interval
    assets: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.assets or not all(map(_ASSET.fullmatch, self.assets)):
            raise NotTaken("asset")
        if self.interval.end < self.interval.start:
            raise NotTaken("interval")


@dataclass(frozen=True)
class Pushed:
    """A key for one telephone, never to be passed on by its holder. Raises NotTaken."""

    id: str
    title: str
    permissions: tuple[Permission, ...]
    phone: Phone
    information: str = ""

    def __post_init__(self) -> None:
        if not _PERMISSION.fullmatch(self.id):
            raise NotTaken("id")
        if not self.title.strip() or len(self.title) > LONGEST_TITLE:
            raise NotTaken("title")
        if not self.permissions:
            raise NotTaken("permissions")
        if len(self.information) > LONGEST_INFORMATION:
            raise NotTaken("information")


def permission_id(token: bytes) -> str:
    """What the service knows a grant by: its sixteen random bytes, which tell it nothing."""
    return f"a-{token.hex()}"


def is_ours(permission: str) -> bool:
    """Whether we have pushed what goes by this id."""
    return _OURS.fullmatch(permission) is not None


def phone_of(text: str) -> Phone:
    """The telephone somebody typed, Norwegian unless it says otherwise. Raises NotTaken."""
    try:
        number = phonenumbers.parse(text, "NO")
    except phonenumbers.NumberParseException:
        raise NotTaken("phone") from None
    if not phonenumbers.is_valid_number(number):
        raise NotTaken("phone")
    return Phone(str(number.country_code), phonenumbers.national_significant_number(number))


def interval(period: Period, *, now: datetime) -> Interval | None:
    """The period as wall-clock time; None when it is over.

    The service is told no offset. What touches the hour that clocks show twice is therefore widened
    outward until both ends can be read in one way only. What has begun starts with the next minute,
    as the service takes nothing back in time.
    """
    if period.end <= now:
        return None
    start = max(period.start, _next_minute(now)) if period.start <= now else period.start
    first, last = _shown(start), _shown(_rounded_up(period.end))
    widened = (_before_doubt(first), _after_doubt(last))
    return Interval(*widened, is_widened=widened != (first, last))


def _next_minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0) + _MINUTE


def _rounded_up(moment: datetime) -> datetime:
    whole = moment.astimezone(UTC).replace(second=0, microsecond=0)
    return whole if whole == moment else whole + _MINUTE


def _shown(moment: datetime) -> datetime:
    return moment.astimezone(OSLO).replace(tzinfo=None, second=0, microsecond=0, fold=0)


def _before_doubt(shown: datetime) -> datetime:
    return shown.replace(minute=0) - _MINUTE if _is_shown_twice(shown) else shown


def _after_doubt(shown: datetime) -> datetime:
    return shown.replace(minute=0) + _HOUR if _is_shown_twice(shown) else shown


def _is_shown_twice(shown: datetime) -> bool:
    first, second = (shown.replace(tzinfo=OSLO, fold=fold) for fold in (0, 1))
    return first.utcoffset() != second.utcoffset()


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    return min(_FIRST_WAIT * 2 ** min(attempts - 1, 10), _LONGEST_WAIT)
