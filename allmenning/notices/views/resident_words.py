"""What notices are called, who they are for and why somebody gets them, in words for residents."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.core.models import Municipality
from allmenning.notices.models import Notice, Theme
from allmenning.notices.queries.wording import last_day_said
from allmenning.notices.rules.audience import OF_AGE, Audience, AudienceError, parse
from allmenning.notices.rules.placeholders import PLACEHOLDERS, Kind, fill, placeholders_in
from allmenning.notices.rules.rounding import roughly
from allmenning.notices.rules.triggers import CircumstancesError, Lived, call_for
from allmenning.notices.views.meant import Names, lived_in_words, place_in_words
from allmenning.places.models import District

Trigger = Notice.Trigger


def name_of(theme: Theme) -> str:
    """The theme's name in the reader's language."""
    return speech.text(theme.name, speech.language())


def heading(notice: Notice, district: District | None = None) -> str:
    """The subject as it stood in the message, in the reader's language when it was written in it;
    as it was in one of the districts when that is known."""
    subjects = {text.language: text.subject for text in notice.texts.all()}
    said = speech.text(subjects, speech.language()) or notice.title
    return filled(said, notice, speech.language(), district)


def filled(said: str, notice: Notice, language: str, district: District | None = None) -> str:
    """The words with the municipality's and the notice's own facts filled in, and in brackets what
    differs from one district to another. Placeholders nobody knows stay as they are."""
    municipality: Municipality = notice.municipality
    known = {name for name in placeholders_in(said) if name in PLACEHOLDERS}
    if known != placeholders_in(said):
        return said
    own = {"kommune": municipality.name, "kommune.telefon": municipality.phone}
    own |= {"bydel": district.name} if district else {}
    if notice.valid_until:
        own["siste_dag"] = last_day_said(notice.valid_until, language)
    pages = {
        name: reverse("portal:districts") for name in known if PLACEHOLDERS[name].kind is Kind.PAGE
    }
    offer = {"tilbud": notice.offer_path or "/"}
    return fill(said, {**_differing(language), **pages, **offer, **own})


def _differing(language: str) -> dict[str, str]:
    with override(language):
        return {
            "bydel": _("[navn]"),
            "bydel.telefon": _("[telefonnummer]"),
            "bydel.besøk": _("[besøksadresse]"),
            "siste_dag": _("[siste dag]"),
            "babytreff": "- " + _("[de tre nærmeste åpne babytreffene]"),
        }


def begun(notice: Notice, now: datetime) -> str:
    """The day the notice was first sent, as people say it."""
    return speech.plain_day(local_date(notice.started_at or now), now=now)


def how_many(number: int) -> str:
    """Ca. 48 000, or fewer than ten."""
    rounded = roughly(number)
    if rounded is None:
        return _("færre enn 10")
    with override(speech.language()):
        return _("ca. %(number)s") % {"number": number_format(rounded)}


def reasons(notice: Notice, district: District | None) -> dict[str, Any]:
    """What called for the notice, what was used to find her, and what would have stopped it."""
    return {
        "heading": heading(notice, district),
        "theme": name_of(notice.theme),
        "unit": notice.unit.name,
        "why": _why(notice),
        "used": _used(notice),
        "purpose": _purpose(notice),
    }


def _why(notice: Notice) -> str:
    said = {
        Trigger.AREA: _("Du bor på et sted som meldingen gjelder."),
        Trigger.MOVED: _("Du har flyttet, og bor nå i bydelen som meldingen handler om."),
        Trigger.CHILD: _(
            "Du har foreldreansvar for et barn som har nådd en viss alder, og som bor sammen med deg."
        ),
        Trigger.NEWBORN: _("Du har foreldreansvar for et nyfødt barn som bor sammen med deg."),
        Trigger.AGE: _("Du har nådd alderen som meldingen gjelder."),
        Trigger.ENROLLED: _("Du er med i en prøveordning, og meldingen gjelder den."),
    }
    return said[Trigger(notice.trigger)]


def _used(notice: Notice) -> list[dict[str, str]]:
    """Each thing that was known of her, and the register it stands in."""
    register = _("Folkeregisteret")
    address = {"what": _("adressen din"), "register": register}
    age = {"what": _("fødselsdatoen din, for å vite at du er voksen"), "register": register}
    child = {"what": _("hvem som har foreldreansvar, og barnets fødselsdato"), "register": register}
    moved = {"what": _("at du flyttet, og når"), "register": register}
    enrolled = {"what": _("at du er påmeldt prøveordningen"), "register": _("kommunens egen liste")}
    email = {
        "what": _("e-postadressen din, om du er reservert, og språket du har valgt"),
        "register": _("Kontakt- og reservasjonsregisteret"),
    }
    by_trigger = {
        Trigger.AREA: [address, age],
        Trigger.MOVED: [moved, address, age],
        Trigger.CHILD: [child, address],
        Trigger.NEWBORN: [child, address],
        Trigger.AGE: [age, address],
        Trigger.ENROLLED: [enrolled, age],
    }
    return [*by_trigger[Trigger(notice.trigger)], email]


def _purpose(notice: Notice) -> list[tuple[str, str]]:
    """What the municipality itself wrote of why it had to be sent, before anybody approved it."""
    relevance = notice.relevance.first()
    if relevance is None:
        return []
    return [
        (_("Oppgaven kommunen løser"), relevance.public_task),
        (_("Hjemmelen"), relevance.legal_basis),
        (_("Hvorfor det er viktig for deg"), relevance.matters_to_people),
    ]


def meant(notice: Notice, names: Names) -> str:
    """Who the notice was for and where they live, in one sentence."""
    who = _who(notice)
    if notice.trigger == Trigger.ENROLLED:
        return f"{who}."
    where = place_in_words(notice, names) or _("ikke registrert")
    if notice.trigger == Trigger.MOVED:
        return _("De som har flyttet til: %(where)s.") % {"where": where}
    return _("%(who)s. Sted: %(where)s.") % {"who": who, "where": where}


def _who(notice: Notice) -> str:
    if notice.trigger == Trigger.ENROLLED:
        return capfirst(_("de som er med i prøveordningen"))
    try:
        call, audience = call_for(notice.trigger, notice.circumstances), parse(notice.audience)
    except (CircumstancesError, AudienceError):
        return _("De som det gjelder")
    if isinstance(call, Lived):
        return capfirst(lived_in_words(call))
    return _aged(audience)


def _aged(audience: Audience) -> str:
    """Grown-ups, or those of some ages."""
    if audience.oldest is not None:
        ages = {"youngest": audience.youngest, "oldest": audience.oldest}
        return _("De som er %(youngest)d–%(oldest)d år") % ages
    if audience.youngest > OF_AGE:
        return _("De som er %(youngest)d år eller eldre") % {"youngest": audience.youngest}
    return _("Alle voksne")
