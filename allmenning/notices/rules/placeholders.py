"""What a notice's text may leave open, and what it may turn on: a closed list, without people.

There is nothing here that tells of one person: no name, number, address or child. `{bydel}` is
filled with a fact; `{hvis tilflytter} … {slutt}` is said only to those for whom it holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LANGUAGES: Final = ("nb", "nn", "en")


class Kind(StrEnum):
    """How a fact is written in the text: as words, as the address of a page, or as a list of its
    own, read anew for each sending; a list may be empty, and then what it guards is not said."""

    WORDS = "words"
    PAGE = "page"
    LIST = "list"


class Source(StrEnum):
    """Whose fact it is."""

    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    NOTICE = "notice"


@dataclass(frozen=True)
class Placeholder:
    """One thing a text may leave open.

    `fact` is its name among a district's facts, `part` of a page the part of the district's page.
    """

    name: str
    kind: Kind
    source: Source
    fact: str = ""
    part: str = ""


_WORDS, _PAGE = Kind.WORDS, Kind.PAGE
_DISTRICT = Source.DISTRICT
PLACEHOLDERS: Final[Mapping[str, Placeholder]] = {
    one.name: one
    for one in (
        Placeholder("kommune", _WORDS, Source.MUNICIPALITY),
        Placeholder("kommune.telefon", _WORDS, Source.MUNICIPALITY),
        Placeholder("bydel", _WORDS, _DISTRICT),
        Placeholder("bydel.telefon", _WORDS, _DISTRICT, "phone"),
        Placeholder("bydel.besøk", _WORDS, _DISTRICT, "visit"),
        Placeholder("bydel.side", _PAGE, _DISTRICT),
        Placeholder("bydel.tjenester", _PAGE, _DISTRICT, part="tjenester"),
        Placeholder("bydel.organisering", _PAGE, _DISTRICT, part="organisering"),
        Placeholder("bydel.delta", _PAGE, _DISTRICT, part="delta"),
        Placeholder("babytreff", Kind.LIST, _DISTRICT),
        Placeholder("siste_dag", _WORDS, Source.NOTICE),
        Placeholder("tilbud", _PAGE, Source.NOTICE),
    )
}
# Each is a condition as well: that there is something in it.
LISTS: Final = frozenset(one.name for one in PLACEHOLDERS.values() if one.kind is Kind.LIST)
# The named facts a text may turn on, by what makes somebody get it, and what the ledger calls each
# as a dispatch's `variant`. One of a trigger's holds for each dispatch.
CONDITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "moved": {"tilflytter": "elsewhere", "flyttet_innen": "within"},
}

_PLACE: Final = re.compile(r"\{([^{}\n]*)\}")
_IF: Final = re.compile(r"\{hvis ([^{}\n]*)\}")
_END: Final = "{slutt}"


class TextProblem(StrEnum):
    """Why a text cannot be sent; `name` of the `Finding` says which part of it."""

    MISSING_LANGUAGE = "missing_language"
    UNKNOWN_PLACEHOLDER = "unknown_placeholder"
    UNKNOWN_CONDITION = "unknown_condition"
    PLACEHOLDER_NOT_IN_ALL = "placeholder_not_in_all"
    CONDITION_NOT_IN_ALL = "condition_not_in_all"
    CONDITION_NOT_ENDED = "condition_not_ended"
    STRAY_BRACE = "stray_brace"
    PAGE_IN_SUBJECT = "page_in_subject"
    LIST_NOT_ALONE = "list_not_alone"
    EMPTY = "empty"
    FACT_MISSING = "fact_missing"
    PERSONAL_NUMBER = "personal_number"
    FOREIGN_LINK = "foreign_link"
    LOGIN_LINK = "login_link"
    MARKUP = "markup"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Finding:
    """One thing that must be put right. `language` is the text's, `name` what it is about."""

    problem: TextProblem
    language: str
    name: str = ""


def placeholders_in(text: str) -> frozenset[str]:
    """The names that the text leaves open, known or not; conditions are not among them."""
    return frozenset(name for name in _PLACE.findall(text) if not _is_word(name))


