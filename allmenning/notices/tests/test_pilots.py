"""Pilots: joining and leaving, lists, orders, and being forgotten."""

from datetime import date, datetime, timedelta

import pytest

from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.core.models import ActLog
from allmenning.notices.actions.enrolling import forget_enrolled, leave
from allmenning.notices.actions.taking_up import count_take_up
from allmenning.notices.models import Enrolment, Notice, Order, Pilot, TakeUp
from allmenning.notices.tests.resident_scenes import (
    begun_notice,
    garden_waste,
    haugenveien,
    in_register,
    link_in,
    message_to,
)
from allmenning.people.models import Person, RegisteredPerson, Unit
from tests.browsers import words_of
from tests.cast import PIDS, ClientFor

WHO = Actor("person", 1)


@pytest.fixture
def pilot(per: Person, stovner: Unit, now: datetime) -> Pilot:
    notice = begun_notice(per, stovner, now, trigger=Notice.Trigger.ENROLLED)
    return garden_waste(notice, now)


@pytest.fixture
def registered(kari: Person, now: datetime) -> RegisteredPerson:
    """Kari, in the register at Haugenveien 1."""
    return in_register(kari, now, address=haugenveien().reference)


def page_of(pilot: Pilot) -> str:
    return f"/proveordninger/{pilot.notice_id}"


def test_joining_and_leaving(
    client_for: ClientFor, kari: Person, registered: RegisteredPerson, pilot: Pilot
) -> None:
    browser = client_for(kari)
    page = words_of(browser.get(page_of(pilot)))
    assert "For å vite hvem vi skal hente hos." in page
    assert "Bli med" in page

    assert browser.post(page_of(pilot), {"what": "join"}).status_code == 303
    browser.post(page_of(pilot), {"what": "join"})
    enrolment = Enrolment.objects.get()
    assert (enrolment.person, enrolment.source) == (registered, "sign_up")
    assert (enrolment.purpose, enrolment.delete_on) == (pilot.purpose["nb"], pilot.delete_on)
    assert "Du er med." in words_of(browser.get(page_of(pilot)))

    browser.post(page_of(pilot), {"what": "leave"})
    assert not Enrolment.objects.exists()


def test_open_pilots_are_listed_for_everybody(client_for: ClientFor, pilot: Pilot) -> None:
    assert "Henting av hageavfall" in words_of(client_for(None).get("/proveordninger"))
    Pilot.objects.update(is_open=False)
    assert "Ingen prøveordninger er åpne nå." in words_of(client_for(None).get("/proveordninger"))


def test_a_closed_pilot_takes_nobody(
    client_for: ClientFor, kari: Person, registered: RegisteredPerson, pilot: Pilot
) -> None:
    Pilot.objects.update(is_open=False)

    answer = client_for(kari).post(page_of(pilot), {"what": "join"})

    assert answer.status_code == 422
    assert "Påmeldingen er stengt." in words_of(answer)
    assert client_for(kari).post(page_of(pilot), {}).status_code == 422
    assert not Enrolment.objects.exists()


def test_who_is_not_in_the_register_cannot_join(
    client_for: ClientFor, kari: Person, pilot: Pilot
) -> None:
    assert "står ikke i vår kopi" in words_of(client_for(kari).get(page_of(pilot)))
    assert client_for(kari).post(page_of(pilot), {"what": "join"}).status_code == 422


def test_ordering_counts_and_can_be_given_up(
    client_for: ClientFor, kari: Person, registered: RegisteredPerson, pilot: Pilot, now: datetime
) -> None:
    browser, address = client_for(kari), f"{page_of(pilot)}/bestill"
    day = pilot.order_days[0]
    assert "Du må være med" in words_of(browser.post(address, {"day": day.isoformat()}))
    browser.post(page_of(pilot), {"what": "join"})

    assert browser.post(address, {"day": day.isoformat()}).status_code == 303
    browser.post(address, {"day": day.isoformat()})
    assert [order.day for order in Order.objects.all()] == [day]
    assert TakeUp.objects.get().number == 1
    assert "Dette har du bestilt" in words_of(browser.get(address))

    assert browser.post(address, {"give_up": day.isoformat()}).status_code == 303
    assert not Order.objects.exists()
    assert TakeUp.objects.get().number == 0


