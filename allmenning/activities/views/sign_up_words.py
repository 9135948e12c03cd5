"""Who has signed up for a session, as employees read it."""

from typing import Any

from django.utils.translation import gettext as _

from allmenning.activities.models import Session, SignUp


def signed_up_in_words(session: Session, signed_up: list[SignUp]) -> dict[str, Any] | None:
    """.sum, .with_place and .waiting (each .name .people, in order), or None where one just comes."""
    places = session.activity.places
    if places is None and not signed_up:
        return None
    inside = [one for one in signed_up if one.has_place]
    waiting = [one for one in signed_up if not one.has_place]
    return {
        "sum": _sum(places, _people(inside), _people(waiting)),
        "with_place": inside,
        "waiting": waiting,
    }


def _people(signed_up: list[SignUp]) -> int:
    return sum(one.people for one in signed_up)


def _sum(places: int | None, inside: int, waiting: int) -> str:
    told = {"number": inside, "places": places, "waiting": waiting}
    if places is None:
        return _("Påmeldte: %(number)d") % told
    if waiting:
        return _("Påmeldte: %(number)d av %(places)d, på venteliste: %(waiting)d") % told
    return _("Påmeldte: %(number)d av %(places)d") % told
