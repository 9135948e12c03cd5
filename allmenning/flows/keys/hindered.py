"""Letters about doors that need somebody before the next who comes; looked at every minute."""

from datetime import datetime
from itertools import groupby

from django.db import transaction

from allmenning.flows.sending import send
from allmenning.keys.actions.hindrances import note_told
from allmenning.keys.queries.hindrances import Hindrance, hindrances
from allmenning.keys.queries.key_sets import caretakers_of
from allmenning.keys.views import hindrance_letters as letters
from allmenning.places.models import Building


def tell_of_hindrances(*, now: datetime) -> None:
    """One letter for each building with all that is wrong there, to those who take care of it."""
    found = sorted(hindrances(now=now), key=lambda one: one.building.pk)
    for building, here in groupby(found, key=lambda one: one.building):
        with transaction.atomic():
            _tell(building, list(here), now)


def _tell(building: Building, here: list[Hindrance], now: datetime) -> None:
    note_told(hindrances=here, now=now)
    source = f"building:{building.pk}:doors:{now:%Y%m%dT%H%M}"
    for employee in caretakers_of(building, now=now):
        letter = letters.doors_need_you(building, here, employee)
        send(letter, f"{source}:{employee.pk}", now)
