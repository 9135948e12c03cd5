"""A notice as people read it: once for each language, set of facts and conditions, not per person.

What is one person's own is `frame.OWN` until the mail is sent; see `rules.letter`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from html import escape
from typing import Final

from allmenning.notices.rules import frame as framing
from allmenning.notices.rules import markup
from allmenning.notices.rules.frame import OWN, WORDS, Frame
from allmenning.notices.rules.placeholders import (
    LISTS,
    PLACEHOLDERS,
    Kind,
    fill,
    without_conditions,
)

# What large mail programs show before they cut a mail off.
MOST_BYTES: Final = 102 * 1024
_PAGE: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[\w.~%/+&=?#@-]*)?", re.ASCII)
_IN_LINK: Final = re.compile(r"\]\(\{([^{}\n]*)\}\)")
_OWN_SITE: Final = re.compile(r"\]\(/(?!/)")
_FALLBACKS: Final = {"nb": "nb", "nn": "nn", "en": "en", "se": "nb", "": "nb"}


@dataclass(frozen=True)
class Section:
    """What one notice says: its subject, and its text, read."""

    subject: str
    marked: markup.Marked


@dataclass(frozen=True)
class Variant:
    """One whole mail in one language, the same for all with the same facts."""

    language: str
    subject: str
    html: str
    text: str

    def filled(self, own: str) -> Variant:
        """The mail with a person's own part of its addresses put in."""
        return Variant(
            self.language,
            self.subject,
            self.html.replace(OWN, escape(own)),
            self.text.replace(OWN, own),
        )


def language_for(wished: str) -> str:
    """The language to write to her in; what we do not write becomes bokmål."""
    return _FALLBACKS.get(wished, "nb")


def section(
    subject: str,
    body: str,
    *,
    values: Mapping[str, str],
    holding: AbstractSet[str] = frozenset(),
    site: str,
) -> Section:
    """The text with its facts, as it is said when these conditions hold.

    A list is lines; its condition holds when there is one, whatever `holding` says. `site` is what stands before a link that begins with a slash. Raises KeyError for a fact that
    is missing, ValueError for one that is no page where a page is meant, and MarkupError.
    """
    holding = (holding - LISTS) | {name for name in LISTS if values.get(name)}
    said = without_conditions(body, holding)
    pages = {name: _page(value) for name, value in values.items() if _is_page(name)}
    said = _IN_LINK.sub(lambda match: f"]({_bare(match[1], pages)})", said)
    said = _OWN_SITE.sub(f"]({site}/", said)
    shown = {name: markup.escaped(value) for name, value in values.items()}
    shown.update({name: f"<{page}>" for name, page in pages.items()})
    shown.update({name: _points(value) for name, value in values.items() if name in LISTS})
    title = fill(without_conditions(subject, holding), values)
    return Section(" ".join(title.split()), markup.read(fill(said, shown)))


def _is_page(name: str) -> bool:
    return name in PLACEHOLDERS and PLACEHOLDERS[name].kind is Kind.PAGE


def _points(lines: str) -> str:
    return "\n".join(f"- {markup.escaped(line)}" for line in lines.splitlines())


def _page(value: str) -> str:
    if not _PAGE.fullmatch(value):
        raise ValueError(value)
    return value


def _bare(name: str, pages: Mapping[str, str]) -> str:
    """A page's address where a link's stands; what is no page is left for `fill` to judge."""
    return pages.get(name, f"{{{name}}}")


def variant(sections: Sequence[Section], *, language: str, frame: Frame) -> Variant:
    """One mail that says one notice, or several under a heading each."""
    subject = sections[0].subject
    if len(sections) > 1:
        several = WORDS[language].several
        subject = several.format(count=len(sections), municipality=frame.municipality)
    html = text = ""
    for number, said in enumerate(sections):
        html += f"<h1>{escape(said.subject)}</h1>\n{said.marked.html}"
        text += "\n" * bool(number) + f"{said.subject}\n\n{said.marked.text}"
    return Variant(
        language=language,
        subject=subject,
        html=framing.html(language=language, subject=subject, main=html, frame=frame),
        text=framing.text(language=language, main=text, frame=frame),
    )
