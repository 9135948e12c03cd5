"""Who a notice is for, chosen on the map or by name, with how many that is and twenty of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.notices import access
from allmenning.notices.actions import editing
from allmenning.notices.forms.place import (
    DRAWN,
    ONE_MORE,
    STREET,
    corners_as_text,
    corners_in,
)
from allmenning.notices.forms.who import WhoForm, audience_of
from allmenning.notices.forms.words import fault
from allmenning.notices.models import Notice
from allmenning.notices.queries.ground import houses_of, houses_on, nearest
from allmenning.notices.rules.audience import AudienceError, Point, Polygon, Stretch, parse
from allmenning.notices.rules.picking import places_of, reaching
from allmenning.notices.views.ground import SIZES, asking_for, ground_asked_for, map_shown
from allmenning.notices.views.meant import places_in_words
from allmenning.notices.views.people import counted, samples
from allmenning.notices.views.steps import steps

_KARTET: Final = "#kart"
# The buttons that take back what was touched: all of it, or the last corner.
AFRESH, UNDO = "nytt", "angre"
# Those that take a place away, and that add one.
GONE, MORE = "ta-bort", "legg-til"


@audience(Audience.STAFF, "GET", "POST")
def who(request: HttpRequest, id: int) -> HttpResponse:
    """Where those who are meant live: said by name, or touched on the map."""
    now = timezone.now()
    notice = access.notice_to_edit(request, id, now=now)
    touched = _touched(request, notice)
    form = _form(request, notice, is_touched=touched is not None)
    if form.is_valid():
        answer = _saved(request, form, touched, now)
        if answer:
            return answer
    return render(
        request,
        "notices/who.html",
        _page(request, notice, form, now),
        status=422 if form.errors else 200,
    )


def _form(request: HttpRequest, notice: Notice, *, is_touched: bool) -> WhoForm:
    if request.method == "POST":
        said, is_undone = _undone(request.POST)
        is_touched = is_touched or is_undone or GONE in said
        return WhoForm(said, notice=notice, is_touched=is_touched)
    corners, place = request.GET.get("hjorner", ""), request.GET.get("sted", "")
    return WhoForm(notice=notice, corners=corners, place=place)


def _undone(said: QueryDict) -> tuple[QueryDict, bool]:
    """What was said without what is taken back, and whether anything is."""
    if AFRESH not in said and UNDO not in said:
        return said, False
    corners = corners_in(said.get("corners", ""))
    left = said.copy()
    left["corners"] = corners_as_text(corners[:-1]) if UNDO in said else ""
    if AFRESH in said:
        left["first"] = left["last"] = ""
    return left, True


def _touched(request: HttpRequest, notice: Notice) -> Point | None:
    """The point of the ground that was touched, if the map was; keys touch it at its corner."""
    for size in SIZES:
        x, y = request.POST.get(f"{size}.x", ""), request.POST.get(f"{size}.y", "")
        if x.isdecimal() and y.isdecimal() and len(x + y) < 10 and (x, y) != ("0", "0"):
            return ground_asked_for(request.POST, notice, size).touched(int(x), int(y))
    return None


def _saved(
    request: HttpRequest, form: WhoForm, touched: Point | None, now: datetime
) -> HttpResponse | None:
    """Keep what was said and touched, and go on; None when something stands in the way."""
    notice, facts = form.notice, form.facts()
    try:
        corners = _touch(request, form, touched) if touched else _begun(form)
        if corners is not None or (form.gone is not None and form.meant is None):
            facts["audience"] = _where(form)
        editing.edit(notice=notice, facts=facts, by=access.at_work(request), now=now)
    except AudienceError as error:
        form.add_error(*fault(error))
        return None
    except editing.AlreadySending:
        messages.error(request, _("Varselet sendes allerede, og kan ikke endres."))
        return SeeOther(reverse("notices:notice", args=[notice.pk]))
    if "videre" in request.POST:
        return SeeOther(reverse("notices:reasons", args=[notice.pk]))
    return SeeOther(_here(request, form, facts, corners or (), is_touched=touched is not None))


def _begun(form: WhoForm) -> Sequence[Point] | None:
    """Corners that are no area yet; None when nothing is being drawn."""
    is_drawing = form.cleaned_data.get("where") == DRAWN and form.meant is None
    return form.drawn() if form.is_touched and is_drawing else None


def _where(form: WhoForm) -> dict[str, Any]:
    """The places there are, and nothing when there are none left. Raises AudienceError."""
    return form.among().as_data() if form.kept or form.place else {}


def _here(
    request: HttpRequest,
    form: WhoForm,
    facts: dict[str, Any],
    corners: Sequence[Point],
    *,
    is_touched: bool,
) -> str:
    """The same page with the same ground and place, or with one more place to choose."""
    asked = _place_shown(request, form, facts)
    if is_touched or corners:
        ground = ground_asked_for(request.POST, form.notice, "stor")
        asked = {**asking_for(ground, corners), **asked}
    return f"{request.path}?{urlencode(asked)}{_KARTET}" if asked else f"{request.path}{_KARTET}"


def _place_shown(request: HttpRequest, form: WhoForm, facts: dict[str, Any]) -> dict[str, str]:
    try:
        places = places_of(parse(facts["audience"]))
    except AudienceError:
        return {}
    if MORE in request.POST or (form.place is None and places):
        return {"sted": ONE_MORE}
    at = places.index(form.place) if form.place in places else len(places) - 1
    return {"sted": str(at)} if at > 0 else {}


def _touch(request: HttpRequest, form: WhoForm, point: Point) -> Sequence[Point] | None:
    """Change the form's place as the touch says. Returns corners that are not an area yet, and
    None when nothing is changed."""
    where = form.cleaned_data.get("where")
    if where == DRAWN:
        return _one_corner_more(form, point)
    if where != STREET:
        return None
    ground = ground_asked_for(request.POST, form.notice, "stor")
    named = form.place if isinstance(form.place, Stretch) else None
    house = nearest(houses_of(named.street) if named else houses_on(ground), point)
    if house is None:
        return None
    form.place = reaching(named or Stretch(house.street), house.number)
    return ()


def _one_corner_more(form: WhoForm, point: Point) -> Sequence[Point]:
    corners = [*form.drawn(), point]
    try:
        form.place = Polygon(tuple(corners))
    except AudienceError:
        form.place = None
        return corners
    return ()


def _page(request: HttpRequest, notice: Notice, form: WhoForm, now: datetime) -> dict[str, Any]:
    asked: Mapping[str, Any] = request.POST if form.is_bound else request.GET
    is_area = notice.trigger == Notice.Trigger.AREA
    meant = audience_of(notice)
    return {
        "notice": notice,
        "form": form,
        "steps": steps(notice, "who"),
        "map": map_shown(notice, asked) if is_area else None,
        "is_area": is_area,
        "kept": _kept(notice, form),
        "place": ONE_MORE if form.at is None else form.at,
        "may_add": bool(is_area and meant and places_of(meant)),
        "funnel": counted(notice, now) if meant else None,
        "samples": samples(notice, now) if meant else [],
    }


def _kept(notice: Notice, form: WhoForm) -> list[dict[str, Any]]:
    """The places that are not the one the form asks about."""
    said = places_in_words(notice) if form.kept else []
    return [
        {"at": at, "text": said[at], "url": f"?{urlencode({'sted': at})}{_KARTET}"}
        for at in form.kept
    ]
