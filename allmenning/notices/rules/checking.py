"""Whether a notice's texts may be put before people at all. What is found blocks approval."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from allmenning.notices.rules import placeholders, rendering
from allmenning.notices.rules.markup import MarkupError
from allmenning.notices.rules.placeholders import Finding, TextProblem
from allmenning.notices.rules.rendering import Section

_NUMBER: Final = re.compile(r"(?<!\d)\d{6}[ .-]?\d{5}(?!\d)")
_LOGIN: Final = re.compile(
    r"log-?inn?\b|logg-?(inn|på|paa)|innlogging|palogging|sign-?in\b|id-?porten|bank-?id|minid|/auth\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Text:
    """What a notice says in one language, as it was written."""

    subject: str
    body: str


@dataclass(frozen=True)
class Facts:
    """What the texts may say of one place in one language. `place` is named when one is missing."""

    place: str
    language: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Ours:
    """The municipality's own corner of the net: its domains, and its own site's address."""

    domains: tuple[str, ...]
    site: str


def check(
    texts: Mapping[str, Text], *, trigger: str, facts: tuple[Facts, ...], ours: Ours
) -> list[Finding]:
    """All that must be put right before the texts can be approved; nothing when they may.

    `facts` holds every place that somebody may live in, in every language.
    """
    whole = {language: f"{text.subject}\n{text.body}" for language, text in texts.items()}
    found = [
        *placeholders.missing_languages(texts),
        *placeholders.disagreements(whole),
        *(
            finding
            for language, text in texts.items()
            for finding in placeholders.findings(language, text.subject, text.body, trigger=trigger)
        ),
    ]
    if not found:
        said = (texts[one.language] for one in facts)
        found = [
            finding
            for text, one in zip(said, facts, strict=True)
            for finding in _in_place(text, trigger, one, ours)
        ]
    return list(dict.fromkeys(found))


def _in_place(text: Text, trigger: str, facts: Facts, ours: Ours) -> Iterator[Finding]:
    conditions = (*placeholders.conditions_for(trigger), *placeholders.LISTS)
    for holding in ((), *((name,) for name in conditions)):
        try:
            said = rendering.section(
                text.subject,
                text.body,
                values={**facts.values, **_lists(holding)},
                holding=frozenset(holding),
                site=ours.site,
            )
        except KeyError as error:
            where = f"{error.args[0]} ({facts.place})" if facts.place else str(error.args[0])
            yield Finding(TextProblem.FACT_MISSING, facts.language, where)
        except MarkupError as error:
            yield Finding(TextProblem.MARKUP, facts.language, error.kind)
        except ValueError as error:
            yield Finding(TextProblem.FOREIGN_LINK, facts.language, str(error))
        else:
            yield from _in_section(said, facts.language, ours)


def _lists(holding: Sequence[str]) -> dict[str, str]:
    """What is in each list is known when it is sent: here, something or nothing."""
    return {name: "…" if name in holding else "" for name in placeholders.LISTS}


def _in_section(said: Section, language: str, ours: Ours) -> Iterator[Finding]:
    if _NUMBER.search(f"{said.subject}\n{said.marked.text}"):
        yield Finding(TextProblem.PERSONAL_NUMBER, language)
    if not said.subject or not said.marked.text:
        yield Finding(TextProblem.EMPTY, language)
    for link in said.marked.links:
        if not is_ours(link, ours):
            yield Finding(TextProblem.FOREIGN_LINK, language, link)
        elif _LOGIN.search(link):
            yield Finding(TextProblem.LOGIN_LINK, language, link)
    if len(said.marked.html.encode()) > rendering.MOST_BYTES // 2:
        yield Finding(TextProblem.TOO_LONG, language)


def is_ours(link: str, ours: Ours) -> bool:
    """Whether a link leads to the municipality's own pages, and without any detour."""
    try:
        parts, site = urlsplit(link), urlsplit(ours.site)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if (parts.scheme, parts.netloc) == (site.scheme, site.netloc):
        return True
    domains = (domain.lower() for domain in ours.domains)
    is_known = any(host == domain or host.endswith(f".{domain}") for domain in domains)
    return parts.scheme == "https" and port is None and "@" not in parts.netloc and is_known
