"""Loading the whole demo, and filling its calendars again as weeks go by."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Final

from django.db import transaction

from allmenning.core import scope
from allmenning.core.clock import instant
from allmenning.core.models import Municipality
from allmenning.people.models import RegisterPosition
from allmenning.places.actions.search_words import refresh_search_words
from allmenning.places.models import Space
from demo.facts import document, monday_of
from demo.loading.boards import put_up
from demo.loading.bookings import Say, fill_calendars
from demo.loading.buildings import create_buildings, create_districts
from demo.loading.bulk import prepare_for_many_rows
from demo.loading.closures import close_some
from demo.loading.conditions import create_terms
from demo.loading.hours import create_holidays, create_timetables
from demo.loading.initiatives import want_some
from demo.loading.meeting_places import meet
from demo.loading.notices import tell_some
from demo.loading.open_places import open_places
from demo.loading.page_notes import leave_some
from demo.loading.people import create_people
from demo.loading.pilots import invite
from demo.loading.population.people import load_population
from demo.loading.spaces import furnish
from demo.loading.telling import tell_of
from demo.loading.templates import create_targets, create_templates
from demo.loading.town import Ground, Town
from demo.loading.turnouts import tell_of_some
from demo.loading.units import create_units
from demo.loading.voice import listen
from demo.loading.waiting import ask_for_some
from simulators.population.city import Population
from simulators.population.districts import DEMO

# The municipality's setting that says it is the demo's, and up to which week it is filled.
MARK: Final = "demo"
# On which day the people in its copy of the register were as old as they were made.
POPULATION_DAY: Final = "population_day"


class NotTheDemos(Exception):
    """A municipality of this name is here already, and the demo did not make it."""


def load_everything(*, now: datetime, say: Say) -> int:
    """Load what is missing of the demo, municipality by municipality, and say how far it is.

    Returns how many bookings it made. What is loaded stays as people have made it since; only
    calendars of empty weeks are filled.
    Raises NotTheDemos before anything of that municipality is touched.
    """
    return sum(load_town(Town(facts, now), say) for facts in document("municipalities"))


@transaction.atomic
def load_town(town: Town, say: Say) -> int:
    """Load one municipality in one transaction, or fill its calendars if a new week has come.

    Returns how many bookings it made.
    """
    week = monday_of(town.today).isoformat()
    found = Municipality.objects.select_for_update().filter(slug=town.slug).first()
    municipality = found or add_municipality(town)
    if MARK not in municipality.settings:
        raise NotTheDemos(municipality.name)
    before = municipality.settings[MARK]
    if before == week:
        say(f"{municipality.name}: is there already.")
        return 0
    with scope.municipality(municipality.pk):
        if found is None:
            say(f"{municipality.name}: places and people, then a year of bookings.")
            build(town)
            leave_some(town)
            listen(town)
        settle(town, municipality)
        if found is None:
            invite(town)
        prepare_for_many_rows()
        since = instant(date.fromisoformat(before), time()) if before else None
        ask_for_some(town)
        bookings = fill_calendars(replace(town, since=since), say)
        tell_of_some(town)
        if found is None:
            want_some(town)
    municipality.settings[MARK] = week
    municipality.save(update_fields=["settings"])
    say(f"{municipality.name}: {bookings} new bookings.")
    return bookings


def settle(town: Town, municipality: Municipality) -> None:
    """Fill the register's copy of people, as they are today, unless it is filled."""
    if RegisterPosition.objects.exists():
        return
    load_population(Population(DEMO, town.today), now=town.now)
    municipality.settings[POPULATION_DAY] = town.today.isoformat()


def add_municipality(town: Town) -> Municipality:
    """The bare municipality, marked as the demo's and not filled yet."""
    names = ("slug", "name", "kommunenummer", "phone", "email", "hosts")
    fields = {name: town.facts[name] for name in names}
    return Municipality.objects.create(**fields, settings={MARK: ""})


def build(town: Town) -> None:
    """Make all that stands: units, hours, places, conditions, people, meeting places and closures."""
    create_units(town)
    create_holidays(town)
    ground = Ground(create_timetables(town), create_districts(town), create_terms(town))
    create_templates(town, ground)
    create_targets(town)
    for row, building in create_buildings(town, ground):
        furnish(town, row, building, ground)
    refresh_search_words(Space.objects.select_related("building__district"))
    open_places(town, ground)
    create_people(town)
    tell_some(town)
    meet(town)
    tell_of(town)
    put_up(town)
    close_some(town)
