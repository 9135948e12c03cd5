"""The page where keys of metal are ticked out and in, and the one where sets are set up."""

from datetime import datetime, timedelta

import pytest

from django.test import Client

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.core.models import Municipality, ViewingLog
from allmenning.keys.actions.key_sets import hand_out, retire_set, take_back
from allmenning.keys.models import KeyHandover, KeyLoan, KeySet
from allmenning.keys.tests.metal import key_set, said_where, tonight
from allmenning.people.models import Person, Role
from allmenning.places.models import Building, Space
from tests.browsers import words_of
from tests.cast import ClientFor
from tests.moment import SetClock

PAGE = "/ansatte/nokler"
SETUP = "/ansatte/bygg/haugen-skole/nokkelsett"
WHOLE = {"act": "add", "label": "M2", "opens": "Hovedinngangen", "count": "2", "space": ""}
WHERE = {
    "act": "where",
    "fetching_nb": "På kontoret.",
    "returning_nb": "I postkassa.",
    "hours": "10",
}


@pytest.fixture
def m1(haugen: Building, now: datetime) -> KeySet:
    return key_set(haugen, now)


@pytest.fixture
def choir(kari: Person, musikkrom: Space, m1: KeySet, now: datetime) -> Booking:
    """Kari's choir comes tonight."""
    return tonight(kari, musikkrom, now)


def fetched(fatimas: Client, booking: Booking, m1: KeySet) -> KeyLoan:
    answer = fatimas.post(f"{PAGE}/{booking.pk}/hentet", {"set": m1.pk})
    assert answer.status_code == 303
    return KeyLoan.objects.get()


def test_one_tap_out_and_one_in(fatimas: Client, choir: Booking, m1: KeySet) -> None:
    before = words_of(fatimas.get(PAGE))
    loan = fetched(fatimas, choir, m1)
    out = words_of(fatimas.get(PAGE))
    answer = fatimas.post(f"{PAGE}/utlan/{loan.pk}/levert", {"dag": "2026-12-01"})
    back = words_of(fatimas.get(answer["Location"]))

    assert "Kari Nordlie" in before
    assert "Hovedinngangen og musikkrommet" in before
    assert "Skal leveres senest i morgen kl. 08" in out
    assert answer["Location"] == f"{PAGE}?dag=2026-12-01#nokkel-{choir.pk}"
    assert "Levert</span>" in back
    assert "Angre" in back


def test_a_mistake_is_undone(fatimas: Client, choir: Booking, m1: KeySet) -> None:
    loan = fetched(fatimas, choir, m1)
    fatimas.post(f"{PAGE}/utlan/{loan.pk}/levert")
    fatimas.post(f"{PAGE}/utlan/{loan.pk}/angre")
    assert KeyLoan.objects.get().returned_at is None
    fatimas.post(f"{PAGE}/utlan/{loan.pk}/angre")

    assert not KeyLoan.objects.exists()


def test_after_a_day_it_is_too_late_to_undo(
    fatima: Person,
    choir: Booking,
    m1: KeySet,
    client_for: ClientFor,
    now: datetime,
    set_clock: SetClock,
) -> None:
    loan = hand_out(key_set=m1, booking=choir, by=fatima, now=now)
    set_clock(now + timedelta(days=1))
    answer = client_for(fatima, staff=True).post(f"{PAGE}/utlan/{loan.pk}/angre", follow=True)

    assert "Det er for sent å angre dette." in words_of(answer)
    assert KeyLoan.objects.exists()


def test_what_should_have_been_back_stands_first_with_what_it_opens(
    fatima: Person,
    choir: Booking,
    m1: KeySet,
    client_for: ClientFor,
    now: datetime,
    set_clock: SetClock,
) -> None:
    loan = hand_out(key_set=m1, booking=choir, by=fatima, now=now)
    set_clock(loan.due_at + timedelta(hours=1))
    page = words_of(client_for(fatima, staff=True).get(PAGE))

    assert "1 nøkkelsett er ikke levert" in page
    assert "Skulle vært levert i dag kl. 08" in page
    assert "Hovedinngangen og musikkrommet" in page
    assert "Ingen skal hente nøkkel denne dagen." in page


