"""What stands in the way of a notice, as a sentence that says what to do."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allmenning.notices.models import Language
from allmenning.notices.rules.audience import MOST_CORNERS, OF_AGE, AudienceError, Fault
from allmenning.notices.rules.placeholders import Finding, TextProblem

_FAULTS: Final[dict[Fault, tuple[str, str | Promise]]] = {
    Fault.NOBODY: ("where", _("Velg hvor de som skal få varselet, bor.")),
    Fault.UNREADABLE: ("where", _("Området kan ikke leses. Velg det på nytt.")),
    Fault.TOO_FEW_CORNERS: ("where", _("Trykk på kartet minst tre steder rundt området.")),
    Fault.TOO_MANY_CORNERS: (
        "where",
        _("Området har for mange hjørner. Tegn det enklere, med høyst %(corners)d."),
    ),
    Fault.TOO_MANY_AREAS: ("where", _("Velg færre steder.")),
    Fault.NO_EXTENT: ("where", _("Hjørnene ligger på en rett linje. Trykk rundt området.")),
    Fault.OUTSIDE: ("where", _("Området ligger ikke i Norge. Tegn det på nytt.")),
    Fault.NUMBERS: ("last", _("Det siste husnummeret må være likt eller høyere enn det første.")),
    Fault.AGES: (
        "youngest",
        _("Velg en alder fra %(of_age)d år, og ikke yngre enn den yngste til den eldste."),
    ),
}
_FINDINGS: Final[dict[TextProblem, str | Promise]] = {
    TextProblem.MISSING_LANGUAGE: _("Skriv teksten på %(language)s."),
    TextProblem.UNKNOWN_PLACEHOLDER: _("{%(name)s} finnes ikke. Velg en fra lista."),
    TextProblem.UNKNOWN_CONDITION: _("{hvis %(name)s} finnes ikke for dette varselet."),
    TextProblem.PLACEHOLDER_NOT_IN_ALL: _(
        "{%(name)s} står i teksten på et annet språk, men mangler på %(language)s."
    ),
    TextProblem.CONDITION_NOT_IN_ALL: _(
        "{hvis %(name)s} står i teksten på et annet språk, men mangler på %(language)s."
    ),
    TextProblem.CONDITION_NOT_ENDED: _("Avslutt hver {hvis …} med {slutt}, før neste begynner."),
    TextProblem.STRAY_BRACE: _("En { eller } står alene. Ta den bort, eller skriv den ferdig."),
    TextProblem.PAGE_IN_SUBJECT: _("{%(name)s} er en nettadresse og kan ikke stå i emnet."),
    TextProblem.LIST_NOT_ALONE: _(
        "{%(name)s} er en liste. Skriv den på en egen linje mellom {hvis %(name)s} og {slutt}."
    ),
    TextProblem.EMPTY: _("Skriv både emne og tekst på %(language)s."),
    TextProblem.FACT_MISSING: _("Vi mangler opplysningen %(name)s. Legg den inn for bydelen."),
    TextProblem.PERSONAL_NUMBER: _("Teksten har noe som ligner et fødselsnummer. Ta det bort."),
    TextProblem.FOREIGN_LINK: _(
        "Lenka %(name)s går ikke til kommunens egne sider. Bruk bare egne sider."
    ),
    TextProblem.LOGIN_LINK: _("Lenka %(name)s ber folk logge inn. Slike lenker ligner svindel."),
    TextProblem.MARKUP: _("Bruk bare avsnitt, overskrifter, lister, uthevet tekst og lenker."),
    TextProblem.TOO_LONG: _("Teksten er for lang. E-postprogrammer klipper den."),
}


def fault(error: AudienceError) -> tuple[str, str]:
    """Which question an audience fails at, and what to do."""
    question, said = _FAULTS[error.fault]
    return question, str(said) % {"corners": MOST_CORNERS, "of_age": OF_AGE}


def which_street(name: str, others: list[str]) -> str:
    """What to do about a name that no street has, or several."""
    if not name:
        return gettext("Skriv navnet på gata, eller trykk på den i kartet.")
    if not others:
        return gettext("Vi finner ingen gate som heter %(name)s.") % {"name": name}
    return gettext("Flere gater begynner slik. Skriv en av dem: %(names)s.") % {
        "names": ", ".join(others)
    }


def finding(found: Finding) -> str:
    """What to do about something that is wrong with a text."""
    language = str(Language(found.language).label) if found.language else ""
    said = gettext(str(_FINDINGS[found.problem]))
    return said % {"name": found.name, "language": language.lower()}
