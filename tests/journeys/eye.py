"""A close look at a page: axe, width, layout, and pictures for people to look at."""

import os
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PICTURES = Path(__file__).parent / "pictures"
PHONE, TABLET, DESKTOP = 360, 768, 1440
HEIGHTS = {PHONE: 780, TABLET: 1024, DESKTOP: 900}
# A page of 1280 px read at 400 %.
ZOOMED = 320
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is right is not listed: that would take longer than finding what is wrong.
AXE = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SEEN: tuple[tuple[int, Scheme], ...] = ((PHONE, "light"), (TABLET, "light"), (DESKTOP, "dark"))
# All widths in both schemes: for people, once before an issue ends.
WHOLE_GRID = os.environ.get("ALLMENNING_PICTURES") == "all"
DJANGOS_OWN = ("Feltet er påkrevet.", "Dette feltet er påkrevd.", "This field is required.")


class Eye:
    """Looks at pages; without a script only at what needs none."""

    def __init__(self, script: bool) -> None:
        self._script = script

    def look(self, page: Page, name: str) -> None:
        """Hold the page against every rule at every width, and keep its pictures."""
        self.nothing_foreign(page)
        before = page.viewport_size
        for width, scheme in self._grid():
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            page.emulate_media(color_scheme=scheme)
            self._picture(page, f"{name}-{width}-{scheme}")
            if self._script and (width, scheme) in ((PHONE, "light"), (DESKTOP, "dark")):
                nothing_hinders(page)
            fits(page, width)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": ZOOMED, "height": HEIGHTS[PHONE]})
        page.screenshot()  # draws; a page without a script never answers when asked for its next frame
        fits(page, ZOOMED)
        if before:
            page.set_viewport_size(before)

    def _grid(self) -> Iterable[tuple[int, Scheme]]:
        """Each width once and each scheme, or the whole grid when people are to look at it."""
        if not self._script:
            return [(PHONE, "light")]
        return product(HEIGHTS, SCHEMES) if WHOLE_GRID else SEEN

    def glance(self, page: Page, name: str) -> None:
        """Hold the page as it stands against the rules once: for pages laid out like others."""
        self.nothing_foreign(page)
        self._picture(page, name)
        if self._script:
            nothing_hinders(page)
        size = page.viewport_size
        assert size is not None
        fits(page, size["width"])

    def nothing_foreign(self, page: Page) -> None:
        """Every sentence is the project's own."""
        text = page.inner_text("body")
        assert not [said for said in DJANGOS_OWN if said in text], page.url

    def _picture(self, page: Page, name: str) -> None:
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(
            path=PICTURES / f"{name}{'' if self._script else '-plain'}.jpg",
            type="jpeg",
            quality=80,
            full_page=True,
        )


def nothing_hinders(page: Page) -> None:
    """Axe finds nothing wrong with the page as it is shown now."""
    findings = Axe().run(page, options=AXE)
    assert findings.violations_count == 0, f"{page.url}\n{findings.generate_report()}"


def fits(page: Page, width: int) -> None:
    """The page, drawn at this width, does not reach past the window's side."""
    reach = page.evaluate("document.documentElement.scrollWidth")
    assert reach <= width, f"{page.url} is {reach} px wide in a window of {width} px"
