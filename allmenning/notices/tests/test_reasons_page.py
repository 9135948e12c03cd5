from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from django.test import Client

from allmenning.core.clock import instant
from allmenning.notices.models import Notice, NoticeText
from allmenning.notices.queries.proposals import ANSWERS, answers_of
from allmenning.people.models import RegisteredPerson
from tests.browsers import words_of

GIVEN: dict[str, Any] = {
    "title": "Vi graver i gata di",
    **dict.fromkeys(ANSWERS, "Fordi gata stenges."),
    "last_day": "2026-12-10",
    "max_recipients": "20",
}


def _page(notice: Notice) -> str:
    return f"/ansatte/varsler/{notice.pk}/begrunnelse"


def test_reasons_and_bounds_are_kept(writers: Client, draft: Notice) -> None:
    said = {**GIVEN, "send_day": "2026-12-02", "send_clock": "10.30", "is_urgent": "on"}
    writers.post(_page(draft), said)

    draft.refresh_from_db()
    assert set(answers_of(draft).values()) == {"Fordi gata stenges."}
    assert draft.send_at == instant(date(2026, 12, 2), time(10, 30))
    assert draft.valid_until == instant(date(2026, 12, 11), time())
    assert (draft.is_urgent, draft.max_recipients, draft.state) == (True, 20, "draft")


def test_it_is_put_to_approval_for_as_many_as_there_are(
    writers: Client, draft: Notice, tokerudveien: list[RegisteredPerson], now: datetime
) -> None:
    assert "10 ville fått det nå." in words_of(writers.get(_page(draft)))
    answer = writers.post(_page(draft), {**GIVEN, "legg-fram": "1"}, follow=True)

    assert "To andre må godkjenne det." in words_of(answer)
    draft.refresh_from_db()
    assert (draft.state, draft.expected, draft.proposed_at) == ("proposed", 10, now)


def test_what_is_lacking_leads_to_where_it_is_put_right(writers: Client, draft: Notice) -> None:
    NoticeText.objects.filter(notice=draft).delete()
    answer = writers.post(_page(draft), {**GIVEN, "legg-fram": "1"})

    assert answer.status_code == 422
    said = words_of(answer)
    assert f'<a href="/ansatte/varsler/{draft.pk}/tekst">Skriv teksten.</a>' in said
    assert (
        f'<a href="/ansatte/varsler/{draft.pk}/hvem">Ingen bor i området. Velg et annet.</a>'
        in said
    )
    assert answers_of(draft)["public_task"] == "Fordi gata stenges."


def test_a_pilot_that_nobody_has_joined_leads_to_its_participants(
    writers: Client, draft: Notice
) -> None:
    Notice.objects.filter(pk=draft.pk).update(trigger=Notice.Trigger.ENROLLED)
    answer = writers.post(_page(draft), {**GIVEN, "legg-fram": "1"})

    where = f"/ansatte/varsler/{draft.pk}/proveordning"
    assert f'<a href="{where}">Ingen er påmeldt ennå.' in words_of(answer)


def test_a_text_with_something_wrong_is_not_put_to_approval(
    writers: Client, draft: Notice, tokerudveien: list[RegisteredPerson]
) -> None:
    NoticeText.objects.filter(notice=draft, language="en").delete()
    answer = writers.post(_page(draft), {**GIVEN, "legg-fram": "1"})

    assert "Rett teksten." in words_of(answer)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        *(({name: ""}, "Svar på spørsmålet.") for name in ANSWERS),
        ({"title": ""}, "Gi varselet et navn"),
        ({"last_day": ""}, "Velg en dag."),
        ({"last_day": "2026-11-30"}, "Velg en dag som ikke er over"),
        ({"send_day": "2026-12-20"}, "Velg en dag som ikke er over"),
        ({"send_day": "2026-11-30"}, "Velg en tid som ikke er over."),
        ({"send_day": "2027-03-28", "send_clock": "02.30"}, "Klokka stilles fram da."),
        ({"max_recipients": "0"}, "Skriv et antall mellom 1 og 1"),
        ({"max_recipients": "mange"}, "Skriv et antall mellom 1 og 1"),
    ],
)
def test_every_question_is_answered(
    writers: Client, draft: Notice, change: dict[str, str], told: str
) -> None:
    answer = writers.post(_page(draft), {**GIVEN, **change})

    assert answer.status_code == 422
    assert told in words_of(answer)


