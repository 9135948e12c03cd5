"""What has been sent, for everybody, and for the one who is signed in."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from allmenning.notices.models import Notice, OptOut
from allmenning.notices.rules.rounding import roughly
from allmenning.notices.tests.resident_scenes import (
    begun_notice,
    count,
    in_register,
    link_in,
    message_to,
    theme_of,
)
from allmenning.notices.tests.scenes import drafted, running
from allmenning.people.models import Person, Unit
from allmenning.places.models import District, Street
from tests.browsers import words_of
from tests.cast import ClientFor


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, None), (9, None), (10, 10), (14, 10), (96, 100), (146, 150), (48_321, 48_000)],
)
def test_numbers_are_told_roughly(number: int, told: int | None) -> None:
    assert roughly(number) == told


def test_everybody_sees_what_was_sent(
    client_for: ClientFor, digging: Notice, now: datetime
) -> None:
    count(digging, now, accepted=48_000, bundled=321, skipped=7)

    page = words_of(client_for(None).get("/meldinger"))

    assert "Vi graver i gata di" in page
    assert "sendt til ca. 48 000" in page
    assert "Alle voksne. Sted: hele kommunen." in page


def test_few_are_not_counted_aloud(client_for: ClientFor, digging: Notice, now: datetime) -> None:
    count(digging, now, accepted=9)

    assert "sendt til færre enn 10" in words_of(client_for(None).get("/meldinger"))


def test_drafts_are_nobodys(
    client_for: ClientFor, per: Person, stovner: Unit, now: datetime
) -> None:
    draft = drafted(per, stovner, now)

    assert client_for(None).get(f"/meldinger/{draft.pk}").status_code == 404
    assert "Vi har ikke sendt noen meldinger ennå." in words_of(client_for(None).get("/meldinger"))


def test_one_notice_in_every_language(client_for: ClientFor, digging: Notice) -> None:
    answer = client_for(None).get(f"/meldinger/{digging.pk}")
    page = words_of(answer)

    for said in ("Vi graver i gata di", "Vi grev i gata di", "We dig up your street"):
        assert said in page
    assert 'Ring <a href="/bydeler/">bydelen</a> på 21 80 21 80. [navn] svarer.' in page
    assert 'lang="nn"' in answer.content.decode()


def test_what_is_known_of_the_notice_is_told_and_what_differs_is_not(
    client_for: ClientFor, per: Person, stovner: Unit, now: datetime
) -> None:
    body = "{bydel} til {siste_dag}."
    notice = begun_notice(per, stovner, now, body=body, valid_until=now + timedelta(days=14))

    page = words_of(client_for(None).get(f"/meldinger/{notice.pk}"))

    assert "[navn] til 15. desember 2026." in page


@pytest.mark.parametrize(("trigger", "said"), [("enrolled", "Sendt"), ("age", "Sendes fra")])
def test_what_comes_once_does_not_go_on(
    client_for: ClientFor, per: Person, stovner: Unit, trigger: str, said: str, now: datetime
) -> None:
    notice = begun_notice(per, stovner, now, trigger=trigger)

    assert f"<dt>{said}</dt>" in client_for(None).get(f"/meldinger/{notice.pk}").content.decode()


def test_what_is_said_to_some_is_shown_for_each(
    client_for: ClientFor, per: Person, stovner: Unit, now: datetime
) -> None:
    body = "Hei. {hvis tilflytter}Ny her.{slutt}{hvis flyttet_innen}Velkommen.{slutt}"
    notice = begun_notice(per, stovner, now, body=body, trigger="moved")

    page = words_of(client_for(None).get(f"/meldinger/{notice.pk}"))

    newcomer, mover = page.index("flyttet hit fra en annen kommune"), page.index("innen kommunen")
    assert newcomer < page.index("Hei. Ny her.") < mover < page.index("Hei. Velkommen.")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"audience": {"districts": ["11"]}}, "Alle voksne. Sted: Stovner."),
        ({"audience": {"everybody": True, "youngest": 67}}, "De som er 67 år eller eldre."),
        ({"audience": {"everybody": True, "youngest": 20, "oldest": 25}}, "De som er 20–25 år."),
        ({"audience": {"stretches": [{"street": 7, "last": 31}]}}, "Sted: Haugenveien 1–31."),
        ({"audience": {"stretches": [{"street": 7}]}}, "Sted: Haugenveien."),
        (
            {"audience": {"stretches": [{"street": 7, "first": 5, "last": 5}]}},
            "Sted: Haugenveien 5.",
        ),
        (
            {"audience": {"stretches": [{"street": 7, "last": 9, "side": "odd"}]}},
            "Sted: Haugenveien 1–9 (oddetall).",
        ),
        ({"trigger": "child", "audience": {"districts": ["11"]}}, "barn som er 4 måneder."),
        ({"trigger": "newborn", "audience": {"districts": ["11"]}}, "barn som er 6 uker."),
        ({"trigger": "age", "audience": {"everybody": True}}, "De som fyller 67 år."),
        ({"trigger": "moved", "audience": {"districts": ["11"]}}, "som har flyttet til: Stovner."),
        ({"trigger": "enrolled"}, "De som er med i prøveordningen."),
        ({"audience": {"x": 1}}, "De som det gjelder. Sted: ikke registrert."),
    ],
)
def test_for_whom_in_words(
    client_for: ClientFor,
    per: Person,
    stovner: Unit,
    now: datetime,
    facts: dict[str, Any],
    said: str,
) -> None:
    District.objects.create(code="11", name="Stovner", latitude=59.96, longitude=10.92)
    Street.objects.create(code=7, name="Haugenveien")
    begun_notice(per, stovner, now, **facts)

    assert said in words_of(client_for(None).get("/meldinger"))


def test_kari_sees_what_she_got_and_why(
    client_for: ClientFor, kari: Person, ola: Person, digging: Notice, now: datetime
) -> None:
    registered = in_register(kari, now)
    message = message_to(registered, digging, now)
    in_register(ola, now)

    page = words_of(client_for(kari).get("/mine/varsler"))
    why = client_for(kari).get(f"/mine/varsler/{message.pk}")

    assert "Vi graver i gata di" in page
    assert "Du bor på et sted som meldingen gjelder." in words_of(why)
    assert client_for(ola).get(f"/mine/varsler/{message.pk}").status_code == 404
    assert "Vi graver i gata di" not in words_of(client_for(ola).get("/mine/varsler"))


def test_ones_own_message_is_called_what_it_was_in_ones_own_district(
    client_for: ClientFor,
    kari: Person,
    per: Person,
    ingrid: Person,
    fatima: Person,
    stovner: Unit,
    now: datetime,
) -> None:
    digging = drafted(per, stovner, now)
    digging.texts.update(subject="Til {bydel}")
    running(digging, now, ingrid, fatima)
    district = District.objects.create(code="11", name="Stovner", latitude=59.96, longitude=10.92)
    message = message_to(in_register(kari, now), digging, now, district=district)
    by_link, kari_herself = client_for(None), client_for(kari)

    for page in ("hvorfor", "nei", "nyttig"):
        assert "Til Stovner" in words_of(by_link.get(f"/varsler/{page}/{link_in(message)}"))
    for page in ("", f"/{message.pk}"):
        assert "Til Stovner" in words_of(kari_herself.get(f"/mine/varsler{page}"))
    assert "Til [navn]" in words_of(by_link.get("/meldinger"))


def test_what_was_not_sent_is_not_shown(
    client_for: ClientFor, kari: Person, digging: Notice, now: datetime
) -> None:
    message = message_to(in_register(kari, now), digging, now, state="skipped", reason="reserved")

    assert "Vi graver" not in words_of(client_for(kari).get("/mine/varsler"))
    assert client_for(kari).get(f"/mine/varsler/{message.pk}").status_code == 404


def test_kari_chooses_themes(client_for: ClientFor, kari: Person, now: datetime) -> None:
    registered = in_register(kari, now)
    digging, school = theme_of(), theme_of("skole", "skole")
    browser = client_for(kari)

    answer = browser.post("/mine/varsler", {"themes": [school.pk]})
    assert answer.status_code == 303
    assert [out.theme for out in OptOut.objects.filter(person=registered)] == [digging]

    browser.post("/mine/varsler", {"themes": [digging.pk, school.pk], "nothing": "on"})
    assert [out.theme for out in OptOut.objects.all()] == [None]

    browser.post("/mine/varsler", {"themes": [digging.pk, school.pk]})
    assert not OptOut.objects.exists()


def test_a_theme_that_is_gone_is_said_and_nothing_changes(
    client_for: ClientFor, kari: Person, now: datetime
) -> None:
    in_register(kari, now)
    theme_of()

    answer = client_for(kari).post("/mine/varsler", {"themes": ["999999"]})

    assert answer.status_code == 422
    assert "Last den på nytt" in words_of(answer)
    assert not OptOut.objects.exists()


def test_who_is_not_in_the_register_is_told_so(client_for: ClientFor, kari: Person) -> None:
    page = client_for(kari).get("/mine/varsler")

    assert "du står ikke i vår kopi av Folkeregisteret" in words_of(page)
    assert client_for(kari).post("/mine/varsler", {"nothing": "on"}).status_code == 200


@pytest.mark.parametrize("page", ["/meldinger", "/meldinger/tall"])
def test_a_page_asks_no_more_the_more_was_sent(
    client_for: ClientFor, per: Person, stovner: Unit, now: datetime, page: str
) -> None:
    District.objects.create(code="11", name="Stovner", latitude=59.96, longitude=10.92)
    Street.objects.create(code=7, name="Haugenveien")
    facts: dict[str, Any] = {
        "audience": {"districts": ["11"], "stretches": [{"street": 7}]},
        "offer_path": "/bydeler/",
    }
    asked = []
    for number in (2, 10):
        for _ in range(number):
            begun_notice(per, stovner, now, **facts)
        client_for(None).get(page)
        with CaptureQueriesContext(connection) as queries:
            assert "Vi graver i gata di" in words_of(client_for(None).get(page))
        asked.append(len(queries))

    assert asked[0] == asked[1]
