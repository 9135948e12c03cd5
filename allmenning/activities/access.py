"""The only door from an address or a device to an activity, a session or a head count."""

from datetime import datetime, timedelta
from typing import TypeVar

from django.db import models
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from allmenning.activities.models import (
    Activity,
    Board,
    Collaboration,
    CountingDevice,
    FeedbackResponse,
    Handover,
    Hanging,
    Initiative,
    Promotion,
    RelayRequest,
    ReportedFigures,
    Session,
    SignUp,
)
from allmenning.activities.queries import boards, initiatives, sessions, signing_up
from allmenning.activities.queries.devices import device_with, devices_at
from allmenning.activities.queries.feedback import with_words
from allmenning.activities.queries.handovers import handovers_of
from allmenning.activities.queries.partners import partners_of
from allmenning.core import ratelimit, scope
from allmenning.core.clock import day_start, local_date
from allmenning.core.receipts import Words
from allmenning.core.sent import WORDS_ARE_SHOWN, words_of
from allmenning.people.models import Person
from allmenning.people.queries import kinds_anywhere, staff_for, units_where
from allmenning.people.rules.roles import ADMINISTRATOR, CARETAKER, CASE_WORKER, UNIT_LEADER
from allmenning.places.models import Building

AT_WORK = (CARETAKER, CASE_WORKER, UNIT_LEADER, ADMINISTRATOR)
LEADING = (UNIT_LEADER, ADMINISTRATOR)
# Who is told when something that was handed over should be looked at again.
REVIEWING = (CASE_WORKER, UNIT_LEADER, ADMINISTRATOR)
DEVICE_COOKIE = "teller"
Told = TypeVar("Told", Hanging, Promotion, RelayRequest)
# A count that was forgotten is written the next days.
COUNTED_LATE = timedelta(days=14)
# A link in the browser's history on a shared machine leads to the words no longer than this.


def open_activity(slug: str) -> Activity:
    """An activity to come to. Raises Http404."""
    return get_object_or_404(sessions.open_activities(), slug=slug)


def device_of(request: HttpRequest, *, now: datetime) -> CountingDevice | None:
    """The counting device the request comes from, if it is one."""
    token = request.COOKIES.get(DEVICE_COOKIE, "")
    return device_with(token, now=now) if token else None


def sender(request: HttpRequest, *, now: datetime) -> str:
    """Who asks, as limits tell people apart when nobody is signed in: a paired device by itself, as
    many stand behind one address at a place; all else by its network address."""
    device = device_of(request, now=now)
    return f"{scope.setting()} device {device.pk}" if device else ratelimit.visitor(request)


def buildings_counted(request: HttpRequest, *, now: datetime) -> models.QuerySet[Building]:
    """Where who asks may count: the device's building, and when she is signed in at work, those of
    the units she works in."""
    device = device_of(request, now=now)
    person: Person | None = request.person  # type: ignore[attr-defined]
    here = models.Q(pk=device.building_id) if device else models.Q(pk__in=())
    if person is not None and request.is_staff:  # type: ignore[attr-defined]
        units = units_where(person=person, kinds=AT_WORK, now=now)
        here |= models.Q(unit_id__in=units)
    return Building.objects.filter(here)


def sessions_to_count(request: HttpRequest, *, now: datetime) -> models.QuerySet[Session]:
    """Sessions of today and the last two weeks where who asks may count, by time."""
    buildings = buildings_counted(request, now=now).values("pk")
    until = day_start(local_date(now) + timedelta(days=1))
    rows = sessions.with_all().filter(building_id__in=buildings, starts__lt=until)
    rows = rows.filter(activity__state__in=sessions.COME_TO)
    return rows.filter(starts__gte=now - COUNTED_LATE).order_by("starts", "id")


def session_to_count(request: HttpRequest, *, id: int, now: datetime) -> Session:
    """One of the sessions who asks may count. Raises Http404."""
    return get_object_or_404(sessions_to_count(request, now=now), pk=id)


