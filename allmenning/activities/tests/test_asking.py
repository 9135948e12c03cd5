"""Who is at a session and asks, on her page that day, and how the asking went."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from allmenning.activities.actions import answering, planning
from allmenning.activities.models import (
    Activity,
    Collaboration,
    FeedbackResponse,
    Schedule,
    Session,
)
from allmenning.activities.queries.feedback import asked_at, session_now
from allmenning.people.models import Person
from allmenning.places.models import Building
from tests.browsers import words_of
from tests.cast import ClientFor


@pytest.fixture
def red_cross(baby_group: Activity) -> Collaboration:
    return Collaboration.objects.create(activity=baby_group, name="Røde Kors")


@pytest.fixture
def tuesdays(baby_group: Activity, haugen: Building, now: datetime) -> list[Session]:
    schedule = Schedule.objects.create(
        activity=baby_group,
        building=haugen,
        weekdays=[1],
        first_day=date(2026, 12, 8),
        opens=11 * 60,
        closes=13 * 60,
    )
    planning.plan(schedule=schedule, until=date(2026, 12, 23), now=now)
    return list(Session.objects.filter(schedule=schedule).order_by("starts"))


def address(session: Session) -> str:
    return f"/ansatte/moteplasser/okt/{session.pk}/hvem"


def test_who_asks_sees_it_on_her_page_and_is_there_in_two_taps(
    client_for: ClientFor, ingrid: Person, fatima: Person, this_mornings: Session
) -> None:
    leader, caretaker = client_for(ingrid, staff=True), client_for(fatima, staff=True)
    assert "Fatima Hassan" in words_of(leader.get(address(this_mornings)))
    leader.post(address(this_mornings), {"vert": str(fatima.pk)})
    assert "Spør dem som kommer" not in words_of(leader.get("/ansatte"))

    page = caretaker.get("/ansatte").content.decode()
    assert "Spør dem som kommer: Babytreff" in page
    way = f"/aktiviteter/babytreff/svar?kanal=asked&amp;okt={this_mornings.pk}"
    assert way in page

    ask = way.replace("&amp;", "&")
    said = {"smilefjes": "5", "noekkel": str(uuid4())}
    thanks = caretaker.post(ask, said, follow=True).content.decode()
    assert f"okt={this_mornings.pk}" in thanks
    no = {"noekkel": str(uuid4()), "okt": str(this_mornings.pk)}
    caretaker.post("/ansatte/moteplasser/babytreff/ville-ikke-svare", no)
    assert "spurt 2: 1 svarte, 1 ville ikke" in words_of(caretaker.get("/ansatte"))
    at_work = words_of(leader.get("/ansatte/moteplasser/babytreff"))
    assert "(Fatima Hassan): spurt 2: 1 svarte, 1 ville ikke" in at_work


def test_it_goes_on_in_the_same_schedule_and_all_see_who_runs_it(
    client_for: ClientFor,
    ingrid: Person,
    fatima: Person,
    tuesdays: list[Session],
    red_cross: Collaboration,
    now: datetime,
) -> None:
    first, second, third = tuesdays
    said = {"vert": str(fatima.pk), "driver": str(red_cross.pk)}
    leader = client_for(ingrid, staff=True)
    leader.post(address(first), said)
    leader.post(address(second), said | {"videre": "on", "driver": ""})
    planning.plan(schedule=Schedule.objects.get(), until=date(2026, 12, 30), now=now)

    for session in tuesdays:
        session.refresh_from_db()
    last = Session.objects.latest("starts")
    assert [one.host for one in (first, second, third, last)] == [fatima] * 4
    assert [one.run_by for one in (first, second, third, last)] == [red_cross, None, None, None]
    public = words_of(client_for(None).get("/aktiviteter/babytreff"))
    assert public.count("med Røde Kors") == 1
    assert "Fatima" not in public


@pytest.mark.parametrize("wrong", [{"vert": "0"}, {"vert": "x"}, {"driver": "999"}])
def test_only_those_who_work_there_and_its_partners_are_chosen(
    client_for: ClientFor, ingrid: Person, this_mornings: Session, wrong: dict[str, str]
) -> None:
    answer = client_for(ingrid, staff=True).post(address(this_mornings), wrong)

    assert answer.status_code == 422
    assert "Velg fra listen." in words_of(answer)


def test_strangers_staff_nothing(
    client_for: ClientFor, kari: Person, this_mornings: Session
) -> None:
    assert client_for(kari, staff=True).get(address(this_mornings)).status_code == 404


def test_an_answer_belongs_to_the_only_session_that_is_on(
    baby_group: Activity, this_mornings: Session, haugen: Building, now: datetime
) -> None:
    assert session_now(baby_group, named=None, now=now) == this_mornings
    assert session_now(baby_group, named=None, now=now + timedelta(days=1)) is None
    other = Session.objects.create(
        activity=baby_group, building=haugen, starts=now, ends=now + timedelta(1), changed_at=now
    )
    assert session_now(baby_group, named=None, now=now) is None
    assert session_now(baby_group, named=other.pk, now=now) == other
    assert session_now(baby_group, named=0, now=now) is None


def test_other_ways_are_told_beside_the_asking(
    client_for: ClientFor, baby_group: Activity, this_mornings: Session, now: datetime
) -> None:
    client_for(None).post(
        "/aktiviteter/babytreff/svar?kanal=qr&okt=tull",
        {"smilefjes": "4", "noekkel": str(uuid4())},
    )
    FeedbackResponse.objects.update(session=this_mornings)
    key = uuid4()
    for _again in range(2):
        answering.decline(
            activity=baby_group, key=key, language="nb", session=this_mornings, now=now
        )

    found = asked_at([this_mornings])[this_mornings.pk]
    assert (found.asked, found.declined, found.by_other_ways) == (1, 1, 1)
