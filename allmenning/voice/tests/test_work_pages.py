"""The pages of those who answer: the list, one idea, writing one down, and the list of calls."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from django.test import Client

from allmenning.people.models import Person, Unit
from allmenning.places.models import Building
from allmenning.voice.models import Idea, IdeaAnswer, Told
from allmenning.voice.queries import ideas
from allmenning.voice.tests.saying import LIST, answered, on_the_wall, page_of, said
from tests.browsers import words_of
from tests.cast import ClientFor

ANSWER = {
    "act": "answer",
    "seen": "0",
    "outcome": "not_now",
    "text": "Det kom for få sist.",
    "receiver": "",
    "on_poster": "on",
    "by_phone": "on",
}


@pytest.fixture
def idea(per: Person, now: datetime) -> Idea:
    return said(now)


@pytest.fixture
def pers(per: Person, client_for: ClientFor) -> Client:
    return client_for(per, staff=True)


def test_what_is_past_its_day_stands_first_and_red(pers: Client, now: datetime) -> None:
    said(now, secret=b"new", text="Ny")
    said(now - timedelta(days=20), secret=b"old", text="Gammel")

    page = pers.get(LIST)

    assert [row["first_words"] for row in page.context["rows"]] == ["Gammel", "Ny"]
    assert [row["is_late"] for row in page.context["rows"]] == [True, False]
    assert "1 skulle ha fått svar." in words_of(page)
    assert 'urgent-text">· svaret skulle ha kommet' in words_of(page)


def test_a_leader_sees_her_own_units_ideas(
    ingrid: Person, per: Person, haugen: Building, now: datetime, client_for: ClientFor
) -> None:
    theirs, others = said(now, place=haugen, secret=b"1"), said(now, secret=b"2")
    hers = client_for(ingrid, staff=True)

    assert len(hers.get(LIST).context["rows"]) == 1
    assert hers.get(page_of(theirs)).status_code == 200
    assert hers.get(page_of(others)).status_code == 404


def test_a_caretaker_writes_down_but_answers_nothing(
    fatima: Person, haugen: Building, now: datetime, client_for: ClientFor
) -> None:
    idea = said(now, place=haugen)
    hers = client_for(fatima, staff=True)

    assert hers.get(LIST).status_code == 404
    assert hers.get(page_of(idea)).status_code == 404
    assert hers.get(f"{LIST}/ringeliste").status_code == 404
    page = words_of(hers.get(f"{LIST}/ny"))
    assert "Mobilnummeret til den som sa det" in page
    assert f'href="{LIST}"' not in page
    assert f'href="{LIST}/ny"' in words_of(hers.get("/ansatte"))


def test_a_resident_reaches_none_of_it(kari: Person, idea: Idea, client_for: ClientFor) -> None:
    for path in (LIST, page_of(idea), f"{LIST}/ny", f"{LIST}/ringeliste"):
        assert client_for(kari).get(path).status_code in (302, 404)


def test_what_is_said_is_written_down_with_who_helped(
    fatima: Person, haugen: Building, client_for: ClientFor
) -> None:
    form = {"text": "Hol af til mødre", "language": "so", "place": f"b{haugen.pk}", "how": "said"}
    sent = client_for(fatima, staff=True).post(f"{LIST}/ny", {**form, "interpreter": "on"})

    idea = Idea.objects.get()
    assert (idea.how, idea.written_by, idea.place) == ("said", fatima, haugen)
    assert idea.had_interpreter is True
    assert sent["Location"].startswith("/innspill/takk?kvittering=")


def test_a_bad_note_is_told(fatima: Person, client_for: ClientFor) -> None:
    answer = client_for(fatima, staff=True).post(f"{LIST}/ny", {"text": "Hei", "how": "ropt"})

    assert answer.status_code == 422
    assert "Hei" in answer.content.decode()
    assert {"how", "language"} <= set(answer.context["form"].errors)


def test_an_idea_is_answered(pers: Client, idea: Idea) -> None:
    page = pers.post(page_of(idea), ANSWER, follow=True)

    assert "Svaret er gitt." in words_of(page)
    given = IdeaAnswer.objects.get()
    assert (given.outcome, given.on_poster, given.by_phone) == ("not_now", True, True)
    assert given.texts.get().text == "Det kom for få sist."


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("outcome", "", "Velg det som passer best."),
        ("outcome", "kanskje", "Velg det som passer best."),
        ("text", " ", "Skriv hvorfor"),
        ("text", "x" * 4000, "Teksten er på 4000 tegn."),
    ],
)
def test_a_bad_answer_is_told_and_kept(
    pers: Client, idea: Idea, field: str, wrong: str, sentence: str
) -> None:
    page = pers.post(page_of(idea), {**ANSWER, field: wrong})

    assert page.status_code == 422
    assert page.context["form"].errors[field][0].startswith(sentence)
    assert ({**ANSWER, field: wrong})["text"].strip() in page.content.decode()
    assert not IdeaAnswer.objects.exists()


def test_what_is_passed_on_says_to_whom(pers: Client, idea: Idea) -> None:
    page = pers.post(page_of(idea), {**ANSWER, "outcome": "passed_on"})

    assert page.context["form"].errors["receiver"] == ["Skriv hvem som har fått innspillet."]


@pytest.mark.parametrize("wrong", [{"act": "eat"}, {"seen": "x"}, {"act": ""}])
def test_what_is_not_understood_is_said(pers: Client, idea: Idea, wrong: dict[str, str]) -> None:
    page = pers.post(page_of(idea), {**ANSWER, **wrong})

    assert page.status_code == 422
    assert "Vi forsto ikke hva du ville." in page.content.decode()


def test_who_comes_too_late_keeps_what_was_typed(
    pers: Client, idea: Idea, ingrid: Person, now: datetime
) -> None:
    answered(idea, ingrid, now)

    page = pers.post(page_of(idea), {**ANSWER, "text": "Mitt svar"})

    assert page.status_code == 422
    assert "Noen andre gjorde noe mens du hadde siden åpen" in page.content.decode()
    assert "Mitt svar" in page.content.decode()


def test_the_rest_of_the_way(pers: Client, idea: Idea, stovner: Unit, oslo_kommune: Unit) -> None:
    def done(act: str, **facts: str) -> Idea:
        seen = str(Idea.objects.get(pk=idea.pk).revision)
        answer = pers.post(page_of(idea), {"act": act, "seen": seen, **facts})
        assert answer.status_code == 302, answer.context["problem"] or answer.context["form"].errors
        return Idea.objects.get(pk=idea.pk)

    done("assess", unit=str(stovner.pk), due_on="2026-12-20", note="Hva sier dere?")
    done("translate", language="so", text="Koox aabayaal ah")
    done("answer", outcome="yes", text="Vi prøver.", on_poster="on")
    done("translate_answer", language="so", text="Waan isku dayaynaa.")
    decided = {"what": "Prøve", "authority": "Bydelsdirektøren", "decided_on": "2026-12-01"}
    ways = {"what_1": "Kveld", "pros_1": "flere", "cons_1": "dyrere", "what_2": "", "what_3": ""}
    done("decide", **decided, **ways)
    done("begin", what="Pappagruppe")
    measure = str(idea.measures.get().pk)
    done("finish", measure=measure, done_on="2026-12-01", result="Åtte kom.")
    refused = pers.post(page_of(idea), {"act": "close", "seen": "7"})
    assert "Svaret må nå fram først" in refused.content.decode()
    done("hang_up")
    assert done("close").state == "closed"
    page = words_of(pers.get(page_of(idea)))
    assert "Du avsluttet saken i dag" in page
    assert "Waan isku dayaynaa." in page
    assert "Bydelsdirektøren" in page


def test_what_says_the_same_is_added(pers: Client, idea: Idea, now: datetime) -> None:
    same = said(now + timedelta(minutes=1), secret=b"same", text="Noe for fedre")

    pers.post(page_of(same), {"act": "join", "seen": "0", "to": str(idea.pk)})

    assert Idea.objects.get(pk=same.pk).joined_to == idea
    wrong = pers.post(page_of(idea), {"act": "join", "seen": "0", "to": str(same.pk)})
    assert wrong.status_code == 422


def test_calls_are_listed_and_ticked_off(pers: Client, per: Person, now: datetime) -> None:
    idea = answered(said(now, phone="+4740000011"), per, now)
    page = words_of(pers.get(f"{LIST}/ringeliste"))
    assert "40 00 00 11" in page
    assert "Det kom for få sist." in page

    for wanted in ("999", "x", str(idea.pk), str(idea.pk)):
        pers.post(f"{LIST}/ringeliste", {"idea": wanted})

    assert [told.way for told in Told.objects.all()] == ["phone"]
    assert "Ingen venter på å bli ringt." in words_of(pers.get(f"{LIST}/ringeliste"))


def test_a_number_nobody_can_read_is_said(pers: Client, per: Person, now: datetime) -> None:
    answered(said(now, phone="+4740000011"), per, now)
    Idea.objects.update(phone=b"x" * 40)

    assert "Nummeret kan ikke leses." in words_of(pers.get(f"{LIST}/ringeliste"))


def test_a_long_list_asks_the_database_no_more_than_a_short_one(
    pers: Client,
    per: Person,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(20):
        idea = said(now, secret=bytes([number]), phone="+4740000011")
        on_the_wall(answered(idea, per, now), per, now)

    with django_assert_max_num_queries(30):
        pers.get(LIST)
    assert len(ideas.to_be_called([idea.unit_id])) == 20


def test_another_municipality_is_a_stranger(idea: Idea, nils: Person, client_for: Any) -> None:
    there = client_for(None, host="asker.localhost")

    assert there.get(page_of(idea)).status_code in (302, 404)
