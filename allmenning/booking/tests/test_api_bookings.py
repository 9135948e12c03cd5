"""Another system reads a unit's bookings and books for associations."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from django.test import Client

from allmenning.booking.models import Booking, BookingRules, Sending
from allmenning.booking.tests.houses import house, room
from allmenning.booking.tests.programs import BOOKINGS, send
from allmenning.booking.tests.scenes import between, booked
from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog
from allmenning.people.actions.api_keys import revoke_api_key
from allmenning.people.models import ApiKey, Person, Unit
from allmenning.places.models import Building, Space
from tests.database import AtOnce

DECEMBER: dict[str, Any] = {"starts": "2026-12-01T00:00:00Z", "ends": "2027-01-01T00:00:00Z"}


def elsewhere(oslo_kommune: Unit, haugen: Building, like: Space) -> Space:
    """A room in a building that another unit answers for."""
    unit = Unit.objects.create(parent=oslo_kommune, kind="building", name="Rommen")
    return room(house(haugen, "rommen", unit=unit), like, "moterom", purposes=["music"])


def test_an_association_gets_its_time(
    program: Client, wish: dict[str, Any], ola: Person, haugens_key: ApiKey
) -> None:
    answer = send(program, wish)

    booking = Booking.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": booking.pk,
        "space": wish["space"],
        "starts": "2026-12-15T17:00:00Z",
        "ends": "2026-12-15T19:00:00Z",
        "state": "confirmed",
        "purpose": "music",
        "participants": 15,
        "association": "310000019",
        "association_name": "Haugen skolekorps",
    }
    assert booking.request.applicant == ola
    acts = ActLog.objects.about("booking", booking.pk).filter(verb="booked_by_system")
    assert (acts.get().actor_kind, acts.get().actor_id) == ("api_key", haugens_key.pk)


def test_where_somebody_must_answer_it_waits(program: Client, wish: dict[str, Any]) -> None:
    BookingRules.objects.update(needs_approval=True)

    assert send(program, wish).json()["state"] == "waiting"


def test_the_same_again_gives_the_same_and_books_nothing_more(
    program: Client, wish: dict[str, Any]
) -> None:
    first, again = send(program, wish), send(program, wish)

    assert (again.status_code, again.json()) == (201, first.json())
    assert Booking.objects.count() == 1


def test_a_refusal_is_the_same_again_too(program: Client, wish: dict[str, Any]) -> None:
    first = send(program, {**wish, "participants": 21})
    BookingRules.objects.all().delete()
    again = send(program, {**wish, "participants": 21})

    assert (first.status_code, again.status_code) == (422, 422)
    assert again.json() == first.json()
    assert "Lokalet tar 20" in first.json()["errors"]["participants"]
    assert again["Content-Type"] == "application/problem+json"


def test_the_same_key_with_other_content_is_refused(program: Client, wish: dict[str, Any]) -> None:
    send(program, wish)

    answer = send(program, {**wish, "participants": 14})

    assert (answer.status_code, answer.json()["type"]) == (422, "/api/#other-content")
    assert Booking.objects.count() == 1


def test_a_key_is_forgotten_after_a_day(
    program: Client, wish: dict[str, Any], now: datetime, set_clock: Any
) -> None:
    send(program, wish)

    set_clock(now + timedelta(hours=24))
    answer = send(program, wish)

    assert answer.status_code == 409
    assert Sending.objects.get().sent_at == now + timedelta(hours=24)


def test_a_key_must_be_sent(program: Client, wish: dict[str, Any]) -> None:
    answer = program.post(BOOKINGS, wish, content_type="application/json")

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["Idempotency-Key"]


def test_a_taken_time_is_a_conflict_in_the_language_asked_for(
    program: Client, wish: dict[str, Any], kari: Person, musikkrom: Space, now: datetime
) -> None:
    booked(kari, musikkrom, now, between("19:00", "21:00"))

    answer = send(program, wish, **{"accept-language": "nn"})

    assert answer.status_code == 409
    assert answer.json()["title"] == "Tida er oppteken"


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"starts": "2026-12-15T14:00:00+01:00"}, "ends", "til 4 timer"),
        ({"starts": "2026-12-15T18:10:00+01:00"}, "starts", "hver halve time"),
        ({"purpose": "sport"}, "purpose", "musikk og kor"),
        ({"association": "310000027"}, "association", "ikke registrert her"),
        ({"phone": "12"}, "phone", "telefonnummer"),
        ({"terms": 1}, "terms", "Vilkårene er nye"),
        ({"ends": "2027-12-15T20:00:00+01:00"}, "ends", "14 dager"),
        ({"activity": "a\u0000b"}, "activity", "kan ikke brukes"),
        ({"color": "blue"}, "color", "kjenner ikke"),
    ],
)
def test_what_hinders_is_said_by_field(
    program: Client, wish: dict[str, Any], change: dict[str, Any], field: str, sentence: str
) -> None:
    answer = send(program, {**wish, **change})

    assert answer.status_code == 422
    assert sentence in answer.json()["errors"][field]
    assert not Booking.objects.exists()


def test_a_note_of_a_megabyte_is_refused_in_words(program: Client, wish: dict[str, Any]) -> None:
    answer = send(program, {**wish, "note": "å" * 500_000})

    assert answer.status_code == 422
    assert answer.json()["errors"]["note"] == "Teksten er for lang."
    assert len(answer.content) < 10_000
    assert not Booking.objects.exists()


def test_a_revoked_key_neither_books_nor_tells_what_it_booked_before(
    program: Client, wish: dict[str, Any], haugens_key: ApiKey, now: datetime
) -> None:
    send(program, wish)
    revoke_api_key(key=haugens_key, actor=SYSTEM, now=now)

    again, anew = send(program, wish), send(program, wish, key="b")

    for answer in (again, anew, program.get(BOOKINGS, DECEMBER)):
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert answer.json()["type"] == "/api/#no-key"
        assert "Øving" not in answer.text
    assert Booking.objects.count() == 1


def test_what_is_not_json_is_said_to_be_so(program: Client) -> None:
    headers = {"Idempotency-Key": "a"}

    answer = program.post(BOOKINGS, "{", content_type="application/json", headers=headers)

    assert (answer.status_code, answer.json()["type"]) == (400, "/api/#not-json")


def test_a_limit_on_coming_bookings_holds(program: Client, wish: dict[str, Any]) -> None:
    BookingRules.objects.update(max_active_association=1)
    send(program, wish)
    later = {"starts": "2026-12-16T18:00:00+01:00", "ends": "2026-12-16T20:00:00+01:00"}

    answer = send(program, {**wish, **later}, "b")

    assert "1 kommende bestilling" in answer.json()["errors"]["association"]


def test_buildings_of_other_units_are_not_there(
    program: Client,
    wish: dict[str, Any],
    oslo_kommune: Unit,
    haugen: Building,
    musikkrom: Space,
    kari: Person,
    now: datetime,
) -> None:
    there = elsewhere(oslo_kommune, haugen, musikkrom)
    theirs = booked(kari, there, now)

    assert send(program, {**wish, "space": there.pk}).status_code == 404
    assert program.get(f"{BOOKINGS}/{theirs.pk}").status_code == 404
    assert program.get(BOOKINGS, DECEMBER).json()["items"] == []


def test_bookings_are_read_by_time_a_page_at_a_time_without_names(
    program: Client, kari: Person, musikkrom: Space, now: datetime
) -> None:
    days = (date(2026, 12, 17), date(2026, 12, 15), date(2026, 12, 16))
    made = [booked(kari, musikkrom, now, between("18:00", "20:00", day)) for day in days]

    first = program.get(BOOKINGS, {**DECEMBER, "limit": 2})
    rest = program.get(BOOKINGS, {**DECEMBER, "limit": 2, "after": first.json()["next"]})

    ids = [one["id"] for answer in (first, rest) for one in answer.json()["items"]]
    assert ids == [made[1].pk, made[2].pk, made[0].pk]
    assert rest.json()["next"] is None
    assert "Kari" not in first.text
    assert program.get(f"{BOOKINGS}/{made[0].pk}").json() == rest.json()["items"][0]


def test_one_key_sent_at_once_by_many_makes_one_booking(
    program: Client, wish: dict[str, Any], at_once: AtOnce
) -> None:
    answers = at_once(*[partial(send, program, wish) for _ in range(6)])

    assert [answer.status_code for answer in answers] == [201] * 6
    assert [answer.json() for answer in answers] == [answers[0].json()] * 6
    assert Booking.objects.count() == 1


@pytest.mark.prove
def test_a_thousand_keys_sent_three_times_make_a_thousand_bookings(
    program: Client, wish: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allmenning.core.ratelimit.may_try", lambda *_a, **_k: True)
    BookingRules.objects.update(
        max_active_association=2000, max_minutes=30, min_minutes=30, horizon_days=730
    )
    halves = _half_hours(1000)

    first = [send(program, {**wish, **half}, f"k{n}") for n, half in enumerate(halves)]
    again = [
        send(program, {**wish, **half}, f"k{n}") for n, half in enumerate(halves) for _ in range(2)
    ]

    assert {answer.status_code for answer in first + again} == {201}
    assert [one.json() for one in again] == [one.json() for one in first for _ in range(2)]
    assert Booking.objects.count() == 1000


def _half_hours(number: int) -> list[dict[str, str]]:
    """Half hours from 16 to 22 on weekdays and from 10 to 18 at weekends, from 7 December on."""
    found: list[dict[str, str]] = []
    day = date(2026, 12, 7)
    while len(found) < number:
        opens, closes = ("16:00", "22:00") if day.weekday() < 5 else ("10:00", "18:00")
        start, end = (between(opens, closes, day).start, between(opens, closes, day).end)
        while start < end:
            half = start + timedelta(minutes=30)
            found.append({"starts": start.isoformat(), "ends": half.isoformat()})
            start = half
        day += timedelta(days=1)
    return found[:number]
