"""Routes of machines and of other systems, and what an API key must allow."""

from typing import Final

MACHINE: Final = {
    "activities:follower": "GET POST",
    "core:health": "GET",
    "keys:oslo_execute": "POST",
    "keys:oslo_manifest": "GET",
    "keys:telephone": "POST",
    "notices:unsubscribe": "GET POST",
    "people:back_channel": "POST",
}
OPEN_API: Final = {
    "api:availability": "GET",
    "api:building": "GET",
    "api:buildings": "GET",
    "api:openapi": "GET",
    "api:scheduled_sessions": "GET",
    "api:session_series": "GET",
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
    "list_scheduled_sessions": None,
    "list_session_series": None,
    "read_availability": None,
    "read_booking": "read_bookings",
    "read_building": None,
    "read_space": None,
    "read_terms": None,
}