def buildings_at_work(viewer: Person, *, now: datetime) -> models.QuerySet[Building]:
    """The buildings of the units the viewer works in, by name. Raises Http404 without any unit."""
    return Building.objects.filter(unit_id__in=units_at_work(viewer, now=now)).order_by("sort_key")


def building_at_work(*, viewer: Person, slug: str, now: datetime) -> Building:
    """A building of a unit the viewer works in. Raises Http404."""
    return get_object_or_404(buildings_at_work(viewer, now=now), slug=slug)


def device_at(building: Building, *, id: int, now: datetime) -> CountingDevice:
    """A device that counts at the building. Raises Http404."""
    return get_object_or_404(devices_at(building, now=now), pk=id)


def viewer(request: HttpRequest) -> Person:
    """Who is signed in, on a page that only employees reach."""
    person: Person | None = request.person  # type: ignore[attr-defined]
    if person is None:
        raise Http404
    return person


def units_at_work(viewer: Person, *, now: datetime) -> frozenset[int]:
    """The units whose meeting places the viewer works with. Raises Http404 when there are none."""
    units = units_where(person=viewer, kinds=AT_WORK, now=now)
    if not units:
        raise Http404
    return units


def activity_at_work(*, viewer: Person, slug: str, now: datetime) -> Activity:
    """An activity of a unit the viewer works in, in whatever state. Raises Http404."""
    units = units_at_work(viewer, now=now)
    rows = Activity.objects.select_related("unit", "parent")
    return get_object_or_404(rows, unit_id__in=units, slug=slug)


def session_at_work(*, viewer: Person, id: int, now: datetime) -> Session:
    """A session of an activity the viewer works with. Raises Http404."""
    units = units_at_work(viewer, now=now)
    return get_object_or_404(sessions.with_all(), activity__unit_id__in=units, pk=id)


def just_proposed(secret: bytes, *, now: datetime) -> tuple[Initiative, Words]:
    """What somebody proposed and its words, for the browser that sent it within the hour. Raises
    Http404."""
    initiative = initiatives.initiative_sent(secret)
    if initiative is None or initiative.sent_at + WORDS_ARE_SHOWN <= now:
        raise Http404
    return initiative, words_of(initiative.receipt, secret)


def session_to_sign_up_for(id: int) -> Session:
    """A session of an activity that one signs up for, whether or not it is too late. Raises Http404."""
    return get_object_or_404(signing_up.to_sign_up_for(), pk=id)


def just_signed_up(secret: bytes, *, now: datetime) -> tuple[SignUp, Words]:
    """What somebody signed up for and its words, for the browser that sent it within the hour.
    Raises Http404."""
    found = signing_up.sign_up_sent(secret)
    if found is None or found.sent_at + WORDS_ARE_SHOWN <= now:
        raise Http404
    return found, words_of(found.receipt, secret)


def units_led(viewer: Person, *, now: datetime) -> frozenset[int]:
    """The units the viewer leads, perhaps none."""
    return units_where(person=viewer, kinds=LEADING, now=now)


def initiatives_led(viewer: Person, *, now: datetime) -> models.QuerySet[Initiative]:
    """What waits for the viewer's answer at the places she leads. Raises Http404 without any."""
    units = units_led(viewer, now=now)
    if not units:
        raise Http404
    return initiatives.waiting_for_answer(units, now=now)


def initiative_led(*, viewer: Person, id: int, now: datetime) -> Initiative:
    """What somebody proposed at a place the viewer leads, answered or not. Raises Http404."""
    proposed = initiatives.proposed_at(units_led(viewer, now=now))
    return get_object_or_404(proposed, pk=id)


def words_in_answer(activity: Activity, *, id: int) -> FeedbackResponse:
    """An answer in words about the activity. Raises Http404."""
    return get_object_or_404(with_words(activity), pk=id)


def partner_in(activity: Activity, *, id: int) -> Collaboration:
    """One who runs the activity with us now. Raises Http404."""
    return get_object_or_404(partners_of(activity), pk=id)


