"""Ringing and texting a door from the telephone that the key's holder gave."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from django.db import IntegrityError, transaction
from django.test import Client

from allmenning.booking.models import Booking, Request
from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog
from allmenning.keys.actions.granting import revoke, share
from allmenning.keys.models import Bundle, Door, DoorNumber, DoorOrder, Grant
from allmenning.keys.tests.opened import evening, key_to
from allmenning.keys.tests.ringing import DOORS, KARIS, STRANGERS, WRITTEN, ring, send, told
from allmenning.people.models import Person
from allmenning.places.models import Building
from tests.cast import ClientFor
from tests.moment import SetClock

NOTHING = (
    "Vi fant ingen nøkkel som gjelder nå for dette nummeret. Når nøkkelen din åpner, ser du når du "
    "logger inn. Trenger du hjelp, ring 21 80 21 80."
)
ASKED = "Vi har bedt døra om å åpne: Hovedinngang. Åpner den ikke, så prøv en gang til, eller bruk koden."


@pytest.fixture
def provider(oslo: Any, settings: Any) -> Client:
    """Oslo's telephone provider."""
    settings.DOOR_TELEPHONE = {"oslo": [WRITTEN]}
    return Client(HTTP_HOST="oslo.localhost", enforce_csrf_checks=True)


@pytest.fixture
def key(
    kari: Person,
    booking: Booking,
    music_doors: Bundle,
    main_door: Door,
    haugen: Building,
    now: datetime,
    set_clock: SetClock,
) -> Grant:
    """Kari's key; the main door can be rung, and it is six in the evening."""
    Person.objects.filter(pk=kari.pk).update(phone=KARIS)
    DoorNumber.objects.create(building=haugen, number=DOORS)
    Door.objects.filter(pk=main_door.pk).update(by_phone=True)
    grant = key_to(booking, now)
    set_clock(evening(18))
    return grant


def test_ringing_asks_the_main_door_as_the_button_does(
    provider: Client, key: Grant, kari: Person, main_door: Door
) -> None:
    answer = ring(provider)

    order = DoorOrder.objects.get()
    assert (answer.status_code, answer.json()) == (200, {"opens": True, "text": ASKED})
    assert (order.grant, order.door, order.person, order.by) == (key, main_door, kari, "phone")
    assert order.deadline == evening(18) + timedelta(seconds=8)
    assert ActLog.objects.about("door", main_door.pk).filter(verb="ordered").exists()


def test_a_text_opens_another_door_by_its_name_or_number(
    provider: Client, key: Grant, music_door: Door
) -> None:
    Door.objects.update(by_phone=True)

    ring(provider, "a1", kind="text", text="Åpne musikkrom")
    ring(provider, "a2", kind="text", text="1")

    orders = DoorOrder.objects.order_by("pk")
    assert [one.door.name for one in orders] == ["Musikkrom", "Hovedinngang"]


def test_a_text_that_names_no_door_is_told_which_there_are(provider: Client, key: Grant) -> None:
    Door.objects.update(by_phone=True)

    answer = ring(provider, kind="text", text="kjelleren")

    assert answer.json() == {
        "opens": False,
        "text": "Vi forsto ikke hvilken dør du mener. Svar med tallet: 1 Hovedinngang, 2 Musikkrom.",
    }
    assert not DoorOrder.objects.exists()


def test_the_number_given_with_the_booking_opens_for_who_booked_alone(
    provider: Client, key: Grant, ola: Person
) -> None:
    Person.objects.update(phone="")
    share(parent=key, person=ola, actor=SYSTEM, now=evening(18))
    Request.objects.update(phone=KARIS)

    ring(provider)

    assert DoorOrder.objects.get().grant == key


def test_who_was_shared_with_rings_from_her_own(provider: Client, key: Grant, ola: Person) -> None:
    Person.objects.filter(pk=ola.pk).update(phone=STRANGERS)
    share(parent=key, person=ola, actor=SYSTEM, now=evening(18))

    ring(provider, **{"from": "40 00 00 99"})

    assert DoorOrder.objects.get().person == ola


def test_ringing_twice_asks_once(provider: Client, key: Grant) -> None:
    ring(provider, "a1")
    ring(provider, "a2")

    assert DoorOrder.objects.count() == 1


