"""A calendar within another site: where it may be framed, and what it tells there."""

from datetime import date, datetime, timedelta

import pytest

from django.conf import settings
from django.test import Client
from django.urls import reverse

from allmenning.booking.actions.closures import close_assets
from allmenning.booking.models import Closure, Embed
from allmenning.booking.tests.houses import house, room
from allmenning.booking.tests.scenes import asked, between, booked
from allmenning.core.log import Actor
from allmenning.people.models import Association, Person
from allmenning.places.models import Building, Space
from tests.cast import ClientFor

SCHOOL = "/bygg-inn/bygg/haugen-skole"
SITE = "https://skole.example"
TUESDAY = date(2026, 12, 15)


@pytest.fixture
def shared(haugen: Building) -> Embed:
    return Embed.objects.create(building=haugen, sites=[SITE, "https://www.skole.example"])


@pytest.fixture
def band(skolekorps: Association) -> str:
    """The address of the band's calendar, when it is shared."""
    Embed.objects.create(association=skolekorps, sites=["https://korps.example"])
    return reverse("booking:embedded_association", args=[skolekorps.pk])


def ancestors(client: Client, address: str) -> str:
    policy = client.get(address)["Content-Security-Policy"]
    (found,) = [one.strip() for one in policy.split(";") if "frame-ancestors" in one]
    return found


def rows(client: Client, address: str, **query: str) -> list[tuple[date, str, str, str]]:
    days = client.get(address, query).context["days"]
    return [
        (day["date"], row["time"], row["who"], row["place"]) for day in days for row in day["rows"]
    ]


def test_it_may_be_framed_on_the_named_sites_and_nothing_else_anywhere(
    nobody: Client, shared: Embed, band: str
) -> None:
    assert ancestors(nobody, SCHOOL) == f"frame-ancestors {SITE} https://www.skole.example"
    assert ancestors(nobody, band) == "frame-ancestors https://korps.example"
    for elsewhere in ("/", "/steder/haugen-skole", "/skjerm/haugen-skole", "/bygg-inn/bygg/x"):
        assert ancestors(nobody, elsewhere) == "frame-ancestors 'none'"


def test_the_rest_of_the_policy_stands(nobody: Client, shared: Embed) -> None:
    answer = nobody.get(SCHOOL)

    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer


def test_no_cookie_is_set_and_nobody_is_signed_in(
    kari: Person, shared: Embed, client_for: ClientFor, nobody: Client
) -> None:
    hers, nobodys = client_for(kari).get(f"{SCHOOL}?sprak=nn"), nobody.get(f"{SCHOOL}?sprak=nn")

    assert not hers.cookies
    assert not nobodys.cookies
    assert hers.content == nobodys.content
    assert settings.SESSION_COOKIE_NAME not in nobody.cookies


def test_what_is_not_shared_is_not_there(
    nobody: Client, haugen: Building, skolekorps: Association
) -> None:
    assert nobody.get(SCHOOL).status_code == 404
    assert nobody.get(f"/bygg-inn/forening/{skolekorps.pk}").status_code == 404


def test_a_building_taken_from_the_web_is_gone_here_too(nobody: Client, shared: Embed) -> None:
    Building.objects.update(is_published=False)

    assert nobody.get(SCHOOL).status_code == 404


def test_a_building_tells_of_associations_and_closures_and_hides_persons(
    nobody: Client,
    shared: Embed,
    ola: Person,
    kari: Person,
    skolekorps: Association,
    musikkrom: Space,
    gymsal: Space,
    closure: Closure,
    now: datetime,
) -> None:
    booked(ola, musikkrom, now, association=skolekorps)
    booked(kari, gymsal, now)
    asked(kari, musikkrom, now, between("18:00", "20:00", TUESDAY + timedelta(days=1)))

    assert rows(nobody, SCHOOL) == [
        (date(2026, 12, 3), "16–22", "Stengt: Gulvvask", "Gymsal"),
        (TUESDAY, "18–20", "Privat", "Gymsal"),
        (TUESDAY, "18–20", "Haugen skolekorps", "Musikkrom"),
    ]
    assert "Kari" not in nobody.get(SCHOOL).text


