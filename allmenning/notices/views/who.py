"""Who a notice is for, chosen on the map or by name, with how many that is and twenty of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from allmenning.notices.forms.who import (
    DRAWN,
    STREET,
    WhoForm,
    audience_of,
    corners_as_text,
    corners_in,
)
from allmenning.notices.models import Notice
from allmenning.notices.queries.ground import houses_of, houses_on, nearest
from allmenning.notices.rules.audience import OF_AGE, AudienceError, Point, Polygon, Stretch
from allmenning.notices.rules.audience import Audience as Meant
from allmenning.notices.rules.picking import reaching
from allmenning.notices.views.ground import SIZES, asking_for, ground_asked_for, map_shown
from allmenning.notices.views.people import counted, samples
from allmenning.notices.views.steps import steps

_KARTET: Final = "#kart"
# The buttons that take back what was touched: all of it, or the last corner.
AFRESH, UNDO = "nytt", "angre"


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
        return WhoForm(said, notice=notice, is_touched=is_touched or is_undone)
    return WhoForm(notice=notice, corners=request.GET.get("hjorner", ""))


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
    corners: Sequence[Point] = []
    if form.is_touched and form.meant is None and form.cleaned_data.get("where") == DRAWN:
        facts["audience"], corners = {}, form.drawn()
    if touched is not None:
        corners = _touch(request, form, facts, touched)
    try:
        editing.edit(notice=notice, facts=facts, by=access.at_work(request), now=now)
    except editing.AlreadySending:
        messages.error(request, _("Varselet sendes allerede, og kan ikke endres."))
        return SeeOther(reverse("notices:notice", args=[notice.pk]))
    if "videre" in request.POST:
        return SeeOther(reverse("notices:reasons", args=[notice.pk]))
    return SeeOther(_here(request, notice, touched, corners))


def _here(
    request: HttpRequest, notice: Notice, touched: Point | None, corners: Sequence[Point]
) -> str:
    if touched is None and not corners:
        return f"{request.path}{_KARTET}"
    ground = ground_asked_for(request.POST, notice, "stor")
    return f"{request.path}?{urlencode(asking_for(ground, corners))}{_KARTET}"


def _touch(
    request: HttpRequest, form: WhoForm, facts: dict[str, Any], point: Point
) -> Sequence[Point]:
    """Change the facts as the touch says. Returns corners that are not an area yet."""
    where = form.cleaned_data.get("where")
    if where == DRAWN:
        return _one_corner_more(form, facts, point)
    if where == STREET:
        ground = ground_asked_for(request.POST, form.notice, "stor")
        house = nearest(_within_reach(form, ground), point)
        if house is not None:
            stretch = _stretch(form, house.street)
            facts["audience"] = _with(form, stretches=(reaching(stretch, house.number),))
    return ()


def _within_reach(form: WhoForm, ground: Any) -> Any:
    """The houses of the street that is named, or all that are shown when none is."""
    meant = form.meant
    return houses_of(meant.stretches[0].street) if meant else houses_on(ground)


def _stretch(form: WhoForm, street: int) -> Stretch:
    return form.meant.stretches[0] if form.meant else Stretch(street)


def _one_corner_more(form: WhoForm, facts: dict[str, Any], point: Point) -> Sequence[Point]:
    corners = [*form.drawn(), point]
    try:
        facts["audience"] = _with(form, polygons=(Polygon(tuple(corners)),))
    except AudienceError:
        return corners
    return ()


def _with(form: WhoForm, **place: Any) -> dict[str, Any]:
    """The audience as it was said, in this place."""
    said = form.cleaned_data
    usual = form.meant or Meant(
        everybody=True,
        youngest=said["youngest"] or OF_AGE,
        oldest=said["oldest"],
        detached_only=said["detached_only"],
    )
    bare = {"everybody": False, "districts": (), "polygons": (), "stretches": ()}
    return replace(usual, **{**bare, **place}).as_data()


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
        "funnel": counted(notice, now) if meant else None,
        "samples": samples(notice, now) if meant else [],
    }
