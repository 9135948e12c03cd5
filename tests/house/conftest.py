"""Objects that routes lead to, beyond the cast: one of each kind, all in Oslo, and Arne of Asker."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest

from django.test import Client

from allmenning.booking.access_by_link import contact_link, feed_link, turnout_link
from allmenning.booking.actions.feeds import Shown, make_address
from allmenning.booking.actions.foreign_calendars import connect_calendar
from allmenning.booking.actions.messages import Words, send_message
from allmenning.booking.models import (
    Adoption,
    Attachment,
    Booking,
    Delivery,
    Embed,
    ForeignCalendar,
    PlaceTemplate,
    Request,
    Terms,
    Webhook,
)
from allmenning.booking.tests.adoptions import begun, template
from allmenning.booking.tests.patterns import booked_series
from allmenning.core import scope
from allmenning.core.log import Actor
from allmenning.core.models import Municipality
from allmenning.desk.actions import leave_note
from allmenning.desk.models import PageNote
from allmenning.documents.actions import store_file
from allmenning.documents.rules.keeping import to_keep
from allmenning.people.access import digest_of
from allmenning.people.actions.associations import add_association
from allmenning.people.models import ApiKey, Association, Person, Representative, Role, Unit
from allmenning.places.actions.importing import receive
from allmenning.places.models import (
    Asset,
    Building,
    Holiday,
    OpeningException,
    Picture,
    PlacesImport,
    Space,
    Timetable,
)
from allmenning.places.tests.pictures import pictured
from allmenning.voice.actions.saying import Said, say
from allmenning.voice.models import Idea, Involvement, WorkingGroup
from tests.cast import ROLES_END
from tests.moment import NOW


@pytest.fixture
def karis_choir(kari: Person, now: datetime) -> Association:
    """An association that Kari has registered and nobody may act for yet."""
    actor = Actor("person", kari.pk)
    number = "310000027"
    return add_association(organisasjonsnummer=number, name="Koret", actor=actor, now=now)


@pytest.fixture
def karis_calendar(kari: Person, now: datetime) -> SimpleNamespace:
    """What stands last in the secret address of Kari's own calendar."""
    actor = Actor("person", kari.pk)
    return SimpleNamespace(
        pk=feed_link(make_address(shown=Shown(person=kari), actor=actor, now=now))
    )


@pytest.fixture
def schools_calendar(musikkrom: Space, fatima: Person, now: datetime) -> ForeignCalendar:
    """A calendar of the school's own that closes the music room."""
    return connect_calendar(
        space=musikkrom,
        name="Skolens timeplan",
        url="https://kalender.example/timeplan.ics",
        actor=Actor("person", fatima.pk),
        now=now,
    )


@pytest.fixture
def karis_link(booking: Booking, now: datetime) -> SimpleNamespace:
    """What stands last in the address of Kari's letter after use."""
    return SimpleNamespace(pk=turnout_link(booking, now=now))


@pytest.fixture
def berits_link(booking: Booking) -> SimpleNamespace:
    """What stands last in the address of a letter to one who has no account."""
    return SimpleNamespace(pk=contact_link(booking))


@pytest.fixture
def karis_plan(booking: Booking, kari: Person, now: datetime) -> Attachment:
    """A file that Kari sent with a message about her booking."""
    kept = to_keep("plan.txt", b"Stolene i ring.")
    words = Words("Se planen.", [(store_file(kept, now=now), kept.name)])
    send_message(request=booking.request, author=kari, words=words, by_staff=False, now=now)
    return Attachment.objects.get()


@pytest.fixture
def karis_series(kari: Person, gymsal: Space, now: datetime) -> Request:
    """Kari has the gym six Tuesdays in a row."""
    return booked_series(kari, gymsal, now)


@pytest.fixture
def told_change(haugens_key: ApiKey) -> Delivery:
    """What the school's calendar has been told of."""
    webhook = Webhook.objects.create(
        api_key=haugens_key,
        address="https://kalender.example/",
        salt=b"salt",
        read_transaction=0,
        next_try_at=NOW,
    )
    return Delivery.objects.create(
        webhook=webhook, transaction=1, event=1, kind="moved", bookings=[1], at=NOW
    )


@pytest.fixture
def told_system(told_change: Delivery) -> ApiKey:
    """The key of the system that is told."""
    return told_change.webhook.api_key


@pytest.fixture
def karis_band(kari: Person, skolekorps: Association) -> Association:
    """The band, when Kari may act for it too."""
    Representative.objects.create(person=kari, association=skolekorps)
    return skolekorps


@pytest.fixture
def framed_band(skolekorps: Association) -> Association:
    """The band, when its site shows its calendar."""
    Embed.objects.create(association=skolekorps, sites=["https://korps.example"])
    return skolekorps