def test_the_day_before_weekend_one_can_look_ahead(
    fatimas: Client, kari: Person, musikkrom: Space, m1: KeySet, booking: Booking
) -> None:
    assert "Ingen skal hente nøkkel" in words_of(fatimas.get(PAGE))
    tomorrow = words_of(fatimas.get(f"{PAGE}?dag=2026-12-02"))

    assert "Kari Nordlie" in tomorrow
    assert '?dag=2026-12-03"' in tomorrow


@pytest.mark.parametrize("day", ["i går", "9999-12-31", "2026-02-30", "0001-01-01", "\x00"])
def test_a_day_nobody_can_mean_is_today(fatimas: Client, choir: Booking, day: str) -> None:
    answer = fatimas.get(PAGE, {"dag": day})

    assert answer.status_code == 200
    assert "Kari Nordlie" in words_of(answer)


def test_the_set_that_is_out_with_others_is_refused(
    fatimas: Client, fatima: Person, choir: Booking, m1: KeySet, booking: Booking, now: datetime
) -> None:
    hand_out(key_set=m1, booking=booking, by=fatima, now=now)
    answer = fatimas.post(f"{PAGE}/{choir.pk}/hentet", {"set": m1.pk}, follow=True)

    assert "Nøkkelsettet er ute hos noen andre nå." in words_of(answer)
    assert "Alle nøkkelsettene til lokalet er ute." in words_of(answer)
    assert "Ute hos andre" in words_of(answer)


def test_a_cancelled_booking_gets_no_key(
    fatimas: Client, choir: Booking, m1: KeySet, now: datetime
) -> None:
    cancel_booking(booking=choir, canceller=Canceller(SYSTEM, by_staff=True), now=now)
    answer = fatimas.post(f"{PAGE}/{choir.pk}/hentet", {"set": m1.pk}, follow=True)

    assert "Bestillingen gjelder ikke lenger. Ikke gi ut nøkkelen." in words_of(answer)


@pytest.mark.parametrize("wanted", ["", "0", "x", "9" * 30])
def test_a_set_that_does_not_open_the_space_is_refused(
    fatimas: Client, choir: Booking, wanted: str
) -> None:
    answer = fatimas.post(f"{PAGE}/{choir.pk}/hentet", {"set": wanted}, follow=True)

    assert "Nøkkelsettet er tatt ut av bruk. Velg et annet." in words_of(answer)
    assert not KeyLoan.objects.exists()


def test_who_looked_at_whom_is_written(
    fatimas: Client, fatima: Person, kari: Person, choir: Booking
) -> None:
    fatimas.get(PAGE)

    seen = ViewingLog.objects.get(viewer_id=fatima.pk)
    assert (seen.person_id, seen.object_kind, seen.object_id) == (kari.pk, "booking", choir.pk)


def test_a_case_worker_hands_out_no_keys(
    fatimas: Client, fatima: Person, choir: Booking, m1: KeySet
) -> None:
    Role.objects.filter(person=fatima).update(kind=Role.Kind.CASE_WORKER)

    assert fatimas.get(PAGE).status_code == 404
    assert fatimas.get(SETUP).status_code == 404
    answer = fatimas.post(f"{PAGE}/{choir.pk}/hentet", {"set": m1.pk})
    assert answer.status_code == 404


def test_a_set_is_added_and_taken_out_of_use(
    fatimas: Client, haugen: Building, musikkrom: Space, now: datetime
) -> None:
    fatimas.post(SETUP, {**WHOLE, "space": musikkrom.pk})
    page = words_of(fatimas.get(SETUP))
    made = KeySet.objects.get()

    assert (made.label, made.count, made.space) == ("M2", 2, musikkrom)
    assert "For de som låner Musikkrom" in page
    fatimas.post(f"{SETUP}/{made.pk}/ut")
    fatimas.post(f"{SETUP}/{made.pk}/ut")
    assert "Bygget har ingen nøkkelsett ennå." in words_of(fatimas.get(SETUP))


