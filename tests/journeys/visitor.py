"""Somebody at a browser: each tap is counted, and whatever goes wrong is written down."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Locator, Page, Request

from runner.stage import Stage
from tests.journeys.eye import Eye

OUR_HOSTS = re.compile(r"127\.0\.0\.1|([a-z]+\.)?localhost")
# Chromium notes every answer that is not 200, and that there is none.
NO_NETWORK = "net::ERR_INTERNET_DISCONNECTED"
NOTED = re.compile(r"Failed to load resource: .* status of (\d+)")


class Watch:
    """What goes wrong in a browser: errors, breaches of the policy, and requests to others.

    A form may answer 422, which says what was wrong; one who goes astray is answered 404 too, and
    one who is to be offline may find no network.
    """

    def __init__(
        self, context: BrowserContext, *, astray: bool = False, offline: bool = False
    ) -> None:
        self.troubles: list[str] = []
        self._offline = offline
        self._expected = {"422", "404"} if astray else {"422"}
        context.on("console", self._console)
        context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        noted = NOTED.match(message.text)
        if noted and noted[1] in self._expected:
            return
        if self._offline and NO_NETWORK in message.text:
            return
        if message.type in ("error", "warning"):
            self.troubles.append(f"{message.page and message.page.url}: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        # The last two are how the browser itself shows a PDF.
        if address.scheme in ("data", "blob", "about", "chrome", "chrome-extension"):
            return
        if not OUR_HOSTS.fullmatch(address.hostname or ""):
            self.troubles.append(f"A request left the machine: {request.url}")


@dataclass
class Visitor:
    """One person's browser. `taps` counts clicks and filled fields since it was last emptied."""

    page: Page
    stage: Stage
    eye: Eye
    taps: int = field(default=0)

    def go(self, path: str, municipality: str = "oslo") -> None:
        """Open a page by its path."""
        self.page.goto(f"{self.stage.site(municipality)}{path}")

    def until(self, holds: Callable[[], bool], seconds: float) -> None:
        """Ask for the page again until it is so. A page without a script does not do so itself."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, self.main.inner_text()
            self.page.wait_for_timeout(500)
            self.page.reload()

    def look(self, name: str) -> None:
        """Look closely at the page, and keep pictures of it under the name."""
        self.eye.look(self.page, name)

    def glance(self, name: str) -> None:
        """Look at the page as it stands, and keep one picture of it under the name."""
        self.eye.glance(self.page, name)

    def tap(self, place: Locator) -> None:
        """Click or press on something: one tap."""
        self.taps += 1
        place.click()

    def press(self, key: str) -> None:
        """A key that stands for a tap."""
        self.taps += 1
        self.page.keyboard.press(key)

    def fill(self, question: str, answer: str) -> None:
        """Answer a question in words: one tap."""
        self.taps += 1
        self.page.get_by_label(question).fill(answer)

    def choose(self, question: str, answer: str) -> None:
        """Choose an answer in a list: one tap."""
        self.taps += 1
        self.page.get_by_label(question).select_option(answer)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name)

    @property
    def main(self) -> Locator:
        """What the page is about, without its head and foot."""
        return self.page.get_by_role("main")

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def sign_in(self, name: str, *, as_staff: bool = False) -> None:
        """Sign in from the page one was sent to, or from the front page. Counts no taps."""
        if "/innlogging" not in self.page.url:
            self.go("/innlogging")
        self.page.get_by_role("link", name="ansatt" if as_staff else "holder til her").click()
        self.page.get_by_role("button", name=name).click()
        try:
            self.page.wait_for_url(f"{self.stage.site()}/**")
        except Error:
            raise AssertionError(f"{name} was not signed in: {self.page.url}") from None
