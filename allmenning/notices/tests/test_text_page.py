import pytest

from django.test import Client

from allmenning.notices.models import Notice, NoticeText
from allmenning.notices.queries.proposals import texts_of
from allmenning.notices.tests import town
from tests.browsers import words_of


def _page(notice: Notice, language: str = "nb") -> str:
    return f"/ansatte/varsler/{notice.pk}/tekst?sprak={language}"


def test_a_text_is_written_and_shown_as_it_is_read(writers: Client, draft: Notice) -> None:
    town.settle()
    said = {"subject": "Vi graver", "body": "Hei, du i {bydel}.\r\n\r\n- Hold avstand"}
    answer = writers.post(_page(draft, "nn"), said)

    assert answer.headers["Location"] == _page(draft, "nn")
    assert texts_of(draft)["nn"]["body"] == "Hei, du i {bydel}.\n\n- Hold avstand"
    shown = words_of(writers.get(_page(draft, "nn")))
    assert "Hei, du i Frogner." in shown
    assert "kommunens telefonnummer" in shown


def test_the_mail_itself_may_use_its_own_style_and_nothing_else(
    writers: Client, draft: Notice
) -> None:
    answer = writers.get(f"/ansatte/varsler/{draft.pk}/e-post?sprak=nb")

    assert "<p>Vi graver.</p>" in words_of(answer)
    policy = answer.headers["Content-Security-Policy"]
    assert "style-src 'sha256-" in policy
    assert "'unsafe-inline'" not in policy


def test_there_is_no_mail_without_a_text(writers: Client, draft: Notice) -> None:
    NoticeText.objects.filter(notice=draft).delete()

    assert writers.get(f"/ansatte/varsler/{draft.pk}/e-post?sprak=xx&hvis=y").status_code == 404


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Ring {tlf}.", "{tlf} finnes ikke. Velg en fra lista."),
        ("{hvis ukjent}Hei{slutt}", "{hvis ukjent} finnes ikke for dette varselet."),
        ("Se [her](https://annet.example/).", "går ikke til kommunens egne sider"),
        ("Se [her](/logg-inn).", "ber folk logge inn"),
        ("Ditt nummer er 01829012345.", "ligner et fødselsnummer"),
        ("![bilde](/x.png)", "Bruk bare avsnitt"),
        ("En { alene", "En { eller } står alene."),
    ],
)
def test_what_must_be_put_right_stands_beside_the_text(
    writers: Client, draft: Notice, body: str, told: str
) -> None:
    for language in ("nb", "nn", "en"):
        NoticeText.objects.filter(notice=draft, language=language).update(body=body)

    assert told in words_of(writers.get(_page(draft)))


def test_a_language_may_not_say_less_than_another(writers: Client, draft: Notice) -> None:
    writers.post(_page(draft), {"subject": "Hei", "body": "Ring {kommune.telefon}."})

    said = words_of(writers.get(_page(draft, "en")))
    assert "{kommune.telefon} står i teksten på et annet språk, men mangler på english." in said


def test_a_language_without_a_text_says_what_people_would_get(
    writers: Client, draft: Notice
) -> None:
    NoticeText.objects.filter(notice=draft, language="nn").delete()

    assert "ville fått den på bokmål" in words_of(writers.get(_page(draft, "nn")))


def test_nothing_typed_is_lost(writers: Client, draft: Notice) -> None:
    answer = writers.post(_page(draft), {"subject": "", "body": "Et langt svar"})

    assert answer.status_code == 422
    assert "Skriv hva det gjelder, i få ord." in words_of(answer)
    assert "Et langt svar" in words_of(answer)


def test_what_is_sent_is_not_rewritten(writers: Client, sending: Notice) -> None:
    answer = writers.post(_page(sending), {"subject": "Nytt", "body": "Nytt"})

    assert answer.status_code == 422
    assert "Varselet sendes allerede" in words_of(answer)