def test_who_has_a_set_stands_where_it_is_given_up(
    fatimas: Client, fatima: Person, choir: Booking, m1: KeySet, now: datetime
) -> None:
    hand_out(key_set=m1, booking=choir, by=fatima, now=now)
    assert "Ute hos <bdi>Kari Nordlie</bdi>" in words_of(fatimas.get(SETUP))

    retire_set(key_set=m1, actor=SYSTEM, now=now)
    assert "Ute hos andre" not in words_of(fatimas.get(f"{PAGE}?dag=2026-12-05"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"label": ""}, "Skriv det som står på merket"),
        ({"label": "x" * 41}, "Teksten er på 41 tegn. Skriv høyst 40."),
        ({"opens": ""}, "Skriv hva nøklene åpner."),
        ({"count": "mange"}, "Skriv hvor mange nøkler det er, mellom 1 og 50."),
        ({"count": "51"}, "Skriv hvor mange nøkler det er, mellom 1 og 50."),
        ({"count": "9" * 5000}, "Skriv hvor mange nøkler det er, mellom 1 og 50."),
        ({"space": "0"}, "Velg et lokale i lista."),
        ({"label": "M1"}, "Bygget har allerede et nøkkelsett med dette merket."),
    ],
)
def test_a_set_that_cannot_be_is_refused_beside_the_field_and_kept(
    fatimas: Client, haugen: Building, m1: KeySet, wrong: dict[str, str], said: str
) -> None:
    answer = fatimas.post(SETUP, {**WHOLE, "opens": "Kjelleren", **wrong})

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert "opens" in wrong or 'value="Kjelleren"' in words_of(answer)
    assert KeySet.objects.count() == 1


def test_where_keys_are_is_said_in_the_languages_one_knows(
    fatimas: Client, haugen: Building, now: datetime
) -> None:
    said_where(haugen, now)
    fatimas.post(SETUP, {**WHERE, "fetching_en": "At the office."})
    said = KeyHandover.objects.get()

    assert said.fetching == {"nb": "På kontoret.", "en": "At the office."}
    assert (said.returning, said.hours) == ({"nb": "I postkassa."}, 10)
    assert "At the office." in words_of(fatimas.get(SETUP))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"fetching_nb": ""}, "Skriv hvor og når nøkkelen hentes."),
        ({"returning_nb": ""}, "Skriv hvor nøkkelen leveres."),
        ({"hours": "169"}, "Skriv et antall timer mellom 0 og 168."),
        ({"hours": ""}, "Skriv et antall timer mellom 0 og 168."),
    ],
)
def test_where_keys_are_must_be_said(
    fatimas: Client, haugen: Building, wrong: dict[str, str], said: str
) -> None:
    answer = fatimas.post(SETUP, {**WHERE, **wrong})

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not KeyHandover.objects.exists()


def test_another_municipality_has_no_such_page(
    choir: Booking, asker: Municipality, nils: Person, client_for: ClientFor
) -> None:
    assert client_for(nils, staff=True).get(PAGE).status_code == 404


def test_the_receipt_says_where_the_key_is_and_when_it_is_due(
    kari: Person,
    fatima: Person,
    choir: Booking,
    m1: KeySet,
    haugen: Building,
    client_for: ClientFor,
    now: datetime,
) -> None:
    def receipt() -> str:
        return words_of(client_for(kari).get(f"/bestilling/{choir.pk}"))

    assert "Ring 21 80 21 80 og avtal når du kan hente den." in receipt()
    said_where(haugen, now)
    before = receipt()
    loan = hand_out(key_set=m1, booking=choir, by=fatima, now=now)
    out = receipt()
    take_back(loan=loan, by=fatima, now=now)

    assert "Du låner en vanlig nøkkel" in before
    assert "Hent den her: På kontoret, hverdager 8–15. Lever den senest i morgen kl. 08." in before
    assert "I den grønne postkassa." in before
    assert "Du har nøkkelen: M1" in out
    assert "nøkkel" not in receipt().split("<main")[1].split("Slik kommer du inn")[0]