def conditions_in(text: str) -> frozenset[str]:
    """The names of what the text turns on, known or not."""
    return frozenset(_IF.findall(text))


def _is_word(name: str) -> bool:
    return name == "slutt" or name.startswith("hvis ")


def conditions_for(trigger: str) -> tuple[str, ...]:
    """What a text of this trigger may turn on."""
    return tuple(CONDITIONS.get(trigger, ()))


def holding(trigger: str, variant: str) -> frozenset[str]:
    """The conditions that hold for a dispatch of this variant."""
    named = CONDITIONS.get(trigger, {}).items()
    return frozenset(name for name, of in named if of == variant)


def without_conditions(text: str, holding: AbstractSet[str]) -> str:
    """The text as it is said when these conditions hold and no others.

    Raises ValueError when conditions lie within one another or are not ended.
    """
    said, *guarded = _IF.split(text)
    if _END in said:
        raise ValueError(_END)
    for name, rest in zip(guarded[::2], guarded[1::2], strict=True):
        inside, end, after = rest.partition(_END)
        if not end or _END in after:
            raise ValueError(name)
        said += (inside if name in holding else "") + after
    return said


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder's value in its place. Raises KeyError for one without."""
    return _PLACE.sub(lambda match: values[match[1]], text)


def findings(language: str, subject: str, body: str, *, trigger: str) -> list[Finding]:
    """What is wrong with the placeholders and conditions of one language's text."""

    def found(problem: TextProblem, *names: str) -> list[Finding]:
        return [Finding(problem, language, name) for name in sorted(names)]

    text = f"{subject}\n{body}"
    named = placeholders_in(text)
    pages = [n for n in placeholders_in(subject) & set(PLACEHOLDERS) if _is_page(n)]
    return [
        *([] if subject.strip() and body.strip() else found(TextProblem.EMPTY, "")),
        *found(TextProblem.UNKNOWN_PLACEHOLDER, *named - set(PLACEHOLDERS)),
        *found(
            TextProblem.UNKNOWN_CONDITION,
            *conditions_in(text) - set(conditions_for(trigger)) - LISTS,
        ),
        *found(TextProblem.PAGE_IN_SUBJECT, *pages),
        *found(
            TextProblem.LIST_NOT_ALONE,
            *(one for one in LISTS if _is_among_words(one, subject, body)),
        ),
        *(
            []
            if _is_ended(subject) and _is_ended(body)
            else found(TextProblem.CONDITION_NOT_ENDED, "")
        ),
        *(found(TextProblem.STRAY_BRACE, "") if re.search(r"[{}]", _PLACE.sub("", text)) else []),
    ]


def _is_page(name: str) -> bool:
    return PLACEHOLDERS[name].kind is Kind.PAGE


def _is_among_words(name: str, subject: str, body: str) -> bool:
    """Whether the list stands elsewhere than on lines of its own, within its own condition."""
    place = f"{{{name}}}"
    lines = [line.strip() for line in _IF.sub("\n", body).replace(_END, "\n").splitlines()]
    if place in subject or any(place in line and line != place for line in lines):
        return True
    return _is_ended(body) and place in without_conditions(body, conditions_in(body) - {name})


def _is_ended(text: str) -> bool:
    try:
        without_conditions(text, frozenset())
    except ValueError:
        return False
    return True


def disagreements(texts: Mapping[str, str]) -> list[Finding]:
    """What is left open, or turned on, in one language and not in another. `texts` by language."""
    asked = (
        (TextProblem.PLACEHOLDER_NOT_IN_ALL, placeholders_in),
        (TextProblem.CONDITION_NOT_IN_ALL, conditions_in),
    )
    return [
        Finding(problem, language, name)
        for problem, names_in in asked
        for language, text in texts.items()
        for name in sorted(frozenset().union(*map(names_in, texts.values())) - names_in(text))
    ]


def missing_languages(texts: Mapping[str, object]) -> list[Finding]:
    """The languages that every notice has, and this one lacks."""
    return [Finding(TextProblem.MISSING_LANGUAGE, one) for one in LANGUAGES if one not in texts]