@pytest.mark.parametrize("day", ["", "x", "2026-12-01", "2027-06-01", "9999-99-99"])
def test_only_days_that_are_offered(
    client_for: ClientFor, kari: Person, registered: RegisteredPerson, pilot: Pilot, day: str
) -> None:
    browser = client_for(kari)
    browser.post(page_of(pilot), {"what": "join"})

    for field in ("day", "give_up"):
        answer = browser.post(f"{page_of(pilot)}/bestill", {field: day})
        assert answer.status_code == 422
        assert "Velg en av dagene" in words_of(answer)


def test_who_has_no_address_is_told_to_ring(
    client_for: ClientFor, kari: Person, pilot: Pilot, now: datetime
) -> None:
    in_register(kari, now)
    browser = client_for(kari)
    browser.post(page_of(pilot), {"what": "join"})

    answer = browser.post(f"{page_of(pilot)}/bestill", {"day": pilot.order_days[0].isoformat()})

    assert "Ring oss" in words_of(answer)


def test_ordering_by_the_link_shows_no_address(
    client_for: ClientFor, kari: Person, registered: RegisteredPerson, pilot: Pilot, now: datetime
) -> None:
    message = message_to(registered, pilot.notice, now)
    client_for(kari).post(page_of(pilot), {"what": "join"})
    anybody, link = client_for(None), link_in(message)
    assert "Bestill" in words_of(anybody.get(f"/varsler/hvorfor/{link}"))

    day = pilot.order_days[1].isoformat()
    assert anybody.post(f"/varsler/bestill/{link}", {"day": day}).status_code == 303

    page = words_of(anybody.get(f"/varsler/bestill/{link}"))
    assert "Dette har du bestilt" in page
    assert "Haugenveien" not in page
    assert Order.objects.get().person == registered


def test_leaving_takes_the_orders_along(
    client_for: ClientFor, kari: Person, registered: RegisteredPerson, pilot: Pilot
) -> None:
    browser = client_for(kari)
    browser.post(page_of(pilot), {"what": "join"})
    browser.post(f"{page_of(pilot)}/bestill", {"day": pilot.order_days[0].isoformat()})

    assert TakeUp.objects.get().number == 1
    browser.post(page_of(pilot), {"what": "leave"})

    assert not Order.objects.exists()
    assert TakeUp.objects.get().number == 0


def test_what_was_carried_out_stays_counted_when_she_leaves(
    kari: Person, registered: RegisteredPerson, pilot: Pilot, now: datetime
) -> None:
    Order.objects.create(notice=pilot.notice, person=registered, day=local_date(now), at=now)
    count_take_up(notice=pilot.notice_id, day=local_date(now))

    leave(person=registered, pilot=pilot, actor=Actor("person", kari.pk), now=now)

    assert not Order.objects.exists()
    assert TakeUp.objects.get().number == 1


def test_everybody_is_forgotten_when_the_day_comes(
    registered: RegisteredPerson, pilot: Pilot, now: datetime
) -> None:
    Enrolment.objects.create(
        notice=pilot.notice, person=registered, source="sign_up", at=now, delete_on=pilot.delete_on
    )
    for ahead in (0, 198):
        day = local_date(now) + timedelta(days=ahead)
        Order.objects.create(notice=pilot.notice, person=registered, day=day, at=now)

    forget_enrolled(now=now + timedelta(days=199))
    assert (Enrolment.objects.count(), Order.objects.count()) == (1, 1)
    forget_enrolled(now=now + timedelta(days=200))

    assert not Enrolment.objects.exists()
    assert not Order.objects.exists()
    assert ActLog.objects.get(verb="enrolments_deleted").details == {"count": 1}


# At work