def figures_of(activity: Activity, *, id: int) -> ReportedFigures:
    """What was reported of the activity. Raises Http404."""
    return get_object_or_404(ReportedFigures, activity=activity, pk=id)


def handover_at_work(*, viewer: Person, id: int, now: datetime) -> Handover:
    """What a unit the viewer works in has tried. Raises Http404."""
    units = units_at_work(viewer, now=now)
    return get_object_or_404(handovers_of(units), pk=id)


def may_lay_down_rules(viewer: Person, *, now: datetime) -> bool:
    """Whether the viewer decides by which rule the municipality's meeting places are evaluated."""
    return ADMINISTRATOR in kinds_anywhere(viewer, now=now)


def colleagues_of(activity: Activity, *, now: datetime) -> list[Person]:
    """Those who work with the activity."""
    return staff_for(units=[activity.unit_id], kinds=AT_WORK, now=now)


def hanging_at_work(*, viewer: Person, id: int, now: datetime) -> Hanging:
    """A poster of an activity the viewer works with. Raises Http404."""
    return _of_activity(Hanging, viewer, id, now)


def promotion_at_work(*, viewer: Person, id: int, now: datetime) -> Promotion:
    """What is planned to tell of an activity the viewer works with. Raises Http404."""
    return _of_activity(Promotion, viewer, id, now)


def relay_at_work(*, viewer: Person, id: int, now: datetime) -> RelayRequest:
    """A request to pass on word of an activity the viewer works with. Raises Http404."""
    return _of_activity(RelayRequest, viewer, id, now)


def _of_activity(model: type[Told], viewer: Person, id: int, now: datetime) -> Told:
    units = units_at_work(viewer, now=now)
    rows = model.objects.select_related("activity")
    found: Told = get_object_or_404(rows, activity__unit_id__in=units, pk=id)
    return found


def open_board(slug: str) -> Board:
    """A notice board, which everybody may read. Raises Http404."""
    return get_object_or_404(boards.boards(), slug=slug)


def boards_at_work(viewer: Person, *, now: datetime) -> models.QuerySet[Board]:
    """The boards of the viewer's units and those she looks after. Raises Http404 without either."""
    units = units_where(person=viewer, kinds=AT_WORK, now=now)
    looked_after = boards.moderating(now=now).filter(person=viewer).values("board")
    if not units and not looked_after.exists():
        raise Http404
    mine = models.Q(unit_id__in=units) | models.Q(pk__in=looked_after)
    return boards.boards().filter(mine)


def board_at_work(*, viewer: Person, slug: str, now: datetime) -> Board:
    """One of them. Raises Http404."""
    return get_object_or_404(boards_at_work(viewer, now=now), slug=slug)


def may_moderate(viewer: Person, board: Board, *, now: datetime) -> bool:
    """Whether the viewer looks after the board, or leads the unit it belongs to."""
    leads = board.unit_id in units_where(person=viewer, kinds=LEADING, now=now)
    return leads or boards.moderates(viewer, board, now=now)


def may_hand_over(viewer: Person, board: Board, *, now: datetime) -> bool:
    """Whether the viewer may let somebody look after a board she sees at work: it is hers to look
    after, or nobody does."""
    return may_moderate(viewer, board, now=now) or boards.moderator_in_charge(board) is None


def board_to_hand_over(*, viewer: Person, slug: str, now: datetime) -> Board:
    """A board that the viewer may let somebody look after. Raises Http404."""
    board = board_at_work(viewer=viewer, slug=slug, now=now)
    if not may_hand_over(viewer, board, now=now):
        raise Http404
    return board


def board_moderated(*, viewer: Person, slug: str, now: datetime) -> Board:
    """A board that is the viewer's to look after. Raises Http404."""
    board = board_at_work(viewer=viewer, slug=slug, now=now)
    if not may_moderate(viewer, board, now=now):
        raise Http404
    return board
