"""Finding a space. The URL holds the whole search."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.forms.search import SearchForm
from allmenning.booking.queries.alternatives import Nearby, nearest_hits
from allmenning.booking.queries.answer_times import usual_times
from allmenning.booking.queries.search import (
    PAGE,
    Found,
    Hit,
    Search,
    Without,
    find,
    wishes_to_drop,
    with_slots,
)
from allmenning.booking.views.cards import card
from allmenning.booking.views.maps import map_of
from allmenning.booking.views.promise import answers_within
from allmenning.core.audience import Audience, audience
from allmenning.places.queries.pictures import first_pictures


@audience(Audience.ANYONE)
def search(request: HttpRequest) -> HttpResponse:
    """Spaces that fit, each with its first free times, beside a map; else the nearest there is."""
    now = timezone.now()
    form = SearchForm(_asked(request.GET), initial={"now": timezone.localtime(now)})
    if not form.is_valid():
        return _answer(request, {"form": form, "count_text": _("Se over søket.")}, status=422)
    wish = form.search(now=now)
    hits = find(wish, now=now)
    context = _results(request, form, hits, now) if hits else _nothing(request, wish, now)
    shared = {"form": form, "searched": True, "summary": _summary(form)}
    return _answer(request, shared | context)


def _asked(given: QueryDict) -> QueryDict:
    """What an address asks for, also when it leaves out whether a day is named."""
    asked = given.copy()
    asked.setdefault("when", "date" if given.get("date") else "any")
    return asked


def _answer(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    part = "#results" if request.headers.get("HX-Target") == "treff" else ""
    if not part:
        context["form"].narrow()
    return render(request, f"booking/search.html{part}", context, status=status)


def _results(
    request: HttpRequest, form: SearchForm, hits: Sequence[Hit], now: datetime
) -> dict[str, Any]:
    wish = form.search(now=now)
    page = _page_number(request, len(hits))
    found = with_slots(hits[(page - 1) * PAGE : page * PAGE], wish.time, now=now)
    cards = _cards(found, wish, now)
    return {
        "hits": [card | {"number": number} for number, card in enumerate(cards, start=1)],
        "count_text": _count(len(hits)),
        "map": map_of(found, form.districts, wish.near),
        "pages": _pages(request.GET, page, len(hits)),
    }


def _cards(found: Sequence[Found], wish: Search, now: datetime) -> list[dict[str, Any]]:
    slow = {one.hit.building for one in found if one.rules and one.rules.needs_approval}
    usual, people = usual_times(slow, now=now), wish.space.people
    pictures = first_pictures(one.hit.space for one in found)
    return [
        card(
            one,
            now=now,
            people=people,
            near=wish.near is not None,
            answer=answers_within(one.rules, usual.get(one.hit.building)),
            picture=pictures.get(one.hit.space),
        )
        for one in found
    ]


def _count(hits: int) -> str:
    said = ngettext("%(n)d lokale er ledig", "%(n)d lokaler er ledige", hits)
    return said % {"n": hits}


def _page_number(request: HttpRequest, hits: int) -> int:
    asked = request.GET.get("side", "1")
    last = -(-hits // PAGE)
    return min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 6 else 1


def _pages(query: QueryDict, page: int, hits: int) -> dict[str, str]:
    last = -(-hits // PAGE)
    return {
        "previous_url": _with(query, side=page - 1) if page > 1 else "",
        "next_url": _with(query, side=page + 1) if page < last else "",
        "text": _("Side %(page)d av %(last)d") % {"page": page, "last": last},
    }


def _with(query: QueryDict, **changes: object) -> str:
    changed = query.copy()
    for name, value in changes.items():
        changed[name] = str(value)
    return f"?{changed.urlencode()}"


def _nothing(request: HttpRequest, wish: Search, now: datetime) -> dict[str, Any]:
    return {
        "count_text": _("Ingen lokaler passer til alt du ønsker."),
        "wishes": [_wish(request.GET, one) for one in wishes_to_drop(wish, now=now)],
        "alternatives": [_group(one, wish, now) for one in nearest_hits(wish, now=now)],
    }


def _wish(query: QueryDict, without: Without) -> dict[str, str]:
    name, _equals, code = without.wish.partition("=")
    changed = query.copy()
    kept = [value for value in changed.getlist(name) if code and value != code]
    changed.setlist(name, kept)
    label = _dropped(name, code)
    text = ngettext("%(label)s: %(n)d treff", "%(label)s: %(n)d treff", without.hits)
    return {"url": f"?{changed.urlencode()}", "text": text % {"label": label, "n": without.hits}}


def _dropped(name: str, code: str) -> str:
    field = SearchForm.base_fields[name]
    if code:
        return _("uten %(what)s") % {"what": dict(field.choices)[code]}  # type: ignore[attr-defined]
    return _("uten «%(question)s»") % {"question": field.label}


def _group(nearby: Nearby, wish: Search, now: datetime) -> dict[str, Any]:
    titles = {
        "shorter": _("Kortere tid"),
        "other time": _("En annen tid"),
        "other district": _("I en annen bydel"),
        "fewer wishes": _("Med færre ønsker"),
        "smaller": _("De største lokalene vi har"),
    }
    return {"title": titles[nearby.kind], "spaces": _cards(nearby.found, wish, now)}


def _summary(form: SearchForm) -> str:
    """The wishes in a few words, for the line that opens the form again."""
    said = form.cleaned_data
    words = [
        said["words"],
        dict(form.fields["when"].choices).get(said["when"], "") if said["when"] != "any" else "",  # type: ignore[attr-defined]
        _("%(n)d personer") % {"n": said["people"]} if said["people"] else "",
        said["near"],
    ]
    return " · ".join(str(word) for word in words if word)
