"""Where people see the pictures of places: on their own pages and in the search."""

from datetime import datetime

import pytest

from django.test import Client

from allmenning.people.models import Person
from allmenning.places.models import Building, Picture, Space
from allmenning.places.tests.pictures import pictured
from tests.cast import ClientFor

SPACE, BUILDING = "/steder/haugen-skole/musikkrom", "/steder/haugen-skole"


@pytest.fixture
def nobody(client_for: ClientFor) -> Client:
    return client_for(None)


def main_of(answer: object) -> str:
    page = answer.content.decode()  # type: ignore[attr-defined]
    return " ".join(page.split("<main", 1)[1].split("</main", 1)[0].split())


def test_a_space_without_pictures_has_its_drawing(musikkrom: Space, nobody: Client) -> None:
    for page in (SPACE, "/finn"):
        said = main_of(nobody.get(page))
        assert 'class="drawing"' in said
        assert "<img" not in said
    assert "<img" not in main_of(nobody.get(BUILDING))


def test_the_first_picture_stands_for_the_space(
    musikkrom: Space, fatima: Person, nobody: Client, now: datetime
) -> None:
    one = pictured(musikkrom, fatima, now, nb="Rommet med flygel")
    two = pictured(musikkrom, fatima, now, (1200, 800), nb="Lydboden")
    Picture.objects.filter(pk=one.pk).update(credit="Kari Foto")

    page, hit = main_of(nobody.get(SPACE)), main_of(nobody.get("/finn"))

    for said in (page, hit):
        assert f'src="/bilder/{one.pk}/{one.small.sha256}"' in said
        assert 'width="800" height="600" alt="Rommet med flygel" loading="lazy"' in said
    assert 'class="drawing"' not in hit
    assert "Bilde: Kari Foto" in page
    assert "Flere bilder" in page
    assert f"/bilder/{two.pk}/{two.file.sha256} 1200w" in page
    assert f"/bilder/{two.pk}/" not in hit


def test_a_building_shows_its_own(
    haugen: Building, musikkrom: Space, fatima: Person, nobody: Client, now: datetime
) -> None:
    one = pictured(haugen, fatima, now)

    assert f"/bilder/{one.pk}/" in main_of(nobody.get(BUILDING))
    assert f"/bilder/{one.pk}/" not in main_of(nobody.get(SPACE))


def test_the_words_are_in_the_readers_language(
    musikkrom: Space, fatima: Person, nobody: Client, now: datetime
) -> None:
    one = pictured(musikkrom, fatima, now)
    Picture.objects.filter(pk=one.pk).update(alt={"nb": "Rommet", "en": "The <room>"})

    said = main_of(nobody.get(SPACE, headers={"accept-language": "en"}))

    assert 'alt="The &lt;room&gt;"' in said
