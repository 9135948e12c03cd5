"""One-use codes for who books while the venue's line is down: given, shown, printed, and opening."""

from datetime import timedelta

import pytest

from django.test import Client
from django.utils import timezone

from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog
from allmenning.flows.keys.unready import tell_of_unready_keys
from allmenning.keys.actions.granting import agree, revoke, share
from allmenning.keys.actions.offline import OFFLINE_GIVEN, give_codes
from allmenning.keys.models import Door, Gateway, Grant, OfflineCode, Opening
from allmenning.keys.queries.digits import digits_of, grouped
from allmenning.keys.queries.held import Held, held
from allmenning.keys.tests.at_the_door import Doorstep
from allmenning.keys.tests.opened import evening
from allmenning.mail.models import Letter
from allmenning.people.models import Person
from tests.browsers import words_of
from tests.cast import ClientFor
from tests.moment import SetClock

MINUTE = timedelta(minutes=1)


@pytest.fixture
def cut_off(doorstep: Doorstep, set_clock: SetClock) -> Doorstep:
    """The gateway of Haugen skole, whose line has been down for an hour when Kari's booking, which
    she made meanwhile, begins in twenty minutes."""
    set_clock(evening(16, 40))
    doorstep.connects()
    set_clock(evening(17, 40))
    return doorstep


@pytest.fixture
def grant(booking: Booking, cut_off: Doorstep) -> Grant:
    agree(booking_id=booking.pk, now=timezone.now())
    return Grant.objects.get()


@pytest.fixture
def karis(kari: Person, client_for: ClientFor) -> Client:
    return client_for(kari)


def key(grant: Grant) -> Held:
    found = held(booking=grant.booking_id or 0, person=grant.holder, now=timezone.now())
    assert found is not None
    return found


def codes(grant: Grant) -> dict[str, str]:
    """What the holder is shown when she asks, by the names of the doors."""
    give_codes(key=key(grant), now=timezone.now())
    return {one.doors: one.code for one in digits_of(key(grant), now=timezone.now())}


def asked(client: Client, grant: Grant) -> str:
    return words_of(client.post(f"/nokler/{grant.booking_id}/kode"))


def sheet(grant: Grant) -> str:
    return f"/nokler/{grant.booking_id}/papir/en-gang"


def test_the_code_on_the_page_opens_the_door_once(
    cut_off: Doorstep,
    grant: Grant,
    main_door: Door,
    music_door: Door,
    karis: Client,
    set_clock: SetClock,
) -> None:
    before = words_of(karis.get(f"/nokler/{grant.booking_id}"))
    page = asked(karis, grant)
    shown = codes(grant)

    assert "Døra er uten nett. Du kan få en engangskode som virker likevel." in before
    assert "Til Hovedinngang, Musikkrom får du en engangskode i stedet." in before
    assert set(shown) == {"Hovedinngang", "Musikkrom"}
    assert all(" ".join(grouped(code).split()) in page for code in shown.values())
    assert not any(" ".join(grouped(code).split()) in before for code in shown.values())
    assert "Åpner én gang, i dag kl. 17.30–20.30." in page

    assert cut_off.types(main_door.pk, shown["Hovedinngang"]) == "open"
    assert cut_off.types(main_door.pk, shown["Hovedinngang"]) == "used_up"
    assert cut_off.types(main_door.pk, shown["Musikkrom"]) == "unknown"
    assert cut_off.types(music_door.pk, shown["Musikkrom"]) == "too_early"
    set_clock(evening(17, 45))
    assert cut_off.types(music_door.pk, shown["Musikkrom"]) == "open"


def test_each_door_gets_one_code_however_often_one_asks(grant: Grant, karis: Client) -> None:
    first = codes(grant)
    asked(karis, grant)

    assert codes(grant) == first
    assert OfflineCode.objects.count() == 2
    told = ActLog.objects.filter(verb=OFFLINE_GIVEN, object_id=grant.pk, actor_id=grant.holder_id)
    assert told.count() == 2


def test_who_shares_the_key_has_a_code_of_her_own(
    cut_off: Doorstep, grant: Grant, ola: Person, main_door: Door
) -> None:
    other = share(parent=grant, person=ola, actor=SYSTEM, now=timezone.now())

    hers, his = codes(grant)["Hovedinngang"], codes(other)["Hovedinngang"]

    assert hers != his
    assert cut_off.types(main_door.pk, hers) == "open"
    assert cut_off.types(main_door.pk, his) == "open"
    assert cut_off.types(main_door.pk, his) == "used_up"