@pytest.mark.parametrize("moment", [evening(17, 29), evening(20, 30)])
def test_a_forged_caller_opens_nothing_outside_the_time(
    provider: Client, key: Grant, set_clock: SetClock, moment: datetime
) -> None:
    set_clock(moment)

    assert ring(provider).json() == {"opens": False, "text": NOTHING}
    assert not DoorOrder.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"from": STRANGERS},
        {"from": "anonymous"},
        {"from": ""},
        {"from": "+474000000012345"},
        {"to": "+4721802182"},
        {"to": "112"},
        {"kind": "text", "text": "1", "from": STRANGERS},
    ],
)
def test_who_is_unknown_is_told_no_more_than_who_has_no_key_now(
    provider: Client, key: Grant, changes: dict[str, str]
) -> None:
    answer = ring(provider, **changes)

    assert (answer.status_code, answer.json()) == (200, {"opens": False, "text": NOTHING})
    assert not DoorOrder.objects.exists()


def test_a_key_that_was_taken_back_opens_nothing(provider: Client, key: Grant) -> None:
    revoke(grant=key, reason="mistet", actor=SYSTEM, now=evening(18))

    assert ring(provider).json() == {"opens": False, "text": NOTHING}


def test_no_door_is_rung_before_somebody_chose_so(provider: Client, key: Grant) -> None:
    Door.objects.update(by_phone=False)

    assert ring(provider).json() == {"opens": False, "text": NOTHING}
    assert not Door._meta.get_field("by_phone").default


def test_what_guards_things_is_never_opened_so(key: Grant, music_door: Door) -> None:
    for kind in ("storage", "cupboard"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Door.objects.filter(pk=music_door.pk).update(kind=kind, by_phone=True)


def test_a_message_counts_once(provider: Client, key: Grant, set_clock: SetClock) -> None:
    ring(provider)
    set_clock(evening(18) + timedelta(seconds=20))

    again = send(provider, told(), at=evening(18))

    assert (again.status_code, again.json()["opens"]) == (409, False)
    assert DoorOrder.objects.count() == 1


def test_what_comes_late_or_unsigned_opens_nothing(provider: Client, key: Grant) -> None:
    late = send(provider, told(), at=evening(17, 59))
    forged = send(provider, told(), secret=b"another")
    bare = provider.post("/telefon/dorer", told(), content_type="application/json")

    assert [one.status_code for one in (late, forged, bare)] == [401, 401, 401]
    assert not DoorOrder.objects.exists()


def test_what_is_no_call_is_refused(provider: Client, key: Grant) -> None:
    assert send(provider, b"{}").status_code == 422
    assert send(provider, told(id="a2")).status_code == 422
    assert send(provider, b" " * 5000).status_code == 413
    assert provider.get("/telefon/dorer").status_code == 405


def test_where_nobody_provides_there_is_nothing(
    provider: Client, key: Grant, settings: Any
) -> None:
    settings.DOOR_TELEPHONE = {"asker": [WRITTEN]}

    assert ring(provider).status_code == 404


def test_another_municipalitys_provider_opens_nothing_here(
    key: Grant, asker: Any, settings: Any
) -> None:
    settings.DOOR_TELEPHONE = {"asker": [WRITTEN]}

    answer = ring(Client(HTTP_HOST="asker.localhost"))

    assert (answer.status_code, answer.json()["opens"]) == (200, False)
    assert not DoorOrder.objects.exists()


def test_who_rings_on_and_on_is_not_heard(provider: Client, key: Grant) -> None:
    answers = [ring(provider, f"a{number}", **{"from": STRANGERS}) for number in range(6)]

    assert [one.status_code for one in answers] == [200] * 5 + [429]
    assert answers[-1].json()["text"] == ""
    assert ring(provider, "b1").json()["opens"]


def test_the_answer_is_in_the_holders_language(provider: Client, key: Grant, kari: Person) -> None:
    Person.objects.filter(pk=kari.pk).update(language="en")

    assert ring(provider).json()["text"].startswith("We have asked the door to open: Hovedinngang.")


def test_no_number_is_written_in_our_log(
    provider: Client, key: Grant, caplog: pytest.LogCaptureFixture
) -> None:
    ring(provider)
    ring(provider, "a2", **{"from": STRANGERS})
    send(provider, told(), secret=b"another")

    assert not any(number[-8:] in caplog.text for number in (KARIS, STRANGERS, DOORS))


def test_the_page_of_the_key_says_how(
    provider: Client, key: Grant, kari: Person, client_for: ClientFor
) -> None:
    page = client_for(kari).get(f"/nokler/{key.booking_id}").content.decode()
    Door.objects.update(by_phone=False)
    without = client_for(kari).get(f"/nokler/{key.booking_id}").content.decode()

    assert 'href="tel:+4721802181"' in page
    assert "Ring fra ditt eget nummer, så åpner døra: Hovedinngang." in page
    assert "Ring til døra" not in without
