"""Associations: anybody may register one, an administrator says who acts for it."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.people import access, actions, queries
from allmenning.people.forms import AddAssociation, AppointRepresentative
from allmenning.people.models import Association, Person
from allmenning.people.views.onward import FIRST_PAGE
from allmenning.people.views.paging import page_of, turning


@audience(Audience.SIGNED_IN, "GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """Register an association by its number and name; the municipality says who acts for it."""
    data = request.POST if request.method == "POST" else None
    form = AddAssociation(data)
    phone = request.municipality.phone  # type: ignore[attr-defined]
    if form.is_valid() and _added(form, request.person, phone):  # type: ignore[attr-defined]
        text = _("Foreningen er registrert. Ring %(phone)s når du skal bestille på vegne av den.")
        messages.success(request, text % {"phone": phone})
        return redirect(FIRST_PAGE)
    status = 422 if form.errors else 200
    return render(request, "people/add_association.html", {"form": form}, status=status)


@audience(Audience.STAFF)
def every(request: HttpRequest) -> HttpResponse:
    """All associations, with who registered each and who acts for it."""
    viewer: Person = request.person  # type: ignore[attr-defined]
    now = timezone.now()
    access.as_administrator(viewer=viewer, now=now)
    page = page_of(request, queries.associations_with_representatives(now=now))
    registrants = queries.registrants_of(page)
    _note(viewer, page, registrants, now)
    rows = [(association, registrants.get(association.pk)) for association in page]
    return render(request, "people/associations.html", {"rows": rows, "pages": turning(page)})


@audience(Audience.STAFF, "GET", "POST")
def appoint(request: HttpRequest, id: int) -> HttpResponse:
    """Appoint somebody to act for an association, known by her personal number."""
    viewer: Person = request.person  # type: ignore[attr-defined]
    now = timezone.now()
    association = access.access_any_association(viewer=viewer, id=id, now=now)
    data = request.POST if request.method == "POST" else None
    form = AppointRepresentative(data, today=local_date(now))
    if form.is_valid():
        facts = {**form.cleaned_data, "actor": Actor("person", viewer.pk), "now": now}
        actions.appoint_by_number(association=association, **facts)
        return _appointed(request)
    context = {"form": form, "association": association}
    return render(request, "people/appoint.html", context, status=422 if form.errors else 200)


@audience(Audience.STAFF, "POST")
def appoint_registrant(request: HttpRequest, id: int) -> HttpResponse:
    """Let the one who registered the association act for it."""
    viewer: Person = request.person  # type: ignore[attr-defined]
    now = timezone.now()
    association = access.access_any_association(viewer=viewer, id=id, now=now)
    person = queries.registrants_of([association]).get(association.pk)
    if person is None:
        raise Http404
    actor = Actor("person", viewer.pk)
    actions.appoint_representative(
        person=person, association=association, until=None, actor=actor, now=now
    )
    return _appointed(request)


@audience(Audience.STAFF, "POST")
def end(request: HttpRequest, id: int) -> HttpResponse:
    """Somebody may no longer act for an association."""
    viewer: Person = request.person  # type: ignore[attr-defined]
    now = timezone.now()
    representative = access.access_representative(viewer=viewer, id=id, now=now)
    actor = Actor("person", viewer.pk)
    actions.end_representation(representative=representative, actor=actor, now=now)
    messages.success(request, _("Personen handler ikke lenger for foreningen."))
    return redirect("people:associations")


def _added(form: AddAssociation, person: Person, phone: str) -> bool:
    actor = Actor("person", person.pk)
    try:
        actions.add_association(**form.cleaned_data, actor=actor, now=timezone.now())
    except actions.AssociationKnown:
        text = _("Foreningen er registrert fra før. Ring %(phone)s når du skal bestille for den.")
        form.add_error("organisasjonsnummer", text % {"phone": phone})
    return form.is_valid()


def _appointed(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Nå kan personen bestille på vegne av foreningen."))
    return redirect("people:associations")


def _note(
    viewer: Person, page: Iterable[Association], registrants: dict[int, Person], now: datetime
) -> None:
    seen = {person.pk: key for key, person in registrants.items()}
    for association in page:
        rows = association.current  # type: ignore[attr-defined]
        seen |= {row.person_id: association.pk for row in rows}
    access.note_viewing(viewer=viewer, seen=seen, kind="association", now=now)
