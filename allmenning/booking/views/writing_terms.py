"""Writing terms: as text, as borrowers will meet it, and published. Nothing is kept before that."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from allmenning.booking.actions.publishing import (
    FollowedMeanwhile,
    NameTaken,
    publish_new,
    publish_next,
)
from allmenning.booking.forms.particulars import ParticularsForm
from allmenning.booking.forms.terms import NewTermsForm, NextVersionForm, shown_terms
from allmenning.booking.models import Terms
from allmenning.booking.queries.terms import (
    is_called,
    may_follow,
    published_versions,
    spaces_by_terms,
    spaces_on,
    version_of,
)
from allmenning.booking.rules.texts import differences
from allmenning.booking.views.agreement import terms_shown
from allmenning.booking.views.seeing import SeeOther
from allmenning.booking.views.terms import reader, version_to_read, version_url
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.people.models import Person
from allmenning.places.forms.place import LANGUAGES

# The buttons of the page that shows what is about to be published.
PUBLISH: Final = "publish"
EDIT: Final = "edit"


@dataclass(frozen=True)
class Writing:
    """Somebody writes terms: the next version of those that stand, or wholly new ones."""

    request: HttpRequest
    person: Person
    standing: Terms | None
    now: datetime

    def form(self, said: Any = None) -> Any:
        """The form with what was said, or as it begins."""
        if self.standing is None:
            return NewTermsForm(said)
        return NextVersionForm(said, initial=shown_terms(self.standing))

    @property
    def actor(self) -> Actor:
        return Actor("person", self.person.pk)


@audience(Audience.STAFF, "GET", "POST")
def new_terms(request: HttpRequest) -> HttpResponse:
    """Write wholly new terms, see them as borrowers will, and publish them."""
    now = timezone.now()
    return _written(Writing(request, reader(request, now), None, now))


@audience(Audience.STAFF, "GET", "POST")
def next_version(request: HttpRequest, id: int) -> HttpResponse:
    """Write what is to follow the version that holds, see it as borrowers will, and publish it."""
    now = timezone.now()
    named, person = version_to_read(request, id, now), reader(request, now)
    if not may_follow(person, named.name, now=now):
        raise Http404
    standing = published_versions(named.name, now=now)[0]
    return _written(Writing(request, person, standing, now))


def _written(writing: Writing) -> HttpResponse:
    if writing.request.method == "GET":
        return _page(writing, writing.form())
    said = writing.request.POST
    form = writing.form(said)
    if not form.is_valid():
        return _page(writing, form)
    if EDIT in said:
        return _page(writing, form)
    if PUBLISH in said:
        return _published(writing, form)
    _refuse_early(writing, form)
    return _page(writing, form) if form.errors else _preview(writing, form)


def _refuse_early(writing: Writing, form: Any) -> None:
    """Say before anything is shown what publishing would refuse."""
    standing = writing.standing
    if standing is None:
        if is_called(form.cleaned_data["name"]):
            form.tell_taken()
    elif form.cleaned_data["seen"] != standing.version:
        form.tell_followed(standing)
    elif form.text() == standing.text:
        form.tell_unchanged()


def _published(writing: Writing, form: Any) -> HttpResponse:
    try:
        made = _publish(writing, form)
    except FollowedMeanwhile as error:
        form.tell_followed(error.newest)
    except NameTaken:
        form.tell_taken()
    else:
        messages.success(writing.request, _done(made, writing.now))
        return SeeOther(version_url(made))
    return _page(writing, form)


def _publish(writing: Writing, form: Any) -> Terms:
    said, text, actor, now = form.cleaned_data, form.text(), writing.actor, writing.now
    if writing.standing is None:
        return publish_new(name=said["name"], text=text, actor=actor, now=now)
    name = writing.standing.name
    return publish_next(name=name, text=text, seen=said["seen"], actor=actor, now=now)


def _done(made: Terms, now: datetime) -> str:
    spaces = spaces_on(made, now=now)
    if not spaces:
        return _("Vilkårene er publisert. Velg dem i bestillingsreglene for et lokale.")
    told = ngettext(
        "Utgave %(version)d er publisert, og gjelder for %(number)d lokale.",
        "Utgave %(version)d er publisert, og gjelder for %(number)d lokaler.",
        spaces,
    )
    return told % {"version": made.version, "number": spaces}


def _page(writing: Writing, form: Any) -> HttpResponse:
    shown = {"form": form, "back_url": _back_url(writing), **_about(writing)}
    shown["changes"] = _of_colleague(writing, form) if form.non_field_errors() else []
    status = 422 if form.errors else 200
    return render(writing.request, "booking/terms/write.html", shown, status=status)


def _back_url(writing: Writing) -> str:
    return version_url(writing.standing) if writing.standing else reverse("booking:all_terms")


def _about(writing: Writing) -> dict[str, Any]:
    """Which terms, and how many spaces will use what is published."""
    standing = writing.standing
    if standing is None:
        return {"name": "", "spaces": 0}
    used = spaces_by_terms(now=writing.now)
    return {"name": standing.name, "spaces": used.get(standing.name, 0)}


def _of_colleague(writing: Writing, form: NextVersionForm) -> list[dict[str, Any]]:
    """What was published after the version that the writer saw."""
    standing = writing.standing
    seen = version_of(standing.name, form.cleaned_data["seen"]) if standing else None
    newest = published_versions(seen.name, now=writing.now)[0] if seen else None
    return _changes(seen.text, newest.text) if seen and newest else []


def _changes(before: dict[str, str], after: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "code": one.language,
            "language": LANGUAGES[one.language],
            "added": one.added,
            "removed": one.removed,
        }
        for one in differences(before, after)
    ]


def _preview(writing: Writing, form: Any) -> HttpResponse:
    text, standing = form.text(), writing.standing
    shown = {
        **_about(writing),
        "form": form,
        "version": standing.version + 1 if standing else 1,
        "met": [_as_met(text, code) for code in LANGUAGES if code in text],
        "missing": [language for code, language in LANGUAGES.items() if code not in text],
        "changes": _changes(standing.text, text) if standing else [],
    }
    if standing is None:
        shown["name"] = form.cleaned_data["name"]
    return render(writing.request, "booking/terms/preview.html", shown)


def _as_met(text: dict[str, str], code: str) -> dict[str, Any]:
    """What a borrower who reads the language meets when she books."""
    with override(code):
        form = ParticularsForm(purposes=(), acting_for=list, prefix=code)
        agreed = {"terms": terms_shown(Terms(text=text)), "cancel_rule": "", "form": form}
        page = render_to_string("booking/agreed_to.html", agreed)
    return {"code": code, "language": LANGUAGES[code], "page": page}