def test_the_pilot_is_described(
    client_for: ClientFor, per: Person, stovner: Unit, now: datetime
) -> None:
    notice = begun_notice(per, stovner, now, trigger=Notice.Trigger.ENROLLED)
    browser, address = client_for(per, staff=True), f"/ansatte/varsler/{notice.pk}/proveordning"
    assert browser.get(address).status_code == 200
    said = {
        "name_nb": "Hageavfall",
        "purpose_nb": "For å hente.",
        "delete_on": "01.06.2027",
        "is_open": "on",
        "order_days": "15.12.2026\n 22.12.2026",
    }

    assert browser.post(address, said).status_code == 303

    pilot = Pilot.objects.get()
    assert (pilot.name, pilot.delete_on) == ({"nb": "Hageavfall"}, date(2027, 6, 1))
    assert pilot.order_days == [date(2026, 12, 15), date(2026, 12, 22)]
    assert "22.12.2026" in browser.get(address).content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"delete_on": "01.12.2026"}, "Velg en dag som ikke har vært."),
        ({"order_days": "i morgen"}, "«i morgen» er ingen dato."),
        (
            {"order_days": "\n".join(f"{d}.{m}.2027" for m in (1, 3, 5) for d in range(1, 31))},
            "høyst 60",
        ),
        ({"name_nb": ""}, "Skriv det på bokmål."),
        ({"order_days": "31.05.2027\n01.06.2027"}, "01.06.2027. Velg dager før det."),
    ],
)
def test_what_is_wrong_with_the_description(
    client_for: ClientFor, per: Person, pilot: Pilot, change: dict[str, str], said: str
) -> None:
    usual = {"name_nb": "Hage", "purpose_nb": "For å hente.", "delete_on": "01.06.2027"}
    address = f"/ansatte/varsler/{pilot.notice_id}/proveordning"

    answer = client_for(per, staff=True).post(address, {**usual, **change})

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert Pilot.objects.get().name == {"nb": "Henting av hageavfall"}


def test_an_earlier_day_is_everybodys(
    client_for: ClientFor, per: Person, registered: RegisteredPerson, pilot: Pilot, now: datetime
) -> None:
    Enrolment.objects.create(
        notice=pilot.notice, person=registered, source="sign_up", at=now, delete_on=pilot.delete_on
    )
    said = {"name_nb": "Hage", "purpose_nb": "For å hente.", "delete_on": "01.02.2027"}

    client_for(per, staff=True).post(f"/ansatte/varsler/{pilot.notice_id}/proveordning", said)

    assert Enrolment.objects.get().delete_on == date(2027, 2, 1)


def test_a_list_takes_those_the_register_has_and_counts_the_rest(
    client_for: ClientFor, per: Person, registered: RegisteredPerson, pilot: Pilot
) -> None:
    browser = client_for(per, staff=True)
    address = f"/ansatte/varsler/{pilot.notice_id}/proveordning/liste"
    kari = PIDS["kari"]
    numbers = f"{kari[:6]} {kari[6:]}\n{PIDS['ola']}, {PIDS['fatima']};{kari}"

    Pilot.objects.update(purpose={"nb": "For å hente.", "nn": "For å kome og hente."})
    answer = browser.post(address, {"numbers": numbers}, follow=True)

    assert "Lagt til: 1." in words_of(answer)
    browser.cookies["spraak"] = "nn"
    assert "For å kome og hente." in words_of(browser.get(address))
    browser.cookies["spraak"] = "nb"
    assert "Ikke i vår kopi av Folkeregisteret: 2." in words_of(answer)
    enrolment = Enrolment.objects.get()
    assert (enrolment.person, enrolment.source) == (registered, "imported")
    act = ActLog.objects.get(verb="list_enrolled")
    assert act.details == {"added": 1, "unknown": 2}
    again = browser.post(address, {"numbers": kari}, follow=True)
    assert "Var med fra før: 1." in words_of(again)


def test_a_list_with_what_is_no_number_changes_nothing(
    client_for: ClientFor, per: Person, registered: RegisteredPerson, pilot: Pilot
) -> None:
    address = f"/ansatte/varsler/{pilot.notice_id}/proveordning/liste"
    typed = f"{PIDS['kari']}\n12345678901"

    answer = client_for(per, staff=True).post(address, {"numbers": typed})

    assert answer.status_code == 422
    assert "Se nummer 2 i lista." in words_of(answer)
    assert "12345678901" in answer.content.decode()
    assert not Enrolment.objects.exists()


def test_where_to_go(
    client_for: ClientFor, per: Person, registered: RegisteredPerson, pilot: Pilot, now: datetime
) -> None:
    Order.objects.create(notice=pilot.notice, person=registered, day=pilot.order_days[0], at=now)

    page = words_of(
        client_for(per, staff=True).get(f"/ansatte/varsler/{pilot.notice_id}/bestillinger")
    )

    assert "Haugenveien 1, 0979" in page
    assert "Ingen har bestilt." in page
    assert ActLog.objects.filter(verb="orders_shown").exists()


def test_a_stranger_at_work_finds_nothing(
    client_for: ClientFor, fatima: Person, pilot: Pilot
) -> None:
    browser = client_for(fatima, staff=True)

    for page in ("proveordning", "proveordning/liste", "bestillinger"):
        assert browser.get(f"/ansatte/varsler/{pilot.notice_id}/{page}").status_code == 404
