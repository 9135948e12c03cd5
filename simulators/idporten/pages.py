"""The pages. They need no script, load nothing from elsewhere, and escape every value."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from simulators.idporten.offers import offered_levels, offered_people
from simulators.idporten.site import Asked, Site
from simulators.idporten.texts import TEXTS
from simulators.messages import Request, Response

_TEMPLATES = Path(__file__).parent / "templates"


class _Markup(str):
    """Text that is HTML already."""


def people(site: Site, asked: Asked, choice: str) -> Response:
    """The page where one person is chosen."""
    words = _words(site, asked)
    content = _fill(
        "people.html",
        words,
        action=f"{site.issuer}/authorize/choose",
        choice=choice,
        levels=_levels(site, asked, words),
        people=_together(
            _fill("person.html", words, number=number, name=person.name, note=person.note)
            for number, person in offered_people(site, asked).items()
        ),
    )
    return _page(site, words, words["choose_heading"], content, forms_to=[asked.redirect_uri])


def broken_request(site: Site, detail: str) -> Response:
    """The page for a request that cannot be answered on the client's own address."""
    words = _words(site)
    content = _fill("message.html", words, message=words["broken"], detail=detail)
    return _page(site, words, words["broken_heading"], content, status=400)


def too_late(site: Site) -> Response:
    """The page for a choice that was left open for too long."""
    words = _words(site)
    content = _fill("message.html", words, message=words["late"], detail="")
    return _page(site, words, words["late_heading"], content, status=400)


def signed_out(site: Site, target: str | None, frames: list[str], cookie: str) -> Response:
    """The page that tells the other services in frames, with the way back as a link."""
    words = _words(site)
    content = _fill(
        "signed_out.html",
        words,
        way_back=_fill("way_back.html", words, target=target) if target else _Markup(),
        frames=_together(_fill("frame.html", words, address=address) for address in frames),
    )
    heading = words["signed_out_heading"]
    page = _page(site, words, heading, content, frames_from=frames)
    return Response(
        page.status, page.body, page.content_type, (*page.headers, ("Set-Cookie", cookie))
    )


def style(site: Site, request: Request) -> Response:
    """The style sheet."""
    return Response(200, (_TEMPLATES / "style.css").read_bytes(), "text/css; charset=utf-8")


def _levels(site: Site, asked: Asked, words: Mapping[str, str]) -> _Markup:
    levels = offered_levels(site, asked)
    return _together(
        _fill(
            "level.html",
            words,
            value=level,
            label=words[level],
            checked=_Markup(" checked") if level == levels[0] else "",
        )
        for level in levels
    )


def _words(site: Site, asked: Asked | None = None) -> dict[str, str]:
    # The language of Northern Sámi is passed on to the client, but this page does not speak it.
    language = asked.locale if asked and asked.locale in TEXTS else "nb"
    known = {"provider": site.kind.name, "client": asked.client.name if asked else ""}
    texts = {name: text.format(**known) for name, text in TEXTS[language].items()}
    return {**texts, "lang": language}


def _page(
    site: Site,
    words: Mapping[str, str],
    heading: str,
    content: _Markup,
    *,
    status: int = 200,
    forms_to: Iterable[str] = (),
    frames_from: Iterable[str] = (),
) -> Response:
    style_sheet = f"{site.issuer}/style.css"
    body = _fill("page.html", words, heading=heading, content=content, style=style_sheet)
    frames = _origins(frames_from) or "'none'"
    policy = (
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src 'self'; "
        # Browsers hold the address that a form's answer redirects to against form-action too.
        f"form-action 'self' {_origins(forms_to)}; frame-src {frames}"
    )
    headers = (("Content-Security-Policy", policy), ("Referrer-Policy", "no-referrer"))
    return Response(status, body.encode(), "text/html; charset=utf-8", headers)


def _origins(addresses: Iterable[str]) -> str:
    return " ".join(sorted({f"{urlsplit(a).scheme}://{urlsplit(a).netloc}" for a in addresses}))


def _together(parts: Iterable[_Markup]) -> _Markup:
    return _Markup("".join(parts))


def _fill(file: str, words: Mapping[str, str], /, **values: str) -> _Markup:
    template = Template((_TEMPLATES / file).read_text(encoding="utf-8"))
    return _Markup(template.substitute({n: _escaped(v) for n, v in {**words, **values}.items()}))


def _escaped(value: str) -> str:
    return value if isinstance(value, _Markup) else html.escape(value)