def test_an_association_is_told_of_in_every_building(
    nobody: Client,
    band: str,
    ola: Person,
    skolekorps: Association,
    haugen: Building,
    musikkrom: Space,
    now: datetime,
) -> None:
    there = room(house(haugen, "rommen"), musikkrom, "moterom", purposes=["music"])
    booked(ola, musikkrom, now, association=skolekorps)
    booked(ola, there, now, between("20:00", "21:00"), association=skolekorps)
    booked(ola, there, now, between("17:00", "18:00"))

    page = " ".join(nobody.get(band).text.split())

    assert [row[1] for row in rows(nobody, band)] == ["18–20", "20–21"]
    assert "<bdi>Moterom</bdi>, <bdi>Rommen</bdi>" in page


def test_the_week_is_a_table_and_the_list_goes_on(
    nobody: Client, shared: Embed, kari: Person, musikkrom: Space, now: datetime
) -> None:
    booked(kari, musikkrom, now)

    week = nobody.get(SCHOOL, {"vis": "uke", "fra": "2026-12-17", "sprak": "nb"})
    this_week = nobody.get(SCHOOL, {"vis": "uke"})

    days = [day["date"] for day in week.context["days"]]
    assert days == [date(2026, 12, 14) + timedelta(days=n) for n in range(7)]
    assert '<table class="embedded-week">' in week.text
    assert 'href="?sprak=nb&amp;vis=uke&amp;fra=2026-12-21"' in week.text
    assert 'href="?sprak=nb&amp;vis=uke&amp;fra=2026-12-07"' in week.text
    assert not this_week.context["turning"]["previous"]
    assert rows(nobody, SCHOOL, fra="2026-12-16") == []


@pytest.mark.parametrize(
    ("asked_for", "first"),
    [("1999-01-01", "2026-12-01"), ("tull", "2026-12-01"), ("9999-12-31", "2028-11-30")],
)
def test_days_out_of_reach_are_the_nearest_within(
    nobody: Client, shared: Embed, now: datetime, asked_for: str, first: str
) -> None:
    assert nobody.get(SCHOOL, {"fra": asked_for, "vis": "uke"}).status_code == 200
    title = nobody.get(SCHOOL, {"fra": asked_for, "sprak": "nb"}).context["forms"][1]["url"]
    assert f"fra={first}" in title


def test_a_night_stands_once_and_days_on_end_on_each(
    nobody: Client, shared: Embed, haugen: Building, musikkrom: Space, now: datetime
) -> None:
    part = musikkrom.parts.get().asset
    for first, last in (("22:00", "06:00"), ("12:00", "12:00")):
        days = 1 if first == "22:00" else 2
        start, end = between(first, "23:00").start, between("05:00", last, TUESDAY).end
        closure = Closure.objects.create(
            building=haugen, during=(start, end + timedelta(days=days)), reason={"nb": first}
        )
        closure.assets.add(part)

    found = [(day, who) for day, _time, who, _place in rows(nobody, SCHOOL)]

    assert found == [
        (TUESDAY, "Stengt: 12:00"),
        (TUESDAY, "Stengt: 22:00"),
        (TUESDAY + timedelta(days=1), "Stengt: 12:00"),
        (TUESDAY + timedelta(days=2), "Stengt: 12:00"),
    ]


def test_a_closure_of_rooms_that_are_not_shown_is_not_told_of(
    nobody: Client, shared: Embed, per: Person, haugen: Building, musikkrom: Space, now: datetime
) -> None:
    store = room(haugen, musikkrom, "lager", is_published=False)
    for space in (store, musikkrom):
        close_assets(
            building=haugen,
            assets=[part.asset for part in space.parts.all()],
            period=between("16:00", "18:00"),
            reason={"nb": f"Gulvvask i {space.name}"},
            actor=Actor("person", per.pk),
            now=now,
        )

    assert rows(nobody, SCHOOL) == [(TUESDAY, "16–18", "Stengt: Gulvvask i Musikkrom", "Musikkrom")]


def test_the_language_is_a_parameter(nobody: Client, shared: Embed) -> None:
    answer = nobody.get(SCHOOL, {"sprak": "en"})

    assert '<html lang="en"' in answer.text
    assert answer["Content-Language"] == "en"
