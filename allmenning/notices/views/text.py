"""What a notice says: written in each language, with what is wrong beside it and how it is read."""

from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.notices import access
from allmenning.notices.actions import editing
from allmenning.notices.forms.text import TextForm
from allmenning.notices.forms.words import finding
from allmenning.notices.models import Language, Notice
from allmenning.notices.queries.proposals import texts_of
from allmenning.notices.queries.wording import Wording
from allmenning.notices.rules.placeholders import (
    CONDITIONS,
    LISTS,
    PLACEHOLDERS,
    Finding,
    Kind,
    TextProblem,
    conditions_for,
)
from allmenning.notices.views.people import mail
from allmenning.notices.views.steps import steps
from allmenning.places.models import District
from allmenning.places.queries.districts import every_district

_MEANINGS: Final[dict[str, str | Promise]] = {
    "kommune": gettext_lazy("kommunens navn"),
    "kommune.telefon": gettext_lazy("kommunens telefonnummer"),
    "bydel": gettext_lazy("bydelen de bor i"),
    "bydel.telefon": gettext_lazy("bydelens telefonnummer"),
    "bydel.besøk": gettext_lazy("bydelens besøksadresse"),
    "bydel.side": gettext_lazy("bydelens side"),
    "bydel.tjenester": gettext_lazy("siden om tjenestene i bydelen"),
    "bydel.organisering": gettext_lazy("siden om hvordan bydelen er organisert"),
    "bydel.delta": gettext_lazy("siden om hvordan man kan delta"),
    "babytreff": gettext_lazy("de tre nærmeste åpne babytreffene, som det er når meldingen sendes"),
    "siste_dag": gettext_lazy("siste dag varselet er nyttig"),
    "tilbud": gettext_lazy("siden om tilbudet varselet gjelder"),
}
_CONDITIONS: Final[dict[str, str | Promise]] = {
    "tilflytter": gettext_lazy("de som flyttet hit fra en annen kommune"),
    "flyttet_innen": gettext_lazy("de som flyttet innen kommunen"),
    "babytreff": gettext_lazy("de som har et åpent babytreff i nærheten"),
}


@audience(Audience.STAFF, "GET", "POST")
def text(request: HttpRequest, id: int) -> HttpResponse:
    """The text in one language; the others stand beside as links."""
    now = timezone.now()
    notice = access.notice_to_edit(request, id, now=now)
    asked = request.GET.get("sprak", "")
    language = asked if asked in Language.values else Language.NB.value
    standing = texts_of(notice).get(language)
    form = TextForm(request.POST or None, initial=standing, language=language)
    if form.is_valid() and _saved(request, notice, form, language, now):
        return SeeOther(_url(notice, language))
    shown = _page(notice, form, language)
    leading = access.units_approved_for(access.at_work(request), now=now)
    shown["may_set_up"] = bool(leading)
    return render(request, "notices/text.html", shown, status=422 if form.errors else 200)


def _saved(
    request: HttpRequest, notice: Notice, form: TextForm, language: str, now: datetime
) -> bool:
    try:
        by = access.at_work(request)
        editing.write(notice=notice, language=language, **form.text(), by=by, now=now)
    except editing.AlreadySending:
        form.add_error(None, _("Varselet sendes allerede, og kan ikke endres."))
        return False
    messages.success(request, _("Lagret."))
    return True


def _url(notice: Notice, language: str) -> str:
    return f"{reverse('notices:text', args=[notice.pk])}?sprak={language}"


def _page(notice: Notice, form: TextForm, language: str) -> dict[str, Any]:
    wording = Wording(timezone.now())
    found = wording.check(notice)
    written = texts_of(notice)
    return {
        "notice": notice,
        "form": form,
        "language": language,
        "steps": steps(notice, "text"),
        "tabs": [_tab(notice, one, language, found) for one in Language],
        "findings": _findings(found, language) if language in written else [],
        "is_fact_missing": any(one.problem is TextProblem.FACT_MISSING for one in found),
        "fallback": "" if language in written else _fallback(language),
        "placeholders": _placeholders(),
        "conditions": [
            {"name": name, "meaning": _CONDITIONS[name]}
            for name in (*conditions_for(notice.trigger), *LISTS)
        ],
        "mails": mails(notice, wording, language) if language in written else [],
    }


def _tab(notice: Notice, one: Any, language: str, found: list[Finding]) -> dict[str, Any]:
    return {
        "code": one.value,
        "name": one.label,
        "url": _url(notice, one.value),
        "is_shown": one.value == language,
        "wrong": len(_findings(found, one.value)),
    }


def _findings(found: list[Finding], language: str) -> list[str]:
    return [finding(one) for one in found if one.language == language]


def _fallback(language: str) -> str:
    if language == Language.NB:
        return ""
    return _("Teksten mangler. De som ønsker dette språket, ville fått den på bokmål.")


def _placeholders() -> list[dict[str, Any]]:
    return [
        {"name": one.name, "meaning": _MEANINGS[one.name], "is_page": one.kind is Kind.PAGE}
        for one in PLACEHOLDERS.values()
    ]


def _shown_district(notice: Notice) -> District | None:
    """The first of the districts that are meant, or of all."""
    districts, meant = every_district(), notice.audience.get("districts", ())
    return next((one for one in districts if not meant or one.code in meant), None)


def mails(notice: Notice, wording: Wording, language: str) -> list[dict[str, Any]]:
    """What is read in one district, once for each of what the text turns on."""
    district, rows = _shown_district(notice), []
    for name, variant in _turns_on(notice):
        said = mail(notice, wording, district.pk if district else None, variant, language)
        if said:
            asked = urlencode({"sprak": language, "hvis": name})
            url = f"{reverse('notices:mail', args=[notice.pk])}?{asked}"
            to = _CONDITIONS.get(name, "")
            rows.append({**said, "to": to, "district": district, "url": url})
    return rows


def _turns_on(notice: Notice) -> list[tuple[str, str]]:
    """What the text turns on, each with what the ledger calls those for whom it holds."""
    return list(CONDITIONS.get(notice.trigger, {"": ""}).items())


@audience(Audience.STAFF)
def mail_page(request: HttpRequest, id: int) -> HttpResponse:
    """The mail itself, as one who gets it sees it; its own style is all that it may use."""
    notice = access.notice_to_edit(request, id, now=timezone.now())
    language, condition = request.GET.get("sprak", ""), request.GET.get("hvis", "")
    district = _shown_district(notice)
    variant = dict(_turns_on(notice)).get(condition, "")
    said = mail(
        notice, Wording(timezone.now()), district.pk if district else None, variant, language
    )
    if said is None:
        raise Http404
    style = said["html"].partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    answer = HttpResponse(said["html"])
    answer._csp_replace = {"style-src": [f"'sha256-{digest}'"]}  # type: ignore[attr-defined]
    return answer
