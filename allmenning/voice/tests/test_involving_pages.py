"""The pages where people are asked on purpose, and the page where everybody reads of it."""

from datetime import date, datetime
from typing import Any

import pytest

from django.test import Client

from allmenning.core.models import Municipality
from allmenning.people.models import Person, Unit
from allmenning.voice.actions.involving import Words, publish, write_statement
from allmenning.voice.models import Involvement, Statement
from tests.browsers import words_of
from tests.cast import ClientFor

LIST = "/ansatte/medvirkning"
NEW = f"{LIST}/ny"
PUBLIC = "/medvirkning"


@pytest.fixture
def interviews(stovner: Unit, now: datetime) -> Involvement:
    return Involvement.objects.create(
        unit=stovner, title="Samtaler", method="interview", purpose="Lytte", answers=7
    )


@pytest.fixture
def hers(ingrid: Person, client_for: ClientFor) -> Client:
    """Ingrid's browser."""
    return client_for(ingrid, staff=True)


def asked(unit: Unit, /, **changes: str) -> dict[str, str]:
    usual = {"title": "Lek inne", "method": "workshop", "purpose": "Vite hva som savnes"}
    return {**usual, "unit": str(unit.pk), "theme": "", "questions": "", **changes}


def test_a_workshop_is_written_down_and_published_with_its_questions(
    hers: Client, stovner: Unit
) -> None:
    made = hers.post(NEW, asked(stovner, invited="0"))
    workshop = Involvement.objects.get()
    assert made["Location"] == f"{LIST}/{workshop.pk}"
    assert (workshop.invited, workshop.came, workshop.interpreter) == (0, None, None)

    refused = hers.post(made["Location"], {"act": "publish"})
    assert refused.status_code == 422
    assert "En workshop trenger ett tema og spørsmålene først." in words_of(refused)

    ready = asked(stovner, theme="Lek", questions="Hva savner du?\n\n Når? \n", interpreter="yes")
    hers.post(f"{made['Location']}/rediger", ready)
    hers.post(made["Location"], {"act": "publish"})
    workshop.refresh_from_db()
    assert workshop.questions == ["Hva savner du?", "Når?"]
    assert (workshop.is_published, workshop.interpreter) == (True, True)
    stripped = hers.post(f"{made['Location']}/rediger", asked(stovner))
    assert stripped.context["form"].errors["theme"]


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("title", "", "Skriv hva det heter."),
        ("method", "gjetting", "Velg det som passer best."),
        ("unit", "999999", "Velg det som passer best."),
        ("came", "-1", "Skriv 0 eller mer."),
        ("came", "mange", "Skriv et helt tall."),
        ("questions", "x" * 301, "Skriv høyst 20 spørsmål"),
        ("held_on", "i går", "Skriv en dato"),
    ],
)
def test_a_bad_form_is_told(
    hers: Client, stovner: Unit, field: str, wrong: str, sentence: str
) -> None:
    page = hers.post(NEW, asked(stovner, **{field: wrong}))

    assert page.status_code == 422
    assert page.context["form"].errors[field][0].startswith(sentence)
    assert not Involvement.objects.exists()


def test_what_is_said_is_written_down_with_a_described_speaker(
    hers: Client, interviews: Involvement, ingrid: Person
) -> None:
    said = {"speaker": "Jente, 16 år", "text": "A place to be", "language": "en"}
    hers.post(f"{LIST}/{interviews.pk}", {**said, "translation": "Et sted", "may_quote": "yes"})

    statement = Statement.objects.get()
    assert (statement.speaker, statement.may_quote) == ("Jente, 16 år", True)
    assert statement.texts.get(is_original=False).translated_by == ingrid
    wrong = hers.post(f"{LIST}/{interviews.pk}", {**said, "speaker": ""})
    assert wrong.status_code == 422
    assert "Beskriv den som snakket, uten navn." in words_of(wrong)


def test_the_list_has_a_table_of_methods(hers: Client, interviews: Involvement) -> None:
    page = words_of(hers.get(LIST))

    row = '<th scope="row">Intervju</th><td data-label="Fase">ikke registrert</td>'
    assert f'{row}<td data-label="Ganger">1</td><td data-label="Deltok (n)">7</td>' in page


@pytest.mark.parametrize("path", ["", "/rediger"])
def test_strangers_do_not_find_it(
    fatima: Person, interviews: Involvement, client_for: ClientFor, path: str
) -> None:
    page = f"{LIST}/{interviews.pk}{path}"

    assert client_for(fatima, staff=True).get(page).status_code == 404
    assert client_for(None).get(page).status_code == 302


def test_everybody_reads_what_is_published_and_quotes_of_those_who_said_yes(
    interviews: Involvement, ingrid: Person, now: datetime, client_for: ClientFor
) -> None:
    for speaker, may_quote in (("Jente, 16 år", True), ("Far, 40 år", False), ("Kvinne", None)):
        words = [Words("nb", f"{speaker} sa noe")]
        facts: Any = {"speaker": speaker, "may_quote": may_quote}
        write_statement(involvement=interviews, words=words, by=ingrid, now=now, **facts)
    somebody = client_for(None)
    assert "Samtaler" not in words_of(somebody.get(PUBLIC))

    Involvement.objects.update(language="so")
    interviews.refresh_from_db()
    publish(involvement=interviews, by=ingrid, now=now)

    page = words_of(somebody.get(PUBLIC))
    assert "<dt>Språk</dt><dd>Soomaali</dd>" in page
    assert "Jente, 16 år" in page
    assert "Far, 40 år" not in page
    assert "Kvinne sa noe" not in page
    assert "<dt>Deltok i alt</dt><dd>7</dd>" in page
    assert "<dt>Kom til møtet</dt><dd>ikke registrert</dd>" in page
    assert "<dt>Nådde vi dem vi ville nå</dt><dd>ikke målt</dd>" in page


def test_the_page_is_in_the_readers_language(
    interviews: Involvement, ingrid: Person, now: datetime, client_for: ClientFor
) -> None:
    Involvement.objects.update(held_on=date(2024, 5, 1))
    publish(involvement=interviews, by=ingrid, now=now)
    somebody = client_for(None)
    somebody.cookies["spraak"] = "ar"

    page = words_of(somebody.get(PUBLIC))

    assert 'dir="rtl"' in page
    assert "غير مسجّل" in page
    assert "1 مايو 2024" in page


def test_another_municipality_reads_nothing_of_it(
    interviews: Involvement,
    ingrid: Person,
    now: datetime,
    asker: Municipality,
    client_for: ClientFor,
) -> None:
    publish(involvement=interviews, by=ingrid, now=now)

    page = words_of(client_for(None, host="asker.localhost").get(PUBLIC))

    assert "Samtaler" not in page
