from datetime import datetime

import pytest

from django.test import Client

from allmenning.mail.models import Letter
from allmenning.notices.models import Notice, NoticeText, Tally, TriggerDay
from allmenning.notices.rules.frame import OWN
from allmenning.notices.tests import scenes
from allmenning.people.models import Person, RegisteredPerson
from tests.browsers import words_of


def _page(notice: Notice) -> str:
    return f"/ansatte/varsler/{notice.pk}"


def _seen(notice: Notice) -> dict[str, str]:
    return {"sett": bytes(notice.proposed or b"").hex()}


def test_all_of_it_stands_on_one_page(
    ingrids: Client, proposal: Notice, tokerudveien: list[RegisteredPerson]
) -> None:
    said = words_of(ingrids.get(_page(proposal)))

    for part in (
        "Hele kommunen",
        "10 tilfeldige av dem",
        "Vi graver.",
        "Fordi.",
        "Godkjenn, til 1",
    ):
        assert part in said
    assert "2 må godkjenne før det sendes" in said


def test_two_approve_and_it_is_sent(
    ingrids: Client, pers: Client, proposal: Notice, writers: Client
) -> None:
    address = f"{_page(proposal)}/godkjenn"
    assert writers.post(address, _seen(proposal)).status_code == 404

    first = words_of(ingrids.post(address, _seen(proposal), follow=True))
    assert "En til må godkjenne før det sendes." in first
    assert "Ingrid Sæther</bdi> godkjente i dag kl. 09" in first
    assert "Du har godkjent." in first
    again = words_of(ingrids.post(address, _seen(proposal), follow=True))
    assert "Du har allerede godkjent." in again
    assert "Nå sendes det." in words_of(pers.post(address, _seen(proposal), follow=True))


def test_who_wrote_it_is_told_why_she_cannot_approve(
    pers: Client, ingrids: Client, draft: Notice, ingrid: Person, now: datetime
) -> None:
    Notice.objects.filter(pk=draft.pk).update(author=ingrid)
    draft.refresh_from_db()
    proposal = scenes.proposed(draft, now)

    assert "kan ikke godkjenne det selv" in words_of(ingrids.get(_page(proposal)))
    said = ingrids.post(f"{_page(proposal)}/godkjenn", _seen(proposal), follow=True)
    assert "To andre må godkjenne det." in words_of(said)


@pytest.mark.parametrize("seen", ["", "00" * 32, "x"])
def test_what_was_not_seen_is_not_approved(ingrids: Client, proposal: Notice, seen: str) -> None:
    answer = ingrids.post(f"{_page(proposal)}/godkjenn", {"sett": seen}, follow=True)

    assert "Varselet er endret siden du så det" in words_of(answer)


def test_it_is_sent_back_with_a_reason(ingrids: Client, writers: Client, proposal: Notice) -> None:
    address = f"{_page(proposal)}/send-tilbake"
    answer = ingrids.post(address, {"tilbake-because": ""})
    assert answer.status_code == 422
    assert "Skriv hvorfor" in words_of(answer)

    ingrids.post(address, {"tilbake-because": "Feil gate."})
    assert "Feil gate." in words_of(writers.get(_page(proposal)))
    twice = ingrids.post(address, {"tilbake-because": "Feil gate."}, follow=True)
    assert "noen har allerede svart" in words_of(twice)


def test_the_counter_is_a_part_of_the_page_that_asks_again(
    writers: Client, sending: Notice, now: datetime
) -> None:
    for kind, name, number in (("audience", "left", 2310), ("outcome", "accepted", 1204)):
        Tally.objects.create(notice=sending, kind=kind, name=name, number=number, at=now)

    page = words_of(writers.get(_page(sending)))
    part = words_of(
        writers.get(_page(sending), headers={"HX-Request": "true", "HX-Target": "teller"})
    )

    for said in (page, part):
        assert "1 204 av 2 310 sendt" in said
        assert 'hx-trigger="every 2s"' in said
    assert "<h1>" in page
    assert "<h1>" not in part


def test_sending_is_paused_goes_on_and_is_stopped(writers: Client, sending: Notice) -> None:
    address = _page(sending)
    assert "Fortsett å sende" in words_of(writers.post(f"{address}/pause", follow=True))
    assert "noen har allerede svart" in words_of(writers.post(f"{address}/pause", follow=True))
    assert "Sett på pause" in words_of(writers.post(f"{address}/fortsett", follow=True))

    assert writers.post(f"{address}/stopp", {"stopp-because": ""}).status_code == 422
    said = words_of(writers.post(f"{address}/stopp", {"stopp-because": "Feil."}, follow=True))
    assert "Ingenting mer sendes." in said
    assert "Feil." in said
    assert "every 2s" not in said
    again = writers.post(f"{address}/stopp", {"stopp-because": "Feil."}, follow=True)
    assert "noen har allerede svart" in words_of(again)


