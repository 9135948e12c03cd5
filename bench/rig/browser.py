"""A page as a browser meets it for the first time: bytes, requests, movements, and who was asked."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Request, sync_playwright

# The browser's own errands on the network, which are no concern of the pages'.
QUIET = ("--disable-background-networking", "--disable-component-update", "--no-first-run")
OUR_HOSTS = re.compile(r"127\.0\.0\.1|([a-z]+\.)?localhost")
KINDS = {"document": "html", "stylesheet": "css", "script": "js"}
# What comes late may still push the page about.
SETTLED_MS = 400
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True)
class Loaded:
    """What one page took with nothing in the cache; bytes as they came over the wire, packed.

    `shift` is the sum of all movements of the layout, `away` how many requests left the machine.
    """

    html: int
    css: int
    js: int
    other: int
    requests: int
    shift: float
    away: int


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Chromium, until the block ends. Raises FileNotFoundError when it is not installed."""
    path = shutil.which("chromium")
    if path is None:
        raise FileNotFoundError("Chromium is not installed.")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*sandbox, *QUIET])
        yield browser
        browser.close()


def load(browser: Browser, url: str, *, session: str, width: int) -> Loaded:
    """Open the page in a new profile, signed in by the session when there is one."""
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="nb-NO")
    if session:
        context.add_cookies([{"name": "allmenning", "value": session, "url": url}])
    try:
        return _load(context, url)
    finally:
        context.close()


def _load(context: BrowserContext, url: str) -> Loaded:
    asked: list[Request] = []
    context.on("request", lambda request: asked.append(request))
    page = context.new_page()
    page.add_init_script(SHIFTS)
    answer = page.goto(url, wait_until="load")
    assert answer is not None
    assert (answer.status, page.url) == (200, url)
    page.wait_for_timeout(SETTLED_MS)
    sizes = dict.fromkeys(("html", "css", "js", "other"), 0)
    for request in asked:
        kind = KINDS.get(request.resource_type, "other")
        sizes[kind] += request.sizes()["responseBodySize"]
    return Loaded(
        **sizes,
        requests=len(asked),
        shift=round(page.evaluate("window.shifted"), 4),
        away=sum(not OUR_HOSTS.fullmatch(urlsplit(one.url).hostname or "") for one in asked),
    )
