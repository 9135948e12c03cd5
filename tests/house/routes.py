"""Every route of the product with who it is for and its methods: the whole table.

A view that is not here fails the house test, which prints the line to add. Think before adding it:
this is where a door that should have been locked is noticed. A route that leads to an object says
below which member of the cast it may lead to.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.urls import URLPattern, URLResolver

from allmenning.core.audience import Audience, Declaration

MACHINE: Final = {
    "core:health": "GET",
    "people:back_channel": "POST",
}
ANYONE: Final = {
    "booking:building_day": "GET",
    "booking:by_link": "GET POST",
    "booking:feed": "GET",
    "booking:embedded_association": "GET",
    "booking:embedded_building": "GET",
    "booking:screen": "GET",
    "booking:search": "GET",
    "booking:space": "GET",
    "booking:turnout": "GET POST",
    "core:language": "GET",
    "desk:look_up": "GET POST",
    "desk:receipt": "GET",
    "desk:tell": "GET POST",
    "insight:building": "GET",
    "insight:buildings": "GET",
    "insight:districts": "GET",
    "insight:months": "GET",
    "insight:purposes": "GET",
    "insight:use": "GET",
    "insight:use_of_building": "GET",
    "insight:use_of_space": "GET",
    "people:callback": "GET",
    "places:picture": "GET",
    "people:front_channel": "GET",
    "people:sign_in": "GET",
    "people:sign_out": "POST",
    "people:signed_out": "GET",
    "people:start": "GET",
    "api:page": "GET",
    "portal:accessibility": "GET",
    "portal:front": "GET",
    "portal:privacy": "GET",
    "portal:style_guide": "GET",
}
SIGNED_IN: Final = {
    "booking:attachment": "GET",
    "booking:add_date": "POST",
    "booking:book": "GET POST",
    "booking:book_series": "GET POST",
    "booking:calendar_file": "GET",
    "booking:cancel": "GET POST",
    "booking:change": "GET POST",
    "booking:cancel_series": "GET POST",
    "booking:confirm": "GET POST",
    "booking:mine": "GET",
    "booking:own_feeds": "GET POST",
    "booking:move_series": "GET POST",
    "booking:receipt": "GET",
    "booking:series": "GET",
    "booking:series_file": "GET",
    "booking:share_association": "GET POST",
    "booking:write": "GET POST",
    "people:add_association": "GET POST",
    "people:welcome": "GET POST",
}
STAFF: Final = {
    "booking:adjust": "GET POST",
    "booking:adopt": "GET POST",
    "booking:adopt_hours": "GET POST",
    "booking:adopt_spaces": "GET POST",
    "booking:adopt_terms": "GET POST",
    "booking:all_terms": "GET",
    "booking:answer_message": "GET POST",
    "booking:building_feeds": "GET POST",
    "booking:at_desk": "GET POST",
    "booking:closures": "GET POST",
    "booking:day_at_work": "GET",
    "booking:decide": "GET POST",
    "booking:edit_template": "GET POST",
    "booking:foreign_calendar": "POST",
    "booking:foreign_calendars": "GET POST",
    "booking:hand_on": "GET POST",
    "booking:inbox": "GET",
    "booking:lift": "POST",
    "booking:move": "POST",
    "booking:new_template": "GET POST",
    "booking:new_terms": "GET POST",
    "booking:next_version": "GET POST",
    "booking:new_template_space": "GET POST",
    "booking:note": "GET POST",
    "booking:notices": "POST",
    "booking:remove_template": "POST",
    "booking:remove_template_space": "POST",
    "booking:space_notices": "GET POST",
    "booking:template_rules": "GET POST",
    "booking:template_space": "GET POST",
    "booking:templates": "GET",
    "booking:terms_version": "GET",
    "booking:undo": "POST",
    "booking:week_at_work": "GET",
    "booking:share_building": "GET POST",
    "booking:webhook": "GET POST",
    "booking:webhook_end": "POST",
    "booking:webhook_resend": "POST",
    "booking:webhook_resume": "POST",
    "booking:webhook_secret": "POST",
    "desk:note": "GET POST",
    "desk:notes": "GET",
    "booking:opened": "POST",
    "booking:parts": "GET POST",
    "booking:rules": "GET POST",
    "booking:try_place": "GET POST",
    "people:api_keys": "GET POST",
    "people:appoint": "GET POST",
    "people:appoint_registrant": "POST",
    "people:associations": "GET",
    "people:end_representation": "POST",
    "people:end_role": "POST",
    "people:revoke_api_key": "POST",
    "people:roles": "GET POST",
    "places:building_pictures": "GET POST",
    "places:buildings": "GET",
    "places:edit_building": "GET POST",
    "places:edit_hours": "GET POST",
    "places:edit_picture": "GET POST",
    "places:edit_space": "GET POST",
    "places:exceptions": "GET POST",
    "places:export": "GET",
    "places:holidays": "GET POST",
    "places:import": "GET POST",
    "places:new_space": "GET POST",
    "places:own_hours": "POST",
    "places:remove_exception": "POST",
    "places:rename_part": "GET POST",
    "places:remove_holiday": "POST",
    "places:send_sheet": "GET POST",
    "places:space_pictures": "GET POST",
    "places:targets": "GET POST",
    "portal:effort": "GET",
    "portal:rollout": "GET",
    "portal:staff": "GET",
}

OPEN_API: Final = {
    "api:availability": "GET",
    "api:building": "GET",
    "api:buildings": "GET",
    "api:openapi": "GET",
    "api:space": "GET",
    "api:spaces": "GET",
    "api:terms": "GET",
}
KEY: Final = {
    "api:booking": "GET",
    "api:bookings": "GET POST",
    "api:changes": "GET",
}

# What an API key must allow for each operation; None stands for what anybody may read.
RIGHTS: Final[dict[str, str | None]] = {
    "list_buildings": None,
    "list_spaces": None,
    "book": "write_bookings",
    "list_bookings": "read_bookings",
    "list_changes": "read_changes",
    "read_availability": None,
    "read_booking": "read_bookings",
    "read_building": None,
    "read_space": None,
    "read_terms": None,
}

ROUTES: Final = {
    name: Declaration(audience, tuple(methods.split()))
    for audience, routes in (
        (Audience.MACHINE, MACHINE),
        (Audience.ANYONE, ANYONE),
        (Audience.SIGNED_IN, SIGNED_IN),
        (Audience.STAFF, STAFF),
        (Audience.OPEN_API, OPEN_API),
        (Audience.KEY, KEY),
    )
    for name, methods in routes.items()
}

# What the path of a route leads to: the fixtures of the cast that give its arguments, in order.
OBJECTS: Final = {
    "booking:adjust": ["booking"],
    "api:booking": ["booking"],
    "booking:adopt_hours": ["adoption"],
    "booking:adopt_spaces": ["adoption"],
    "booking:adopt_terms": ["adoption"],
    "booking:parts": ["haugen", "musikkrom"],
    "booking:rules": ["haugen", "musikkrom"],
    "booking:try_place": ["adoption"],
    "api:building": ["haugen"],
    "api:space": ["musikkrom"],
    "api:terms": ["musikkrom"],
    "booking:add_date": ["karis_series"],
    "booking:answer_message": ["booking"],
    "booking:at_desk": ["haugen"],
    "booking:attachment": ["booking", "karis_plan"],
    "booking:building_day": ["haugen"],
    "booking:building_feeds": ["haugen"],
    "booking:by_link": ["berits_link"],
    "booking:calendar_file": ["booking"],
    "booking:cancel": ["booking"],
    "booking:change": ["booking"],
    "booking:cancel_series": ["karis_series"],
    "booking:closures": ["haugen"],
    "booking:confirm": ["hold"],
    "booking:day_at_work": ["haugen"],
    "booking:decide": ["booking"],
    "booking:edit_template": ["school_template"],
    "booking:feed": ["karis_calendar"],
    "booking:foreign_calendar": ["haugen", "schools_calendar"],
    "booking:foreign_calendars": ["haugen"],
    "booking:embedded_association": ["framed_band"],
    "booking:embedded_building": ["framed_school"],
    "booking:hand_on": ["booking"],
    "booking:lift": ["haugen", "closure"],
    "booking:move": ["booking"],
    "booking:move_series": ["karis_series"],
    "booking:new_template_space": ["school_template"],
    "booking:next_version": ["terms"],
    "booking:terms_version": ["terms"],
    "booking:note": ["booking"],
    "booking:opened": ["booking"],
    "booking:receipt": ["booking"],
    "booking:remove_template": ["school_template"],
    "booking:remove_template_space": ["school_template"],
    "booking:screen": ["haugen"],
    "booking:series": ["karis_series"],
    "booking:series_file": ["karis_series"],
    "booking:share_association": ["karis_band"],
    "booking:share_building": ["haugen"],
    "booking:space": ["haugen", "musikkrom"],
    "booking:template_rules": ["school_template", "gym_rules"],
    "booking:template_space": ["school_template", "first_space"],
    "booking:turnout": ["karis_link"],
    "booking:undo": ["booking"],
    "booking:week_at_work": ["haugen"],
    "booking:webhook": ["haugens_key"],
    "booking:webhook_end": ["told_system"],
    "booking:webhook_resend": ["told_system", "told_change"],
    "booking:webhook_resume": ["told_system"],
    "booking:webhook_secret": ["told_system"],
    "desk:note": ["page_note"],
    "booking:write": ["booking"],
    "insight:building": ["haugen"],
    "insight:use_of_building": ["haugen"],
    "insight:use_of_space": ["haugen", "musikkrom"],
    "people:appoint": ["skolekorps"],
    "people:appoint_registrant": ["karis_choir"],
    "people:end_representation": ["olas_office"],
    "people:end_role": ["fatimas_role"],
    "people:revoke_api_key": ["haugens_key"],
    "places:building_pictures": ["haugen"],
    "places:edit_building": ["haugen"],
    "places:edit_hours": ["haugen", "evenings"],
    "places:edit_picture": ["haugen", "school_picture"],
    "places:edit_space": ["haugen", "musikkrom"],
    "places:exceptions": ["haugen", "evenings"],
    "places:import": ["pers_sheet"],
    "places:new_space": ["haugen"],
    "places:own_hours": ["haugen"],
    "places:remove_exception": ["haugen", "evenings", "planning_day"],
    "places:remove_holiday": ["winter_break"],
    "places:picture": ["school_picture", "picture_content"],
    "places:space_pictures": ["haugen", "musikkrom"],
    "places:rename_part": ["haugen", "musikkrom", "music_part"],
}
# Routes whose arguments are no object of a municipality.
NO_OBJECTS: Final = {"people:start", "places:export"}


@dataclass(frozen=True)
class Route:
    """A URL with its name, path and view, and the arguments in the path, each with its converter."""

    name: str
    path: str
    view: Callable[..., Any]
    arguments: dict[str, Any]


def walk(
    resolver: URLResolver,
    namespace: str = "",
    arguments: dict[str, Any] | None = None,
    path: str = "",
) -> Iterator[Route]:
    """Every route under the resolver; one without a name comes under its path."""
    for entry in resolver.url_patterns:
        own = {**(arguments or {}), **entry.pattern.converters}
        here = f"{path}{entry.pattern}"
        if isinstance(entry, URLPattern):
            yield Route(f"{namespace}{entry.name or entry.pattern}", here, entry.callback, own)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry, inner, own, here)


def route_names(resolver: URLResolver) -> set[str]:
    return {route.name for route in walk(resolver)}