@pytest.fixture
def framed_school(haugen: Building) -> Building:
    """The school, when its site shows its calendar."""
    Embed.objects.create(building=haugen, sites=["https://skole.example"])
    return haugen


@pytest.fixture
def school_picture(haugen: Building, fatima: Person, now: datetime) -> Picture:
    """The school as it looks from the road."""
    return pictured(haugen, fatima, now)


@pytest.fixture
def picture_content(school_picture: Picture) -> SimpleNamespace:
    """What stands last in the address of that picture."""
    return SimpleNamespace(pk=school_picture.file.sha256)


@pytest.fixture
def music_part(musikkrom: Space) -> Asset:
    """What the music room is made of."""
    return musikkrom.assets.get()


@pytest.fixture
def olas_office(ola: Person) -> Representative:
    return Representative.objects.get(person=ola)


@pytest.fixture
def fatimas_role(fatima: Person) -> Role:
    return Role.objects.get(person=fatima)


@pytest.fixture
def evenings(haugen: Building) -> Timetable:
    return haugen.timetable


@pytest.fixture
def planning_day(evenings: Timetable) -> OpeningException:
    days = (date(2027, 1, 4), date(2027, 1, 5))
    return OpeningException.objects.create(timetable=evenings, days=days)


@pytest.fixture
def pers_sheet(per: Person, now: datetime) -> PlacesImport:
    """A spreadsheet that Per has sent in."""
    kept = to_keep("bygg.csv", b"byggnavn\nHaugen skole")
    return receive(file=store_file(kept, now=now), name=kept.name, person=per, now=now)


@pytest.fixture
def winter_break(oslo: Municipality) -> Holiday:
    days = (date(2027, 2, 22), date(2027, 2, 27))
    return Holiday.objects.create(kind=Holiday.Kind.SCHOOL, days=days, name={"nb": "vinterferie"})


@pytest.fixture
def adoption(haugen_unit: Unit, terms: Terms, per: Person, now: datetime) -> Adoption:
    """A school is being taken into use."""
    return begun(haugen_unit, terms, per, now)


@pytest.fixture
def school_template(terms: Terms) -> PlaceTemplate:
    """What schools are taken into use from."""
    return template(terms)


@pytest.fixture
def gym_rules() -> SimpleNamespace:
    """The key of the template's rules for gyms."""
    return SimpleNamespace(slug="gym")


@pytest.fixture
def first_space() -> SimpleNamespace:
    """The place of the template's first space in its list."""
    return SimpleNamespace(pk=1)


@pytest.fixture
def askers_program(arne: Person) -> Client:
    """A system with every right on the whole of Asker."""
    with scope.municipality(arne.municipality.pk):
        ApiKey.objects.create(
            unit=Unit.objects.get(),
            name="Askers kalender",
            rights=ApiKey.Right.values,
            digest=digest_of("askers-hemmelige-streng"),
            created_at=NOW,
            expires_on=ROLES_END,
        )
    return Client(HTTP_HOST="asker.localhost", HTTP_AUTHORIZATION="Bearer askers-hemmelige-streng")


@pytest.fixture
def page_note(oslo_kommune: Unit, now: datetime) -> PageNote:
    """Somebody told that the search page is hard to understand."""
    told = {"page": "/finn", "kind": "unclear", "text": "Hva er en del?", "language": "nb"}
    return leave_note(secret=b"somebody", **told, now=now)


@pytest.fixture
def pappas_idea(oslo_kommune: Unit, now: datetime) -> Idea:
    """Somebody said what he needs, and nobody knows who."""
    said = Said("Vi vil ha pappagrupper.", "nb")
    return say(said=said, secret=b"a father", now=now)


@pytest.fixture
def interviews(stovner: Unit) -> Involvement:
    """The district has talked with some residents."""
    facts = {"title": "Samtaler", "method": "interview", "purpose": "Lytte"}
    return Involvement.objects.create(unit=stovner, **facts)


@pytest.fixture
def advisers(stovner: Unit) -> WorkingGroup:
    """Residents who advise the district."""
    return WorkingGroup.objects.create(unit=stovner, name="Arbeidsgruppen")


@pytest.fixture
def arne(asker: Municipality) -> Person:
    """Administers the whole of Asker, and has no business in Oslo."""
    with scope.municipality(asker.pk):
        unit = Unit.objects.create(kind=Unit.Kind.MUNICIPALITY, name="Asker kommune")
        person = Person.objects.create(name="Arne Lie", email="arne@example.org", created_at=NOW)
        Role.objects.create(
            person=person, unit=unit, kind=Role.Kind.ADMINISTRATOR, expires_on=ROLES_END
        )
    return person