def test_a_try_goes_to_those_who_approve_and_nobody_else(
    writers: Client, draft: Notice, ingrid: Person, per: Person
) -> None:
    address = f"{_page(draft)}/prove"
    for _ in range(2):
        said = words_of(writers.post(address, follow=True))
        assert "Prøven er sendt til 2 som kan godkjenne." in said

    letters = Letter.objects.order_by("pk")
    assert {letter.address for letter in letters} == {ingrid.email, per.email}
    assert len(letters) == 6
    assert letters[0].subject == "[Prøve] Hei"
    assert OWN not in letters[0].text
    assert "Vi graver." in letters[0].text


def test_there_is_no_try_without_a_text(writers: Client, draft: Notice) -> None:
    NoticeText.objects.filter(notice=draft, language="nb").update(body="{bydel.telefon}")
    assert "Skriv teksten ferdig først." in words_of(
        writers.post(f"{_page(draft)}/prove", follow=True)
    )
    NoticeText.objects.filter(notice=draft).delete()
    assert "Skriv teksten ferdig først." in words_of(
        writers.post(f"{_page(draft)}/prove", follow=True)
    )


def test_a_bare_draft_says_what_is_not_chosen(writers: Client, draft: Notice) -> None:
    NoticeText.objects.filter(notice=draft).delete()
    Notice.objects.filter(pk=draft.pk).update(audience={}, valid_until=None, max_recipients=0)

    said = words_of(writers.get(_page(draft)))
    assert "Ikke valgt ennå." in said
    assert "Teksten mangler på nynorsk" in said


def test_all_that_is_approved_is_shown(ingrids: Client, draft: Notice, now: datetime) -> None:
    facts = {
        "trigger": "age",
        "circumstances": {"years": 67},
        "reminder_after_days": 9,
        "priority": 2,
        "offer": {"nb": "Hageavfall"},
        "offer_path": "/bydeler/",
    }
    Notice.objects.filter(pk=draft.pk).update(**facts)
    draft.refresh_from_db()
    said = words_of(ingrids.get(_page(scenes.proposed(draft, now))))

    for part in (
        "Hele kommunen, de som fyller 67 år.",
        "etter 9 dager",
        "Viktigere enn andre",
        "Hageavfall (/bydeler/)",
        "Bydel Stovner",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("trigger", "circumstances", "said"),
    [
        ("child", {"months": 4}, "Hele kommunen, foreldre til barn som er 4 måneder."),
        ("newborn", {"weeks": 6}, "Hele kommunen, foreldre til barn som er 6 uker."),
        ("moved", {"settle_days": 14}, "Hele kommunen, de som flyttet dit for 14 dager siden."),
        ("enrolled", {}, "De som er med i prøveordningen."),
        ("age", {"years": 17}, "Hele kommunen."),
    ],
)
def test_what_in_a_life_calls_for_it_is_told(
    writers: Client, draft: Notice, trigger: str, circumstances: dict[str, int], said: str
) -> None:
    Notice.objects.filter(pk=draft.pk).update(trigger=trigger, circumstances=circumstances)

    assert said in words_of(writers.get(_page(draft)))


@pytest.mark.parametrize(
    ("because", "said"),
    [
        ("bounces", "For mye kom i retur"),
        ("complaints", "For mange meldte det som uønsket"),
        ("5120 > 500", "Det gjaldt 5 120, og grensa var 500. Ingenting ble sendt."),
        ("Feil > gate.", "Feil &gt; gate."),
    ],
)
def test_what_stopped_it_is_a_sentence(
    writers: Client, sending: Notice, because: str, said: str
) -> None:
    Notice.objects.filter(pk=sending.pk).update(state="stopped", stopped_because=because)
    page = words_of(writers.get(_page(sending)))

    assert said in page
    assert "bounces" not in page


def test_a_held_day_is_answered_on_the_notices_own_page(
    ingrids: Client, writers: Client, sending: Notice, now: datetime
) -> None:
    TriggerDay.objects.create(notice=sending, day=now.date(), number=220_000, is_held=True)

    said = words_of(ingrids.get(_page(sending)))
    assert "220 000 på én dag (i dag) er for mange" in said
    assert "Det stemmer, send" in said
    said = words_of(writers.get(_page(sending)))
    assert "220 000 på én dag (i dag) er for mange" in said
    assert "Det stemmer, send" not in said


@pytest.mark.parametrize(("language", "said"), [("nb", "Gate"), ("nn", "Veg"), ("en", "Street")])
def test_the_theme_is_told_in_the_readers_language(
    writers: Client, draft: Notice, language: str, said: str
) -> None:
    draft.theme.name = {"nb": "Gate", "nn": "Veg", "en": "Street"}
    draft.theme.save()
    writers.cookies["spraak"] = language

    for address in (_page(draft), "/ansatte/varsler/ny"):
        assert said in words_of(writers.get(address))
