"""What those who came say: AT-7, AT-9 and AT-10 of the acceptance figures, and the pages."""

import re
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from django.conf import settings
from django.db import IntegrityError, transaction

from allmenning.activities import access
from allmenning.activities.actions.answering import answer, decline
from allmenning.activities.actions.devices import pair
from allmenning.activities.models import Activity, FeedbackResponse
from allmenning.activities.queries.feedback import feedback_on
from allmenning.activities.rules.feedback import feedback_of
from allmenning.activities.views.everyone import answering
from allmenning.activities.views.feedback_words import feedback_in_words
from allmenning.config import middleware
from allmenning.core.ratelimit import Limit
from allmenning.people.models import Person
from allmenning.places.models import Building
from tests.browsers import words_of
from tests.cast import ClientFor

ADDRESS = "/aktiviteter/babytreff/svar"


def gives(activity: Activity, now: datetime, smileys: int, channel: str = "asked") -> None:
    answer(
        activity=activity,
        key=uuid4(),
        channel=channel,
        smileys=smileys,
        words="",
        heard="",
        language="nb",
        now=now,
    )


def told(**more: Any) -> dict[str, Any]:
    return {"smilefjes": "5", "ord": "", "hoert": "", "noekkel": str(uuid4()), **more}


def test_fifteen_answers_are_told_by_how_they_fall(baby_group: Activity, now: datetime) -> None:
    for smileys in [5] * 14 + [4]:
        gives(baby_group, now, smileys)

    said = feedback_in_words(feedback_on(baby_group))

    assert said["answers"] == "15 svar: 14 × 5 smilefjes, 1 × 4"
    assert said["mean"] == "4,9 i snitt av 5 mulige, 15 svar"


def test_few_answers_have_no_mean(baby_group: Activity, now: datetime) -> None:
    for _person in range(4):
        gives(baby_group, now, 3)

    assert feedback_in_words(feedback_on(baby_group))["mean"] == ""


def test_channels_nobody_used_are_told_too(baby_group: Activity, now: datetime) -> None:
    gives(baby_group, now, 5)
    decline(activity=baby_group, key=uuid4(), language="nb", now=now)

    said = feedback_in_words(feedback_on(baby_group))

    assert {"name": "QR-kode", "answers": "0 svar"} in said["channels"]
    assert {"name": "spurt ansikt til ansikt", "answers": "1 svar"} in said["channels"]
    assert said["declined"] == "1 spurt ville ikke svare"


def test_at_10_how_people_hear_of_it_is_asked_with_the_four_ways_of_the_source() -> None:
    """AT-10: the four, another, and do not know."""
    ways = [
        "skolemelding",
        "Facebook-gruppen",
        "plakater",
        "venner",
        "på en annen måte",
        "vet ikke",
    ]
    assert [str(label) for _value, label in FeedbackResponse.Heard.choices] == ways


def test_nothing_asked_comes_to_nothing() -> None:
    found = feedback_of([], ["asked", "qr"], {})

    assert (found.answers, found.mean, found.channels) == (0, None, {"asked": 0, "qr": 0})


def test_anybody_answers_in_her_language(client_for: ClientFor, baby_group: Activity) -> None:
    visitor = client_for(None)
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "so"
    assert 'lang="so"' in visitor.get(f"{ADDRESS}?kanal=qr").content.decode()

    said = told(smilefjes="4", ord="Aad baan u jeclahay", hoert="friends")
    answered = visitor.post(f"{ADDRESS}?kanal=qr", said)

    assert answered["Location"] == "/aktiviteter/babytreff/takk?kanal=qr"
    kept = FeedbackResponse.objects.get()
    assert (kept.smileys, kept.channel, kept.language, kept.heard) == (4, "qr", "so", "friends")


@pytest.mark.parametrize("way", ["link", "qr", "kiosk", "asked"])
def test_each_face_smiles_as_much_as_it_says(
    client_for: ClientFor, baby_group: Activity, way: str
) -> None:
    page = client_for(None).get(f"{ADDRESS}?kanal={way}").content.decode()

    assert len(set(re.findall(r'<path class="mouth" d="([^"]+)"', page))) == 5


def test_what_is_for_paper_prints_as_a_form(client_for: ClientFor, baby_group: Activity) -> None:
    visitor = client_for(None)

    assert "on-paper" in visitor.get(f"{ADDRESS}?kanal=paper").content.decode()
    assert "on-paper" not in visitor.get(f"{ADDRESS}?kanal=asked").content.decode()


