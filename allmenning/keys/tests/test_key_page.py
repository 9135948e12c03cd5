"""The page of a key: how it stands, and what can be pressed."""

from datetime import datetime, timedelta

from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.core.models import Municipality
from allmenning.keys.actions.granting import agree, revoke
from allmenning.keys.actions.orders import order_opening
from allmenning.keys.models import Bundle, Credential, Door, DoorOrder
from allmenning.keys.tests.opened import answered, evening, key_to
from allmenning.people.models import Person
from allmenning.places.models import Building
from tests.cast import ClientFor
from tests.moment import SetClock


def page_of(booking: Booking) -> str:
    return f"/nokler/{booking.pk}"


def read(client_for: ClientFor, person: Person, booking: Booking) -> str:
    return client_for(person).get(page_of(booking)).content.decode()


def test_ready_is_said_when_the_door_has_confirmed(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    Building.objects.update(way_in={"nb": "Bruk døra mot skolegården."}, phone="22 33 44 55")
    key_to(booking, now)

    page = read(client_for, kari, booking)

    for shown in (
        "Nøkkelen er klar ved døra",
        "Du kan åpne fra i morgen kl.\N{NO-BREAK SPACE}17.30.",
        "Hovedinngang",
        "I morgen kl.\N{NO-BREAK SPACE}17.30–20.30",
        "I morgen kl.\N{NO-BREAK SPACE}17.45–20.15",
        "Åpner bare i ditt tidsrom.",
        "Bruk døra mot skolegården.",
        'href="tel:22334455"',
        "Vis koden",
    ):
        assert shown in page
    assert "Åpne hovedinngangen" not in page
    assert page.index("Hovedinngang") < page.index(">Musikkrom</h2>")


def test_ready_is_not_said_before(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    key_to(booking, now, confirmed=False)

    page = read(client_for, kari, booking)

    assert "Nøkkelen er på vei" in page
    assert "Er ikke nøkkelen klar en time før du skal inn" in page
    assert "klar ved døra" not in page
    assert 'hx-trigger="every 3s"' in page


def test_each_door_has_its_button_in_its_time(
    kari: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
    set_clock: SetClock,
) -> None:
    key_to(booking, now)

    set_clock(evening(17, 40))
    early = read(client_for, kari, booking)
    set_clock(evening(18))
    inside = read(client_for, kari, booking)

    assert "Åpne hovedinngangen" in early
    assert "Åpne døra til lokalet" not in early
    assert "Du kan åpne nå" in inside
    assert "Åpne døra til lokalet" in inside


def test_two_doors_of_a_kind_are_told_apart(
    kari: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
    set_clock: SetClock,
) -> None:
    Door.objects.update(kind=Door.Kind.ROOM)
    key_to(booking, now)
    set_clock(evening(18))

    page = read(client_for, kari, booking)

    assert "Åpne Hovedinngang<" in page
    assert "Åpne Musikkrom<" in page


def test_a_door_that_did_not_get_it_is_told_of(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    key_to(booking, now)
    Credential.objects.update(actual=Credential.Actual.FAILED)

    assert "Døra har ikke fått nøkkelen" in read(client_for, kari, booking)


def test_a_key_that_is_far_off_says_when_it_comes(
    kari: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
    set_clock: SetClock,
) -> None:
    week_before = now - timedelta(days=7)
    agree(booking_id=booking.pk, now=week_before)
    set_clock(week_before)

    page = read(client_for, kari, booking)

    assert "Nøkkelen kommer senere" in page
    assert "søndag 29. november kl. 17.30" in page.replace("\N{NO-BREAK SPACE}", " ")


def test_who_cancelled_is_told_at_once_before_the_doors_are(
    kari: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
) -> None:
    key_to(booking, now)
    Booking.objects.update(state=Booking.State.CANCELLED)

    assert "Nøkkelen gjelder ikke lenger" in read(client_for, kari, booking)


def test_a_key_that_was_taken_back_opens_nothing(
    kari: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
) -> None:
    revoke(grant=key_to(booking, now), reason="mistet", actor=SYSTEM, now=now)

    page = read(client_for, kari, booking)

    assert "Nøkkelen gjelder ikke lenger" in page
    for gone in ("Hovedinngang<", "Vis koden", "data-keep-until", "Del nøkkelen"):
        assert gone not in page


def test_a_key_whose_time_is_over(
    kari: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
    set_clock: SetClock,
) -> None:
    key_to(booking, now)
    set_clock(evening(20, 30))

    assert "Tiden din er over" in read(client_for, kari, booking)


def test_only_the_holder_sees_it(
    kari: Person,
    ola: Person,
    fatima: Person,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
) -> None:
    key_to(booking, now)

    assert client_for(ola).get(page_of(booking)).status_code == 404
    assert client_for(fatima, staff=True).get(page_of(booking)).status_code == 404


def test_a_booking_without_doors_has_no_key(
    kari: Person, booking: Booking, client_for: ClientFor
) -> None:
    assert client_for(kari).get(page_of(booking)).status_code == 404


def test_another_municipality_knows_nothing_of_it(
    nils: Person,
    asker: Municipality,
    booking: Booking,
    music_doors: Bundle,
    client_for: ClientFor,
    now: datetime,
) -> None:
    key_to(booking, now)

    assert client_for(nils).get(page_of(booking)).status_code == 404


def test_the_part_that_waits_is_sent_only_when_something_is_new(
    kari: Person, booking: Booking, music_doors: Bundle, client_for: ClientFor, now: datetime
) -> None:
    grant = key_to(booking, now, confirmed=False)
    asks = {"HX-Request": "true", "HX-Target": "nokkel"}
    client = client_for(kari)

    same = client.get(f"{page_of(booking)}?er=coming", headers=asks)
    key_to(booking, now)
    news = client.get(f"{page_of(booking)}?er=coming", headers=asks).content.decode()

    assert same.status_code == 204
    assert "Nøkkelen er klar ved døra" in news
    assert "<html" not in news
    assert grant.pk


def test_what_the_key_was_used_for_is_told_in_plain_words(
    kari: Person,
    booking: Booking,
    music_doors: Bundle,
    main_door: Door,
    client_for: ClientFor,
    now: datetime,
    set_clock: SetClock,
) -> None:
    grant = key_to(booking, now)
    set_clock(evening(18))
    for number, (reason, came_of) in enumerate(
        [("open", "opened"), ("open", "no_answer"), ("too_early", "")]
    ):
        order = order_opening(
            door=main_door, person=kari, by=DoorOrder.By.BUTTON, grant=grant, now=evening(18)
        )
        answered(order, evening(18, number), reason, sequence=1 + 2 * number, came_of=came_of)

    page = read(client_for, kari, booking)

    assert "Åpnet." in page
    assert "Låsen svarte ikke." in page
    assert "Ikke åpnet: Tiden din har ikke begynt ennå." in page
    assert "knappen på nettsiden" in page