def test_who_books_what_another_gave_up_gets_another_code(grant: Grant, booking: Booking) -> None:
    first = codes(grant)
    revoke(grant=grant, reason="lost", actor=SYSTEM, now=timezone.now())
    agree(booking_id=booking.pk, now=timezone.now())

    again = codes(Grant.objects.get(state=Grant.State.ACTIVE))

    assert again.keys() == first.keys()
    assert not set(again.values()) & set(first.values())


def test_when_the_door_is_heard_from_it_is_the_usual_code_again(
    cut_off: Doorstep, grant: Grant, main_door: Door, karis: Client
) -> None:
    once = codes(grant)["Hovedinngang"]
    cut_off.connects()
    cut_off.told()

    page = words_of(karis.get(f"/nokler/{grant.booking_id}"))
    (usual,) = codes(grant).values()

    assert "Døra er uten nett" not in page
    assert (len(usual), cut_off.types(main_door.pk, usual)) == (6, "open")
    assert cut_off.types(main_door.pk, once) == "open"


def test_whose_code_it_was_is_known_when_the_line_is_back(
    cut_off: Doorstep, grant: Grant, ola: Person, main_door: Door, karis: Client
) -> None:
    other = share(parent=grant, person=ola, actor=SYSTEM, now=timezone.now())
    hers, his = codes(grant)["Hovedinngang"], codes(other)["Hovedinngang"]
    for code in (his, hers, "123456789012"):
        cut_off.types(main_door.pk, code)
    cut_off.reports()

    tried = Opening.objects.filter(outcome_of=None).order_by("sequence")
    assert [(one.by, one.grant) for one in tried] == [
        ("offline_code", other),
        ("offline_code", grant),
        ("offline_code", None),
    ]
    page = words_of(karis.get(f"/nokler/{grant.booking_id}"))
    assert page.count("(engangskode)") == 1


@pytest.mark.parametrize("silent", [None, 14 * MINUTE])
def test_nothing_is_given_while_the_door_may_still_hear_of_it(
    grant: Grant, silent: timedelta | None, karis: Client
) -> None:
    seen_at = None if silent is None else timezone.now() - silent
    Gateway.objects.update(seen_at=seen_at)

    assert "Døra er uten nett" not in asked(karis, grant)
    assert not OfflineCode.objects.exists()


def test_nothing_is_given_long_before_or_of_a_key_that_does_not_stand(
    grant: Grant, booking: Booking, set_clock: SetClock
) -> None:
    early, late = key(grant), timezone.now()
    set_clock(evening(16, 29))
    Gateway.objects.update(seen_at=evening(12))
    assert key(grant).cut_off == ()
    give_codes(key=early, now=timezone.now())

    set_clock(late)
    Booking.objects.filter(pk=booking.pk).update(state="cancelled", decided_at=late)
    give_codes(key=early, now=late)

    assert not OfflineCode.objects.exists()


def test_the_sheet_has_the_code_where_a_square_cannot_be(
    cut_off: Doorstep, grant: Grant, main_door: Door, karis: Client
) -> None:
    card_url = f"/nokler/{grant.booking_id}/papir"
    karis.post(card_url)
    card = words_of(karis.get(card_url))
    assert karis.post(sheet(grant)).status_code == 303
    page = karis.get(sheet(grant)).content.decode()
    code = codes(grant)["Hovedinngang"]

    assert "Ta heller et ark som virker én gang" in card
    assert page.count("Engangskode. Tast den på tastaturet ved døra.") == 2
    assert grouped(code) in page
    assert "Onsdag 2. desember kl. 17.30–20.30" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Vi venter på at døra skal svare" not in page
    assert "Lag et nytt ark" not in page
    assert cut_off.types(main_door.pk, code) == "open"


def test_a_sheet_that_waits_when_the_line_goes_is_made_anew(
    grant: Grant, karis: Client, set_clock: SetClock
) -> None:
    set_clock(evening(16, 50))
    karis.post(sheet(grant))
    set_clock(evening(17, 40))

    waits = words_of(karis.get(sheet(grant)))
    karis.post(sheet(grant))
    page = words_of(karis.get(sheet(grant)))

    assert "Vi venter på at døra skal svare." in waits
    assert "Lag ark med engangskode" in waits
    assert "Engangskode. Tast den" in page


def test_she_is_told_where_it_is_when_her_key_is_not_ready(
    grant: Grant, set_clock: SetClock
) -> None:
    set_clock(timezone.now() + 3 * MINUTE)
    tell_of_unready_keys(now=timezone.now())

    letter = Letter.objects.get(source=f"grant:{grant.pk}:not_ready")
    assert "Her får du en engangskode som virker likevel" in letter.text
    assert f"/nokler/{grant.booking_id}\n" in letter.text


def test_it_is_gone_with_its_key(grant: Grant) -> None:
    codes(grant)
    Grant.objects.all().delete()
    assert not OfflineCode.objects.exists()
