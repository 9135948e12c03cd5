"""The thread, the notes and who takes care, on the page of those at work."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from allmenning.booking.models import Booking, Message, MinuteSpent
from allmenning.booking.tests.scenes import asked
from allmenning.booking.tests.threads import file_url, noted, own_page, told, work_page
from allmenning.core.models import ActLog, ViewingLog
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.browsers import words_of
from tests.cast import ClientFor


@pytest.fixture
def waiting(kari: Person, gymsal: Space, now: datetime) -> Booking:
    return asked(kari, gymsal, now)


def test_those_at_work_answer_note_and_read_all(
    waiting: Booking, kari: Person, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    told(waiting, kari, "Kan vi få stoler?", now, at_work=False)
    work = client_for(fatima, staff=True)

    answered = work.post(f"{work_page(waiting)}/melding", {"text": "Ja, tretti."})
    noted_ = work.post(f"{work_page(waiting)}/notat", {"text": "Maset i fjor."})
    page = words_of(work.get(work_page(waiting)))

    for sent in (answered, noted_):
        assert (sent.status_code, sent["Location"]) == (303, f"{work_page(waiting)}#meldinger")
    assert "<bdi>Kari Nordlie</bdi></strong> · i dag kl. 09</p>" in page
    assert "Ja, tretti." in page
    assert "Maset i fjor." in page
    assert "<strong>internt notat</strong>" in page
    assert Message.objects.filter(by_staff=True).count() == 2


def test_notes_never_reach_the_borrower(
    waiting: Booking, kari: Person, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    told(waiting, fatima, "Hei!", now)
    secret = noted(waiting, fatima, now)
    browser = client_for(kari)

    page = browser.get(own_page(waiting)).content.decode()

    assert "Hei!" in page
    assert "Maset" not in page
    assert "intern.txt" not in page
    assert browser.get(file_url(waiting, secret)).status_code == 404
    at_work = client_for(fatima, staff=True).get(file_url(waiting, secret))
    assert at_work.getvalue() == b"Bare for oss."


def test_an_employee_does_not_read_notes_about_herself(
    fatima: Person, ingrid: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    hers = asked(fatima, gymsal, now)
    secret = noted(hers, ingrid, now)
    work = client_for(fatima, staff=True)

    page = work.get(work_page(hers)).content.decode()

    assert "Maset" not in page
    assert "Skriv et internt notat" not in page
    assert work.get(file_url(hers, secret)).status_code == 404
    assert work.post(f"{work_page(hers)}/notat", {"text": "Hm"}).status_code == 404


@pytest.mark.parametrize(("act", "field"), [("melding", "melding_text"), ("notat", "notat_text")])
def test_wrong_words_at_work_stand_as_they_were_typed(
    waiting: Booking, fatima: Person, client_for: ClientFor, act: str, field: str
) -> None:
    typed = {"text": "x" * 1_000_000}

    sent = client_for(fatima, staff=True).post(f"{work_page(waiting)}/{act}", typed)
    page = sent.content.decode()

    assert sent.status_code == 422
    assert f'id="{field}_error"' in page
    assert page.count("x" * 1_000_000) == 1
    assert not Message.objects.exists()


def test_a_request_is_handed_on_and_the_row_says_to_whom(
    waiting: Booking, fatima: Person, ingrid: Person, client_for: ClientFor
) -> None:
    work = client_for(fatima, staff=True)

    sent = work.post(f"{work_page(waiting)}/kollega", {"to": str(ingrid.pk), "seen": ""})

    assert sent.status_code == 303
    assert "<bdi>Ingrid Sæther følger opp</bdi>" in words_of(work.get("/ansatte/soknader"))
    hers = client_for(ingrid, staff=True).get("/ansatte/soknader")
    assert "<bdi>du følger opp</bdi>" in words_of(hers)


@pytest.mark.parametrize("to", ["999999", "x", "-1", "1; drop table"])
def test_a_forged_colleague_is_refused(
    waiting: Booking, kari: Person, fatima: Person, client_for: ClientFor, to: str
) -> None:
    work = client_for(fatima, staff=True)

    for forged in (to, str(kari.pk)):
        sent = work.post(f"{work_page(waiting)}/kollega", {"to": forged, "seen": ""})
        assert sent.status_code == 422
        assert "Velg en av kollegene i lista." in sent.content.decode()
    waiting.request.refresh_from_db()
    assert waiting.request.assigned_to is None


def test_who_is_late_sees_who_takes_care_now(
    waiting: Booking, fatima: Person, ingrid: Person, per: Person, client_for: ClientFor
) -> None:
    client_for(ingrid, staff=True).post(
        f"{work_page(waiting)}/kollega", {"to": str(ingrid.pk), "seen": ""}
    )

    late = client_for(fatima, staff=True).post(
        f"{work_page(waiting)}/kollega", {"to": str(per.pk), "seen": ""}
    )
    page = words_of(late)

    assert late.status_code == 422
    assert "En kollega kom deg i forkjøpet." in page
    assert f'<option value="{ingrid.pk}" selected>Ingrid Sæther</option>' in page
    assert f'name="seen" value="{ingrid.pk}"' in page


def test_the_inbox_lists_messages_that_wait_for_a_reply(
    booking: Booking, kari: Person, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    told(booking, kari, "Er det piano?", now, at_work=False)
    work = client_for(fatima, staff=True)

    page = words_of(work.get("/ansatte/soknader"))
    assert "Meldinger som venter på svar (1)" in page
    assert f'href="{work_page(booking)}#meldinger"' in page

    told(booking, fatima, "Ja.", now + timedelta(seconds=1))
    assert "Meldinger som venter" not in words_of(work.get("/ansatte/soknader"))


# How long it is open


def test_a_minute_is_counted_once_for_each_employee(
    waiting: Booking, fatima: Person, ingrid: Person, client_for: ClientFor, set_clock: Any
) -> None:
    start = datetime.fromisoformat("2026-12-01T10:00:05+01:00")
    for seconds, who in ((0, fatima), (20, fatima), (54, fatima), (55, fatima), (55, ingrid)):
        set_clock(start + timedelta(seconds=seconds))
        sent = client_for(who, staff=True).post(f"{work_page(waiting)}/apen")
        assert (sent.status_code, sent.content) == (204, b"")

    assert MinuteSpent.objects.filter(employee=fatima).count() == 2
    assert MinuteSpent.objects.count() == 3
    assert not ViewingLog.objects.exists()
    assert not ActLog.objects.filter(object_kind="request").exists()


def test_the_page_and_the_rows_say_where_to_tell(
    waiting: Booking, fatima: Person, client_for: ClientFor
) -> None:
    work = client_for(fatima, staff=True)

    for page in (work_page(waiting), f"{work_page(waiting)}/tilpass", "/ansatte/soknader"):
        assert f'data-opened="{work_page(waiting)}/apen"' in work.get(page).content.decode()
