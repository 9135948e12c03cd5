"""Where people get the secret addresses of calendars, make them anew and close them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from allmenning.booking import access, access_by_link
from allmenning.booking.actions.feeds import Shown, close_address, make_address
from allmenning.booking.models import Feed
from allmenning.booking.queries.feeds import DAYS_BACK, feeds_of, own_feeds
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.core.queries import public_address
from allmenning.people.models import Association, Person
from allmenning.people.queries import associations_for
from allmenning.places.models import Building


@dataclass(frozen=True)
class Offered:
    """A calendar that may have an address: `key` names it on the page."""

    key: str
    title: str
    text: str
    shown: Shown


@audience(Audience.SIGNED_IN, "GET", "POST")
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """One's own calendar, and those of the associations one acts for."""
    now, viewer = timezone.now(), access.signed_in(request)
    associations = list(associations_for(viewer, now=now))
    offered = _own_calendars(viewer, associations)
    page = reverse("booking:own_feeds")
    if request.method == "POST":
        return _acted(request, offered, page, now)
    rows = _rows(offered, own_feeds(viewer, associations))
    return render(request, "booking/feeds.html", {"calendars": rows, "days": DAYS_BACK})


def _own_calendars(viewer: Person, associations: Sequence[Association]) -> list[Offered]:
    mine = _("Det du har bestilt selv, og det foreningene dine har.") if associations else ""
    return [
        Offered("mine", _("Mine bestillinger"), mine, Shown(person=viewer)),
        *(
            Offered(f"forening-{one.pk}", one.name, "", Shown(person=viewer, association=one))
            for one in associations
        ),
    ]


@audience(Audience.STAFF, "GET", "POST")
@never_cache
def of_building(request: HttpRequest, building: str) -> HttpResponse:
    """The calendars of a building and its spaces, for those who answer for it."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_close(viewer=viewer, slug=building, now=now)
    offered = _calendars_of(house)
    if request.method == "POST":
        return _acted(request, offered, reverse("booking:building_feeds", args=[building]), now)
    shown: dict[str, Any] = {
        "building": house,
        "building_url": reverse("booking:day_at_work", args=[building]),
        "foreign_url": reverse("booking:foreign_calendars", args=[building]),
        "calendars": _rows(offered, feeds_of(house)),
        "days": DAYS_BACK,
    }
    return render(request, "booking/building_feeds.html", shown)


def _calendars_of(building: Building) -> list[Offered]:
    whole = Offered("bygget", building.name, _("Alle lokalene i bygget."), Shown(building=building))
    spaces = building.spaces.order_by("sort_key", "pk")
    return [
        whole,
        *(Offered(f"lokale-{one.pk}", one.name, "", Shown(space=one)) for one in spaces),
    ]


def _acted(
    request: HttpRequest, offered: Sequence[Offered], page: str, now: datetime
) -> HttpResponse:
    """Make or close the address that was asked for; a calendar that is not offered has none."""
    actor = Actor("person", access.signed_in(request).pk)
    for one in offered:
        if one.key == request.POST.get("make"):
            make_address(shown=one.shown, actor=actor, now=now)
            return SeeOther(f"{page}#{one.key}")
        if one.key == request.POST.get("close"):
            close_address(shown=one.shown, actor=actor, now=now)
            return SeeOther(f"{page}#{one.key}")
    return SeeOther(page)


def _rows(offered: Sequence[Offered], feeds: Sequence[Feed]) -> list[dict[str, str]]:
    known = {_ids(feed): _address(feed) for feed in feeds}
    return [_row(one, known.get(_ids(one.shown), "")) for one in offered]


def _row(one: Offered, address: str) -> dict[str, str]:
    opens = f"webcal://{address.partition('://')[2]}" if address else ""
    texts = {"key": one.key, "title": one.title, "text": one.text}
    return texts | {"address": address, "opens": opens}


def _ids(calendar: Feed | Shown) -> tuple[int | None, ...]:
    """What tells calendars apart."""
    rows = (calendar.person, calendar.association, calendar.space, calendar.building)
    return tuple(row.pk if row else None for row in rows)


def _address(feed: Feed) -> str:
    path = reverse("booking:feed", args=[access_by_link.feed_link(feed)])
    return public_address(feed.municipality, path)
