"""Objects that the routes of activities lead to: a baby group at Haugen, and what counts there."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from allmenning.activities.access_by_link import follower_link, relay_link
from allmenning.activities.actions import boards, following, telling
from allmenning.activities.actions.devices import pair
from allmenning.activities.actions.initiatives import Proposed, propose
from allmenning.activities.actions.partners import join
from allmenning.activities.models import (
    Activity,
    Board,
    BoardFollower,
    BoardMember,
    BoardPost,
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
)
from allmenning.core.clock import instant
from allmenning.core.period import Period
from allmenning.people.models import Association, Person, Representative, Unit
from allmenning.places.models import Building, District, Space


@pytest.fixture
def baby_group(haugen: Building) -> Activity:
    """A drop-in for babies, in operation."""
    return Activity.objects.create(
        unit=haugen.unit,
        slug="babytreff",
        kind=Activity.Kind.DROP_IN,
        state=Activity.State.OPERATION,
        title={"nb": "Babytreff", "en": "Baby group"},
        youngest=0,
        oldest=1,
    )


@pytest.fixture
def this_mornings(baby_group: Activity, haugen: Building, now: datetime) -> Session:
    """The session that began an hour ago."""
    return Session.objects.create(
        activity=baby_group,
        building=haugen,
        starts=now - timedelta(hours=1),
        ends=now + timedelta(hours=1),
        changed_at=now,
    )


@pytest.fixture
def baking_evening(haugen: Building, now: datetime) -> Session:
    """A session in two days of a baking course with four places, for which one signs up."""
    course = Activity.objects.create(
        unit=haugen.unit,
        slug="bakekurs",
        kind=Activity.Kind.SERIES,
        state=Activity.State.TRIAL,
        title={"nb": "Bakekurs"},
        places=4,
    )
    starts = now + timedelta(days=2)
    ends = starts + timedelta(hours=2)
    return Session.objects.create(
        activity=course, building=haugen, starts=starts, ends=ends, changed_at=now
    )


@pytest.fixture
def familiedag(haugen: Building) -> Handover:
    """A model that the leisure contact goes on with."""
    made: Handover = Handover.objects.create(
        unit=haugen.unit,
        name="Familiedag",
        is_continued=True,
        receiver="fritidskontakten",
        valid_until=date(2024, 12, 31),
        review_month=date(2024, 11, 1),
    )
    return made


@pytest.fixture
def counter_at_haugen(haugen: Building, ingrid: Person, now: datetime) -> CountingDevice:
    """The tablet at the entrance."""
    return pair(building=haugen, name="Nettbrettet", by=ingrid, now=now)[0]


@pytest.fixture
def chess_evening(musikkrom: Space, now: datetime) -> Initiative:
    """Somebody wants to play chess in the music room the day after tomorrow."""
    day = date(2026, 12, 3)
    evening = Period(instant(day, time(18)), instant(day, time(20)))
    proposed = Proposed("Sjakkveld", "nb", "Samira", musikkrom, evening)
    return propose(proposed=proposed, secret=b"a sending" * 4, now=now)


@pytest.fixture
def red_cross_figures(baby_group: Activity) -> ReportedFigures:
    """What the Red Cross counted in the first year of its family centre."""
    return ReportedFigures.objects.create(
        activity=baby_group,
        source="Røde Kors",
        days=(date(2022, 9, 1), date(2023, 10, 1)),
        opening_days=148,
        visits=4785,
        unique=1230,
        unique_adults=465,
        unique_children=765,
        method=ReportedFigures.Method.PARTNER_REPORT,
    )


@pytest.fixture
def clinic_helps(baby_group: Activity, ingrid: Person, now: datetime) -> Collaboration:
    """The health clinic runs the baby group with us."""
    told = {"name": "Helsestasjonen", "does": "er innom annenhver uke"}
    return join(activity=baby_group, **told, by=ingrid, now=now)


@pytest.fixture
def poster_at_clinic(baby_group: Activity, ingrid: Person, now: datetime) -> Hanging:
    """A poster that Ingrid is to hang."""
    place = "Helsestasjonen"
    return telling.list_place(activity=baby_group, place=place, carrier=ingrid, by=ingrid, now=now)


@pytest.fixture
def told_on_workplace(baby_group: Activity, ingrid: Person, now: datetime) -> Promotion:
    """Colleagues are to hear of the baby group."""
    return telling.plan_promotion(
        activity=baby_group,
        channel="Workplace",
        audience="Ansatte",
        planned_on=date(2026, 12, 1),
        responsible=ingrid,
        by=ingrid,
        now=now,
    )


@pytest.fixture
def parents_asked(baby_group: Activity, ingrid: Person, now: datetime) -> RelayRequest:
    """The parents' committee is asked to pass it on."""
    return telling.ask_to_share(
        activity=baby_group, partner="FAU Haugen", text="Kom på babytreff!", by=ingrid, now=now
    )


@pytest.fixture
def parents_link(parents_asked: RelayRequest) -> SimpleNamespace:
    """What stands last in the committee's own address."""
    return SimpleNamespace(pk=relay_link(parents_asked))


@pytest.fixture
def words_in_somali(baby_group: Activity, now: datetime) -> FeedbackResponse:
    """Somebody wrote what she thinks, in Somali."""
    return FeedbackResponse.objects.create(
        activity=baby_group,
        key=uuid4(),
        day=now.date(),
        channel=FeedbackResponse.Channel.ASKED,
        smileys=5,
        words="Aad ayaan u jeclahay",
        language="so",
    )


@pytest.fixture
def families_board(stovner: Unit, ingrid: Person, now: datetime) -> Board:
    """The families' board at Stovner, which Ingrid looks after."""
    district = District.objects.create(
        unit=stovner, code="stovner", name="Stovner", latitude=59.96, longitude=10.92
    )
    title = {"nb": "Barn og familier på Stovner", "en": "Children and families at Stovner"}
    return boards.make_board(by=ingrid, now=now, unit_id=stovner.pk, district=district, title=title)


@pytest.fixture
def bands_post(
    families_board: Board, skolekorps: Association, kari: Person, now: datetime
) -> BoardPost:
    """What the school band offers, written by Kari, who acts for it."""
    Representative.objects.create(person=kari, association=skolekorps)
    return boards.post(
        board=families_board,
        association=skolekorps,
        by=kari,
        now=now,
        title="Prøv å spille trompet",
        text="Gratis for alle fra 8 år.",
        language="nb",
        last_day=date(2027, 6, 1),
    )


@pytest.fixture
def band_on_board(bands_post: BoardPost) -> BoardMember:
    """The band, which waits to be approved."""
    return bands_post.member


@pytest.fixture
def followers_link(families_board: Board, now: datetime) -> SimpleNamespace:
    """What stands last in the address of one who follows the board."""
    following.ask_to_follow(
        board=families_board, address="kari@eksempel.no", language="nb", now=now
    )
    return SimpleNamespace(pk=follower_link(BoardFollower.objects.get()))