def test_a_form_sent_twice_is_one_answer(client_for: ClientFor, baby_group: Activity) -> None:
    said = told()
    for _again in range(2):
        assert client_for(None).post(ADDRESS, said).status_code == 302

    assert FeedbackResponse.objects.get().channel == "link"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"smilefjes": ""}, "Velg et smilefjes, eller skriv noe."),
        ({"smilefjes": "6"}, "Velg fra ett til fem smilefjes."),
        ({"ord": "x" * 1001}, "Skriv høyst 1000."),
        ({"hoert": "naboen"}, "naboen"),
        ({"noekkel": "x"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    client_for: ClientFor, baby_group: Activity, wrong: dict[str, str], sentence: str
) -> None:
    answered = client_for(None).post(ADDRESS, told(**wrong))

    assert answered.status_code == 422
    assert sentence in words_of(answered)
    assert not FeedbackResponse.objects.exists()


def test_many_tablets_at_one_address_do_not_use_up_each_others_tries(
    client_for: ClientFor,
    baby_group: Activity,
    haugen: Building,
    ingrid: Person,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answering, "ANSWERING", Limit("answer", burst=1, per_minute=1))
    monkeypatch.setattr(middleware, "WRITING", Limit("write", burst=1, per_minute=1))

    def tried(token: str) -> int:
        browser = client_for(None)
        browser.cookies[access.DEVICE_COOKIE] = token
        return browser.post(ADDRESS, told()).status_code

    first, second = (pair(building=haugen, name=n, by=ingrid, now=now)[1] for n in ("A", "B"))
    assert [tried(token) for token in (first, second, first)] == [302, 302, 429]
    assert [tried(token) for token in ("made up", "also made up")] == [302, 429]


def test_an_employee_notes_that_somebody_would_not(
    client_for: ClientFor, ingrid: Person, kari: Person, baby_group: Activity
) -> None:
    address = "/ansatte/moteplasser/babytreff/ville-ikke-svare"
    said = {"noekkel": str(uuid4())}
    assert client_for(kari, staff=True).post(address, said).status_code == 404

    page = words_of(client_for(ingrid, staff=True).post(address, said, follow=True))

    assert "1 spurt ville ikke svare" in page
    assert "QR-kode: 0 svar" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"smileys": 6},
        {"smileys": None},
        {"has_declined": True, "smileys": 5},
        {"has_declined": True, "smileys": None, "words": "Nei"},
    ],
)
def test_the_database_takes_nothing_else(
    baby_group: Activity, now: datetime, wrong: dict[str, Any]
) -> None:
    row = {"activity": baby_group, "key": uuid4(), "day": now.date(), "channel": "qr", "smileys": 5}

    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackResponse.objects.create(language="nb", **(row | wrong))


def test_at_9_ways_that_nobody_counted_and_ways_nobody_used(
    client_for: ClientFor, ingrid: Person, baby_group: Activity, now: datetime
) -> None:
    gives(baby_group, now, 5)
    client = client_for(ingrid, staff=True)
    page = "/ansatte/moteplasser/babytreff/spor"
    assert "QR-kode til spørsmålene" in words_of(client.get(page))

    shown = words_of(client.post(page, {"kanal": "box", "antall": "noen få"}, follow=True))
    assert "Idékasse: noen få, ikke talt" in shown
    assert "QR-kode: 0 svar" in shown
    assert "Spurt ansikt til ansikt: 1 svar" in shown

    both = words_of(client.post(page, {"kanal": "asked", "antall": "noen få"}, follow=True))
    assert "Spurt ansikt til ansikt: 1 svar og noen få, ikke talt" in both
    gone = words_of(client.post(page, {"kanal": "asked", "antall": ""}, follow=True))
    assert "1 svar og noen få" not in gone
    refused = client.post(page, {"kanal": "due", "antall": "noen få"})
    assert refused.status_code == 422


def test_help_and_interpreter_are_noted_and_not_who(
    client_for: ClientFor, baby_group: Activity
) -> None:
    client = client_for(None)
    assert "Tolk var med" in words_of(client.get(f"{ADDRESS}?kanal=asked"))
    assert "Tolk var med" not in words_of(client.get(ADDRESS))

    client.post(f"{ADDRESS}?kanal=asked", told(hjelp="on", tolk="on"))

    kept = FeedbackResponse.objects.get()
    assert (kept.was_helped, kept.had_interpreter) == (True, True)
    said = feedback_in_words(feedback_on(baby_group))
    assert said["helped"] == "1 fikk hjelp til å svare, 1 hadde tolk"


def test_a_kiosk_thanks_and_asks_the_next_one_on_the_same_page(
    client_for: ClientFor, baby_group: Activity
) -> None:
    client = client_for(None)
    page = client.get(f"{ADDRESS}?kanal=kiosk").content.decode()
    assert page.count('<button class="smiley" type="submit" name="smilefjes"') == 5

    thanked = client.post(f"{ADDRESS}?kanal=kiosk", told(), follow=True)

    assert "Takk for svaret. Den neste kan svare." in words_of(thanked)
    assert thanked.context["form"]["noekkel"].value() != told()["noekkel"]
    assert FeedbackResponse.objects.get().channel == "kiosk"


def test_enter_on_a_kiosk_chooses_no_face(client_for: ClientFor, baby_group: Activity) -> None:
    client = client_for(None)
    page = client.get(f"{ADDRESS}?kanal=kiosk").content.decode()
    first = page.split('<form class="form"')[1].split("<button")[1].split(">")[0]

    assert 'type="submit"' in first
    assert 'tabindex="-1"' in first
    assert "name=" not in first
    said = {name: value for name, value in told().items() if name != "smilefjes"}
    assert client.post(f"{ADDRESS}?kanal=kiosk", said).status_code == 422
    assert not FeedbackResponse.objects.exists()


def test_words_are_translated_beside_the_original(
    client_for: ClientFor, ingrid: Person, words_in_somali: FeedbackResponse
) -> None:
    client = client_for(ingrid, staff=True)
    page = f"/ansatte/moteplasser/babytreff/svar/{words_in_somali.pk}"
    assert "Aad ayaan u jeclahay" in words_of(client.get(page))
    assert client.post(page, {"tekst": " "}).status_code == 422

    client.post(page, {"tekst": "Jeg liker det gott"})
    shown = words_of(client.post(page, {"tekst": "Jeg liker det godt"}, follow=True))

    assert "Aad ayaan u jeclahay" in shown
    assert "Jeg liker det godt" in shown
    assert "gott" not in shown
    assert "Oversatt av Ingrid Sæther" in shown
