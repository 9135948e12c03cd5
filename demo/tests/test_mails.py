"""Every mail that the demo's patterns make, seen in a browser as those who get it see it."""

import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from html import unescape

import pytest
from playwright.sync_api import Page, sync_playwright

from allmenning.core.models import Municipality
from allmenning.notices.models import DistrictFact, Notice, NoticeText
from allmenning.notices.queries.wording import Part, Wording
from allmenning.notices.rules.placeholders import CONDITIONS
from allmenning.notices.rules.rendering import MOST_BYTES, Variant
from allmenning.notices.tests.scenes import theme
from allmenning.people.models import Person, Unit
from allmenning.places.models import District
from demo.facts import LANGUAGES, entries_of
from demo.loading.notices import body_of
from tests.journeys.eye import fits, nothing_hinders
from tests.moment import NOW

# Not among the journeys, whose browser stays open and leaves no room for the database beside it.
pytestmark = pytest.mark.prove

CHROMIUM = shutil.which("chromium")
PHONE, VISIT = "23 47 50 00", "Karl Fossums vei 30"
WIDTHS = (320, 360, 1440)
_LINK, _NUMBER = re.compile(r'href="([^"]*)"'), re.compile(r"\d[\d ]*\d|\d")
_ADDRESS = re.compile(r"https?://\S+")
_FOREIGN = re.compile(r"<(?:img|script|link|iframe|object|video|form)\b|url\(|@import| src=", re.I)


@pytest.fixture
def stovner_district(demo_aside: None, oslo: Municipality) -> District:
    """A district with a name that must be written out, and its facts."""
    district = District.objects.create(
        code="030111", name="St. Hanshaugen & Ås", latitude=59.96, longitude=10.92
    )
    for name, value in (("phone", PHONE), ("visit", VISIT)):
        DistrictFact.objects.create(district=district, name=name, value={"nb": value})
    return district


@pytest.fixture
def notices(
    stovner_district: District, per: Person, stovner: Unit, now: datetime
) -> dict[str, Notice]:
    """A notice of each of the demo's patterns, by the pattern's key."""
    (facts,) = entries_of("oslo", "notices")
    return {row["key"]: _written(row, per, stovner, now) for row in facts["patterns"]}


def _written(row: dict[str, object], author: Person, unit: Unit, now: datetime) -> Notice:
    notice = Notice.objects.create(
        theme=theme(),
        unit=unit,
        author=author,
        created_at=now,
        title=str(row["title"]),
        trigger=str(row["trigger"]),
        valid_until=now + timedelta(days=14),
        offer_path="/bydeler/",
    )
    texts: dict[str, dict[str, object]] = row["texts"]  # type: ignore[assignment]
    for language, text in texts.items():
        said = {"subject": text["subject"], "body": body_of(text)}
        NoticeText.objects.create(notice=notice, language=language, **said)
    return notice


@pytest.fixture
def mails(notices: dict[str, Notice], stovner_district: District) -> dict[str, Variant]:
    """Every mail there can be of them, by what it is."""
    return dict(_each(notices, stovner_district.pk))


def _each(notices: dict[str, Notice], district: int) -> Iterator[tuple[str, Variant]]:
    wording = Wording(NOW)
    for language in (*LANGUAGES, "se"):
        every = []
        for key, notice in notices.items():
            for said in CONDITIONS.get(notice.trigger, {"": ""}).values():
                every.append(Part(notice.pk, district, said))
                yield f"{key} {said} {language}", _mail(wording, every[-1:], language)
            again = Part(notice.pk, district, every[-1].variant, is_reminder=True)
            yield f"{key} once more {language}", _mail(wording, [again], language)
        yield f"all together {language}", _mail(wording, every, language)


def _mail(wording: Wording, parts: list[Part], language: str) -> Variant:
    return wording.variant(parts, wished=language).filled("12-34-56.abc")


def test_each_is_small_and_takes_nothing_from_elsewhere(mails: dict[str, Variant]) -> None:
    for name, mail in mails.items():
        assert len(mail.html.encode()) <= MOST_BYTES, name
        assert not _FOREIGN.search(mail.html), name
        links = _LINK.findall(mail.html)
        assert links, name
        assert all(link.startswith("http://oslo.localhost") for link in links), name


def test_both_ways_of_reading_tell_the_same(mails: dict[str, Variant]) -> None:
    facts = 0
    for name, mail in mails.items():
        links = {unescape(link) for link in _LINK.findall(mail.html)}
        assert links == set(_ADDRESS.findall(mail.text)), name
        for fact in (PHONE, VISIT, "St. Hanshaugen & Ås"):
            assert (fact in mail.text) == (fact in unescape(mail.html)), name
            facts += fact in mail.text
    assert facts


def test_nothing_hinders_anybody_from_reading_them(mails: dict[str, Variant]) -> None:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed.")
    # A thread of its own: the browser leaves no room for the database in the one it is opened in.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(_seen, mails, CHROMIUM).result() == []


def _seen(mails: dict[str, Variant], chromium: str) -> list[str]:
    """Look at each. Returns what they asked for on the network."""
    asked: list[str] = []
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=sandbox)
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        for name, mail in mails.items():
            _look(page, name, mail)
        browser.close()
    return asked


def _look(page: Page, name: str, mail: Variant) -> None:
    page.set_content(mail.html)
    assert page.locator("html").get_attribute("lang") == mail.language, name
    assert page.title() == mail.subject, name
    nothing_hinders(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 780})
        fits(page, width)
    read, said = page.inner_text("body"), _ADDRESS.sub("", mail.text)
    assert sorted(_NUMBER.findall(read)) == sorted(_NUMBER.findall(said)), name