def test_what_is_proposed_already_is_not_proposed_again(
    writers: Client, draft: Notice, tokerudveien: list[RegisteredPerson]
) -> None:
    said = {**GIVEN, "legg-fram": "1"}
    writers.post(_page(draft), said)

    assert "allerede lagt fram" in words_of(writers.post(_page(draft), said))


def test_what_is_sent_has_its_reasons(writers: Client, sending: Notice) -> None:
    assert "Varselet sendes allerede" in words_of(writers.post(_page(sending), GIVEN))


def test_a_trigger_expects_nobody_yet(
    writers: Client, draft: Notice, tokerudveien: list[RegisteredPerson], now: datetime
) -> None:
    Notice.objects.filter(pk=draft.pk).update(trigger="moved")
    later = {**GIVEN, "last_day": (now + timedelta(days=300)).date().isoformat()}
    writers.post(_page(draft), {**later, "legg-fram": "1"})

    draft.refresh_from_db()
    assert (draft.state, draft.expected) == ("proposed", 0)


def test_a_copy_gets_a_name_that_tells_where(
    writers: Client, draft: Notice, tokerudveien: list[RegisteredPerson]
) -> None:
    where = {"stretches": [{"street": 5678, "first": 3, "last": 8, "side": "even"}]}
    Notice.objects.filter(pk=draft.pk).update(is_pattern=True)
    copied = writers.post("/ansatte/varsler/ny", {"mal": draft.pk}).headers["Location"]
    made = Notice.objects.get(is_pattern=False)
    Notice.objects.filter(pk=made.pk).update(audience=where)

    assert copied == f"/ansatte/varsler/{made.pk}/hvem"
    assert "Vi graver i gata di: Tokerudveien 3–8 (partall)" in words_of(writers.get(_page(made)))


def test_a_copy_for_nowhere_yet_keeps_its_name(writers: Client, draft: Notice) -> None:
    Notice.objects.filter(pk=draft.pk).update(is_pattern=True)
    writers.post("/ansatte/varsler/ny", {"mal": draft.pk})
    made = Notice.objects.get(is_pattern=False)
    Notice.objects.filter(pk=made.pk).update(audience={})

    assert 'value="Vi graver i gata di"' in words_of(writers.get(_page(made)))


def test_a_reminder_and_an_offer_are_kept(writers: Client, draft: Notice) -> None:
    Notice.objects.filter(pk=draft.pk).update(offer={"nb": "Barseltreff", "en": "Baby group"})
    more = {"reminder_after_days": "20", "priority": "2", "offer_path": "/bydeler/"}
    writers.post(_page(draft), {**GIVEN, **more, "offer_name": "Barseltreff"})

    draft.refresh_from_db()
    assert (draft.reminder_after_days, draft.priority, draft.offer_path) == (20, 2, "/bydeler/")
    assert draft.offer == {"nb": "Barseltreff", "en": "Baby group"}
    assert 'value="20"' in writers.get(_page(draft)).content.decode()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"reminder_after_days": "0"}, "Skriv et antall dager mellom 1 og 60"),
        ({"reminder_after_days": "10" * 9}, "Skriv et antall dager mellom 1 og 60"),
        ({"priority": "77"}, "Velg en av de tre."),
        ({"offer_name": "Barseltreff"}, "Skriv hvor tilbudet står."),
        ({"offer_path": "/bydeler/"}, "Skriv hva tilbudet heter."),
        ({"offer_name": "x", "offer_path": "https://annet.example/"}, "Vi har ingen slik side."),
        ({"offer_name": "x", "offer_path": "/finn?when=any"}, "uten det som kommer fra ? eller #"),
        ({"offer_name": "x", "offer_path": "/finn#liste"}, "uten det som kommer fra ? eller #"),
    ],
)
def test_what_cannot_be_is_said_beside_it(
    writers: Client, draft: Notice, more: dict[str, str], sentence: str
) -> None:
    answer = writers.post(_page(draft), {**GIVEN, **more})

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert '<details class="more" open>' in answer.content.decode()
    draft.refresh_from_db()
    assert draft.offer_path == ""
