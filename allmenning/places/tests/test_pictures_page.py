"""The pages where staff keep the pictures of a place, and the address a picture has."""

from datetime import datetime
from typing import Any

import pytest

from django.test import Client

from allmenning.core.models import Municipality
from allmenning.documents.models import StoredFile
from allmenning.documents.tests.test_pictures import png_bomb
from allmenning.people.models import Person, Unit
from allmenning.places.models import Building, Picture, Space
from allmenning.places.tests.pictures import pictured
from allmenning.places.views import pictures as page
from tests.cast import ClientFor
from tests.files import PDF, SVG, picture, upload

BUILDING = "/ansatte/bygg/haugen-skole/bilder"
SPACE = "/ansatte/bygg/haugen-skole/lokaler/musikkrom/bilder"
WORDS = {"alt_nb": "Skolen sett fra veien", "alt_nn": "", "alt_en": "", "credit": ""}


@pytest.fixture
def browser(fatima: Person, client_for: ClientFor) -> Client:
    return client_for(fatima, staff=True)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def address(one: Picture, file: StoredFile | None = None) -> str:
    return f"/bilder/{one.pk}/{(file or one.file).sha256}"


@pytest.mark.parametrize("url", [BUILDING, SPACE])
def test_a_picture_is_added_and_shown(musikkrom: Space, browser: Client, url: str) -> None:
    said = WORDS | {"alt_en": "The school from the road", "credit": "Kari Foto"}
    sent = upload("IMG 1.png", picture(size=(900, 700)))

    answer = browser.post(url, said | {"file": sent})

    one = Picture.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert one.alt == {"nb": "Skolen sett fra veien", "en": "The school from the road"}
    assert (one.building is None) == (url == SPACE)
    listed = text_of(browser.get(url))
    assert "Bildet er lagt til." in listed
    assert f'src="{address(one, one.small)}"' in listed
    assert f"{address(one)} 900w" in listed
    assert 'width="900" height="700" alt="Skolen sett fra veien" loading="lazy"' in listed
    assert "Bilde: Kari Foto" in listed


def test_one_comes_from_the_building_and_from_the_space(musikkrom: Space, browser: Client) -> None:
    for url in (BUILDING, SPACE):
        assert f'href="{url}"' in browser.get(url.removesuffix("/bilder")).content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Velg et bilde."),
        ({"file": ("tom.png", b"")}, "Filen er tom. Velg et bilde."),
        ({"file": ("plan.pdf", PDF)}, "«plan.pdf» er ikke et bilde vi tar imot."),
        ({"file": ("bilde.png", SVG)}, "«bilde.png» er ikke et bilde vi tar imot."),
        ({"file": ("bilde.jpg", b"MZ" + bytes(99))}, "er ikke et bilde vi tar imot."),
        ({"file": ("knust.png", picture()[:60])}, "Vi klarer ikke å lese bildet «knust.png»."),
        ({"file": ("stort.png", bytes(10 * 1024 * 1024 + 1))}, "er større enn 10 MB."),
        ({"alt_nb": ""}, "Skriv hva bildet viser, for dem som ikke kan se det."),
        ({"alt_nb": " "}, "Skriv hva bildet viser, for dem som ikke kan se det."),
        ({"alt_nb": "a" * 100_000}, "Skriv høyst 300."),
        ({"alt_en": "a" * 301}, "Skriv høyst 300."),
        ({"alt_nn": "\x00"}, "usynlige tegn"),
        ({"credit": "a" * 81}, "Skriv høyst 80."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    haugen: Building, browser: Client, sent: dict[str, Any], sentence: str
) -> None:
    file = {} if sent == {} else {"file": upload(*sent.get("file", ("bilde.png", picture())))}
    words = {name: text for name, text in sent.items() if name != "file"}

    answer = browser.post(BUILDING, {**WORDS, **words, **file})

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Picture.objects.exists()
    assert not StoredFile.objects.exists()


def test_sixty_million_points_are_refused(haugen: Building, browser: Client) -> None:
    answer = browser.post(BUILDING, {**WORDS, "file": upload("stort.png", png_bomb(10_000, 6_000))})

    assert answer.status_code == 422
    assert "«stort.png» har mer enn 50 millioner bildepunkter." in text_of(answer)


def test_a_good_picture_is_asked_for_again_when_the_words_are_wrong(
    haugen: Building, browser: Client
) -> None:
    said = {**WORDS, "alt_nb": "", "credit": "Kari Foto", "file": upload("a.png", picture())}

    answer = text_of(browser.post(BUILDING, said))

    assert "Velg bildet på nytt. Nettleseren husker det ikke." in answer
    assert 'value="Kari Foto"' in answer


