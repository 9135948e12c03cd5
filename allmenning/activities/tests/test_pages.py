"""What is on, for everybody, and one activity."""

from datetime import datetime, timedelta

import pytest

from django.conf import settings

from allmenning.activities.models import Activity, Session
from allmenning.people.models import Person
from allmenning.places.models import Building
from tests.browsers import words_of
from tests.cast import ClientFor


def test_today_comes_first(client_for: ClientFor, this_mornings: Session) -> None:
    page = client_for(None).get("/aktiviteter").content.decode()

    assert "Babytreff" in page
    assert "Gratis, du trenger ikke melde deg på" in page
    assert "0–1 år" in page


def test_an_age_or_a_district_narrows(client_for: ClientFor, this_mornings: Session) -> None:
    visitor = client_for(None)

    assert "Babytreff" in visitor.get("/aktiviteter?alder=1").content.decode()
    assert "Babytreff" not in visitor.get("/aktiviteter?alder=12").content.decode()


def test_what_is_not_understood_is_said_and_left_out(
    client_for: ClientFor, this_mornings: Session
) -> None:
    page = client_for(None).get("/aktiviteter?alder=gammel&bydel=xx").content.decode()

    assert "Skriv alderen med tall." in page
    assert "Babytreff" in page


def test_what_is_over_is_not_there_and_what_is_cancelled_says_why(
    client_for: ClientFor, this_mornings: Session, now: datetime
) -> None:
    visitor = client_for(None)
    Session.objects.update(state="cancelled", reason={"nb": "Vannlekkasje"})
    assert "Vannlekkasje" in visitor.get("/aktiviteter").content.decode()

    Session.objects.update(ends=now - timedelta(minutes=1))
    assert "Babytreff" not in visitor.get("/aktiviteter").content.decode()


def test_one_activity(client_for: ClientFor, baby_group: Activity, this_mornings: Session) -> None:
    baby_group.collaborations.create(name="Røde Kors", does={"nb": "Serverer kaffe"})
    page = client_for(None).get("/aktiviteter/babytreff").content.decode()

    assert "Sammen med" in page
    assert "Røde Kors: Serverer kaffe" in page
    assert "Haugen skole" in page


def test_what_has_stopped_is_gone(
    client_for: ClientFor, baby_group: Activity, this_mornings: Session, kari: Person
) -> None:
    Activity.objects.update(state=Activity.State.STOPPED)

    assert client_for(kari).get("/aktiviteter/babytreff").status_code == 404
    assert "Babytreff" not in client_for(kari).get("/aktiviteter").content.decode()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ar", ("لقاء الأطفال", "مجاني", "الخميس 3 ديسمبر")),
        ("so", ("Kulanka", "Bilaash", "Khamiis 3 Disembar")),
        ("ur", ("بچوں کی محفل", "مفت", "جمعرات 3 دسمبر")),
        ("pl", ("Spotkanie", "Za darmo", "Czwartek 3 grudnia")),
    ],
)
def test_it_can_be_read_without_norwegian(
    client_for: ClientFor, this_mornings: Session, language: str, said: tuple[str, ...]
) -> None:
    names = {"ar": "لقاء الأطفال", "so": "Kulanka", "ur": "بچوں کی محفل", "pl": "Spotkanie"}
    Activity.objects.update(title={"nb": "Babytreff", **names})
    day = timedelta(days=2)
    Session.objects.update(starts=this_mornings.starts + day, ends=this_mornings.ends + day)
    visitor = client_for(None)
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = visitor.get("/aktiviteter").content.decode()

    for words in said:
        assert words in page


def test_near_me_the_nearest_stands_first_with_how_far_it_is(
    client_for: ClientFor, baby_group: Activity, haugen: Building, now: datetime
) -> None:
    far = Building.objects.get(pk=haugen.pk)
    far.pk, far.slug, far.name = None, "langt-unna", "Langt unna"
    far.latitude, far.longitude = haugen.latitude + 0.1, haugen.longitude
    far.save()
    for hours, building in ((1, far), (2, haugen)):
        starts = now + timedelta(hours=hours)
        at = {"starts": starts, "ends": starts + timedelta(hours=1), "changed_at": now}
        Session.objects.create(activity=baby_group, building=building, **at)
    client = client_for(None)

    asked = {"lat": str(haugen.latitude), "lon": str(haugen.longitude)}
    shown = words_of(client.get("/aktiviteter", asked))

    assert shown.index(haugen.name) < shown.index("Langt unna")
    assert "ca. 11,1 km" in shown
    named = words_of(client.get("/aktiviteter", {"near": "Langt unna"}))
    assert named.index("<bdi>Langt unna</bdi>") < named.index(f"<bdi>{haugen.name}</bdi>")
    unknown = words_of(client.get("/aktiviteter", {"near": "Qqqqq"}))
    assert "Vi kjenner ikke stedet." in unknown
    assert haugen.name in unknown
