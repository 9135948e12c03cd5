"""What stands around every notice: who sent it, that it is real, and how to say no."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

# Stands for what is one person's own in an address; it is put in when the mail is sent.
OWN: Final = "\ue000"


@dataclass(frozen=True)
class Frame:
    """Whose notice it is and where it is told about. Addresses are whole.

    `why` and `no` end where what is the person's own begins. `is_fallback` tells that she wished
    for a language that we do not write.
    """

    municipality: str
    phone: str
    sent: str
    why: str
    no: str
    is_fallback: bool = False


@dataclass(frozen=True)
class Words:
    """The frame's sentences in one language."""

    several: str
    reminder: str
    real: str
    never: str
    ask: str
    why: str
    no: str
    fallback: str


WORDS: Final = {
    "nb": Words(
        several="{count} meldinger fra {municipality}",
        reminder="Påminnelse: {subject}",
        real="Sendt av {municipality}. Her ser du at meldingen er ekte, og leser den på andre språk",
        never="Vi ber deg aldri om å logge inn fra en e-post.",
        ask="Lurer du på noe? Ring {phone}.",
        why="Hvorfor fikk jeg denne?",
        no="Nei takk til slike meldinger",
        fallback="Vi skriver ikke på nordsamisk ennå. Derfor får du meldingen på bokmål.",
    ),
    "nn": Words(
        several="{count} meldingar frå {municipality}",
        reminder="Påminning: {subject}",
        real="Send av {municipality}. Her ser du at meldinga er ekte, og les ho på andre språk",
        never="Vi bed deg aldri om å logge inn frå ein e-post.",
        ask="Lurer du på noko? Ring {phone}.",
        why="Kvifor fekk eg denne?",
        no="Nei takk til slike meldingar",
        fallback="",
    ),
    "en": Words(
        several="{count} messages from {municipality}",
        reminder="Reminder: {subject}",
        real="Sent by {municipality}. See that this message is real, and read it in other languages",
        never="We never ask you to sign in from an e-mail.",
        ask="Any questions? Call {phone}.",
        why="Why did I get this?",
        no="No thanks to messages like this",
        fallback="",
    ),
}
_STYLE: Final = (
    "body{margin:0;background:#faf7f2;color:#1c211e;font:18px/1.55 system-ui,sans-serif}"
    "main,footer{max-width:36em;margin:0 auto;padding:16px}"
    "main{background:#fff}h1{font-size:26px;line-height:1.25}h2{font-size:22px}h3,h4{font-size:19px}"
    "a{color:#1d5a43}footer{font-size:16px}p,li{overflow-wrap:anywhere}"
)


def html(*, language: str, subject: str, main: str, frame: Frame) -> str:
    """The whole page: one heading of the first level, nothing from anywhere else."""
    return (
        f'<!doctype html>\n<html lang="{language}" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(subject)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n{main}</main>\n<footer>\n{_footer_html(language, frame)}</footer>\n"
        "</body>\n</html>\n"
    )


def text(*, language: str, main: str, frame: Frame) -> str:
    """The same words without HTML."""
    lines = [_line(words, link) for words, link in _footer(language, frame)]
    return f"{main}\n--\n" + "\n".join(lines) + "\n"


def _line(words: str, link: str) -> str:
    """A question needs no colon before where it is answered."""
    between = " " if words.endswith("?") else ": "
    return f"{words}{between}{link}" if link else words


def on_paper(*, language: str, frame: Frame) -> list[str]:
    """What a letter ends with: a link is an address that one can write down."""
    words = WORDS[language]
    said = [words.ask.format(phone=frame.phone)]
    said += [f"{words.real.format(municipality=frame.municipality)}:\n{frame.sent}"]
    return [words.fallback, *said] if frame.is_fallback and words.fallback else said


def _footer_html(language: str, frame: Frame) -> str:
    return "".join(
        f'<p><a href="{escape(link)}">{escape(words)}</a></p>\n'
        if link
        else f"<p>{escape(words)}</p>\n"
        for words, link in _footer(language, frame)
    )


def _footer(language: str, frame: Frame) -> list[tuple[str, str]]:
    """Each sentence, and where it leads, "" for nowhere."""
    words = WORDS[language]
    sentences = [
        (words.real.format(municipality=frame.municipality), frame.sent),
        (words.why, f"{frame.why}{OWN}"),
        (words.no, f"{frame.no}{OWN}"),
        (words.ask.format(phone=frame.phone), ""),
        (words.never, ""),
    ]
    if frame.is_fallback and words.fallback:
        sentences.insert(0, (words.fallback, ""))
    return sentences