def test_the_same_picture_again_and_one_too_many(
    haugen: Building, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(size: tuple[int, int]) -> str:
        return text_of(
            browser.post(BUILDING, {**WORDS, "file": upload("a.png", picture(size=size))})
        )

    send((40, 20))
    assert "Dette bildet er lagt til fra før." in send((40, 20))
    monkeypatch.setattr("allmenning.places.actions.pictures.MOST", 1)
    monkeypatch.setattr(page, "MOST", 1)
    assert "Det er plass til 1 bilder. Fjern ett først." in send((40, 30))
    assert Picture.objects.count() == 1


def test_one_is_moved_first_and_one_removed(
    haugen: Building, fatima: Person, browser: Client, now: datetime
) -> None:
    first, second = (pictured(haugen, fatima, now, (size, 40), str(size)) for size in (40, 41))

    browser.post(BUILDING, {"act": "first", "picture": second.pk})
    listed = [row["id"] for row in browser.get(BUILDING).context["pictures"]]
    answer = browser.post(BUILDING, {"act": "remove", "picture": first.pk})

    assert listed == [second.pk, first.pk]
    assert (answer.status_code, answer["Location"]) == (302, BUILDING)
    assert Picture.objects.get() == second


@pytest.mark.parametrize("forged", ["", "x", "²", "-1", "999999999", "9" * 40])
def test_a_forged_or_late_button_does_nothing(
    haugen: Building, fatima: Person, browser: Client, now: datetime, forged: str
) -> None:
    pictured(haugen, fatima, now)

    assert browser.post(BUILDING, {"act": "remove", "picture": forged}).status_code == 302

    assert Picture.objects.count() == 1


def test_a_picture_of_another_place_is_not_touched(
    haugen: Building,
    musikkrom: Space,
    deichman: Building,
    fatima: Person,
    browser: Client,
    now: datetime,
) -> None:
    theirs, rooms = pictured(deichman, fatima, now), pictured(musikkrom, fatima, now)

    for one in (theirs, rooms):
        browser.post(BUILDING, {"act": "remove", "picture": one.pk})
    found = browser.get(f"{BUILDING}/{theirs.pk}").status_code

    assert Picture.objects.count() == 2
    assert found == 404


@pytest.mark.parametrize("of_space", [True, False])
def test_the_words_are_said_anew(
    haugen: Building,
    musikkrom: Space,
    fatima: Person,
    browser: Client,
    now: datetime,
    of_space: bool,
) -> None:
    one = pictured(musikkrom if of_space else haugen, fatima, now)
    url = f"{BUILDING}/{one.pk}"
    assert 'value="Skolen"' in browser.get(url).content.decode()

    wrong = browser.post(url, WORDS | {"alt_nb": ""})
    answer = browser.post(url, WORDS | {"alt_nb": "Inngangen", "credit": "Ola"})

    one.refresh_from_db()
    assert wrong.status_code == 422
    assert (answer.status_code, answer["Location"]) == (302, SPACE if of_space else BUILDING)
    assert (one.alt, one.credit) == ({"nb": "Inngangen"}, "Ola")


@pytest.mark.parametrize("url", [BUILDING, SPACE])
def test_only_those_who_look_after_the_building_find_the_pages(
    musikkrom: Space,
    kari: Person,
    fatima: Person,
    oslo_kommune: Unit,
    client_for: ClientFor,
    url: str,
) -> None:
    assert client_for(kari, staff=True).get(url).status_code == 404
    elsewhere = Unit.objects.create(parent=oslo_kommune, kind=Unit.Kind.BUILDING, name="Deichman")
    Building.objects.update(unit=elsewhere)

    sent = {**WORDS, "file": upload("a.png", picture())}
    assert client_for(fatima, staff=True).get(url).status_code == 404
    assert client_for(fatima, staff=True).post(url, sent).status_code == 404
    assert not Picture.objects.exists()


def test_all_may_keep_a_picture_of_a_place_they_see(
    musikkrom: Space, fatima: Person, now: datetime, client_for: ClientFor
) -> None:
    one = pictured(musikkrom, fatima, now)
    anybody = client_for(None)

    for file in (one.file, one.small):
        answer: Any = anybody.get(address(one, file))
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["Content-Type"] == "image/png"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert len(b"".join(answer.streaming_content)) == file.size


@pytest.mark.parametrize("hidden", ["space", "building"])
def test_a_picture_of_what_is_not_shown_is_for_its_staff(
    musikkrom: Space,
    fatima: Person,
    kari: Person,
    nils: Person,
    now: datetime,
    client_for: ClientFor,
    hidden: str,
) -> None:
    one = pictured(musikkrom, fatima, now)
    (Space if hidden == "space" else Building).objects.update(is_published=False)

    found: Any = client_for(fatima, staff=True).get(address(one))

    assert (found.status_code, found["Cache-Control"]) == (200, "private, no-store")
    assert len(b"".join(found.streaming_content)) == one.file.size
    for other in (client_for(None), client_for(kari), client_for(kari, staff=True)):
        assert other.get(address(one)).status_code == 404
    assert client_for(fatima).get(address(one)).status_code == 404
    assert client_for(nils, staff=True, host="oslo.localhost").get(address(one)).status_code == 404


def test_the_address_tells_the_content(
    haugen: Building, fatima: Person, now: datetime, client_for: ClientFor, asker: Municipality
) -> None:
    one, other = pictured(haugen, fatima, now), pictured(haugen, fatima, now, (50, 40))
    anybody = client_for(None)

    for wrong in (f"/bilder/{one.pk}/{other.file.sha256}", f"/bilder/{one.pk}/x", "/bilder/9/x"):
        assert anybody.get(wrong).status_code == 404
    assert client_for(None, host="asker.localhost").get(address(one)).status_code == 404
