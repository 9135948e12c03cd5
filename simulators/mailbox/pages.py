"""The page of mails. It needs no script, loads nothing from elsewhere, and escapes every value."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from simulators.mailbox.mails import Mail
from simulators.mailbox.relay import FAILURES, Failure
from simulators.mailbox.texts import linked, moment

ON_A_PAGE = 30
POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_TEMPLATES = Path(__file__).parent / "templates"


class _Markup(str):
    """Text that is HTML already."""


@dataclass(frozen=True)
class Choice:
    """Which mails to show: from whom, to whom (nothing means all), and which page from 1."""

    sender: str = ""
    address: str = ""
    page: int = 1

    def takes(self, mail: Mail) -> bool:
        """Whether the mail is one of those."""
        return self.sender in ("", mail.sender_name) and (
            not self.address or self.address in mail.recipients
        )


def choice_from(query: Mapping[str, str]) -> Choice:
    """What the address asks for; a page that is no number is the first."""
    page = query.get("side", "")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    return Choice(query.get("fra", ""), query.get("til", ""), max(number, 1))


def style() -> str:
    """The style sheet."""
    return (_TEMPLATES / "style.css").read_text(encoding="utf-8")


def mailbox(mails: Sequence[Mail], choice: Choice, failure: Failure) -> str:
    """The whole page; the mails come newest first."""
    chosen = [mail for mail in mails if choice.takes(mail)]
    start = (choice.page - 1) * ON_A_PAGE
    shown = chosen[start : start + ON_A_PAGE]
    return _fill(
        "page.html",
        failure=_Markup() if failure.mode == "none" else _failure(failure),
        senders=_options({mail.sender_name for mail in mails}, choice.sender),
        addresses=_options({a for mail in mails for a in mail.recipients}, choice.address),
        mails=_together(map(_mail, shown)) if shown else _fill("empty.html"),
        onward=_onward(choice, len(chosen) > start + ON_A_PAGE),
    )


def _failure(failure: Failure) -> _Markup:
    return _fill("failure.html", words=FAILURES[failure.mode])


def _mail(mail: Mail) -> _Markup:
    return _fill(
        "mail.html",
        number=str(mail.number),
        subject=mail.header("Subject") or "(uten emne)",
        sender=mail.header("From") or mail.sender,
        recipients=", ".join(mail.recipients),
        when=moment(mail.at),
        machine_when=mail.at.isoformat(timespec="seconds"),
        text=_Markup(linked(mail.text.strip())),
        calendar=_fill("calendar.html", number=str(mail.number)) if mail.calendar else _Markup(),
    )


def _options(values: Iterable[str], chosen: str) -> _Markup:
    return _together(
        _fill("option.html", value=value, chosen=_Markup(" selected" if value == chosen else ""))
        for value in sorted(values)
    )


def _onward(choice: Choice, has_older: bool) -> _Markup:
    links = []
    if choice.page > 1:
        links.append(_link(choice, choice.page - 1, "Nyere brev"))
    if has_older:
        links.append(_link(choice, choice.page + 1, "Eldre brev"))
    return _together(links)


def _link(choice: Choice, page: int, words: str) -> _Markup:
    address = urlencode({"fra": choice.sender, "til": choice.address, "side": page})
    return _fill("link.html", address=f"/?{address}", words=words)


def _together(parts: Iterable[_Markup]) -> _Markup:
    return _Markup("".join(parts))


def _fill(file: str, /, **values: str) -> _Markup:
    template = Template((_TEMPLATES / file).read_text(encoding="utf-8"))
    return _Markup(template.substitute({name: _escaped(text) for name, text in values.items()}))


def _escaped(value: str) -> str:
    return value if isinstance(value, _Markup) else html.escape(value)
