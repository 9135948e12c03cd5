"""What each page of a resident's errand weighs in a real browser, and whether it stays calm."""

import argparse
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import django

django.setup()

from playwright.sync_api import Browser  # noqa: E402 (models need a set-up Django)

from django.core.management import call_command  # noqa: E402

from allmenning.booking.actions.bookings import Particulars, confirm_hold  # noqa: E402
from allmenning.booking.actions.holds import hold_slot  # noqa: E402
from allmenning.booking.models import Hold  # noqa: E402
from allmenning.booking.queries.spaces import first_slots  # noqa: E402
from allmenning.core import scope  # noqa: E402
from allmenning.core.models import Municipality  # noqa: E402
from allmenning.core.period import Period  # noqa: E402
from allmenning.people.models import Person  # noqa: E402
from allmenning.places.models import Space  # noqa: E402
from bench.rig import browser, city, measure, web  # noqa: E402

TOWN, SPACE, RESIDENT = "oslo", ("haugen-skole", "musikkrommet"), "Kari Nordlie"
WIDTHS = (360, 1280)
PEOPLE, MINUTES = 12, 60
RUNS, TRIES = 3, 20
WEIGHTS = ("html", "css", "js", "other", "requests", "away")


@dataclass(frozen=True)
class Page:
    """A page of the errand: what it is called, where it is, and whether one is signed in there."""

    name: str
    path: str
    signed_in: bool = False


def when_and_where(hold: Hold) -> str:
    """The question an address asks on the way to a booking."""
    start, end = int(hold.during.lower.timestamp()), int(hold.during.upper.timestamp())
    return f"?lokale={hold.space_id}&fra={start}&til={end}&antall={PEOPLE}"


def before_booking() -> list[Page]:
    return [
        Page("front", "/"),
        Page("search", f"/finn?when=any&people={PEOPLE}&near=Stovner"),
        Page("space", "/steder/{}/{}".format(*SPACE)),
        Page("sign in", "/innlogging"),
    ]


def while_booking(hold: Hold) -> list[Page]:
    return [
        Page("book: when and how many", f"/bestill{when_and_where(hold)}", True),
        Page("book: what and for whom", f"/bestill/{hold.pk}{when_and_where(hold)}", True),
    ]


def after_booking(number: int) -> list[Page]:
    return [Page("receipt", f"/bestilling/{number}", True), Page("my bookings", "/mine", True)]


def a_free_time(space: Space) -> Period:
    return first_slots(space, minutes=MINUTES, now=datetime.now(UTC))[0]


def weighed(chromium: Browser, site: str, pages: Sequence[Page], session: str) -> dict[str, Any]:
    """Each page three times at each width; the weight is the heavier width's."""
    found = {}
    for page in pages:
        runs = [
            [
                browser.load(
                    chromium,
                    f"{site}{page.path}",
                    session=session if page.signed_in else "",
                    width=width,
                )
                for width in WIDTHS
            ]
            for _run in range(RUNS)
        ]
        found[page.name] = _figures(runs)
    return found


def _figures(runs: Sequence[Sequence[browser.Loaded]]) -> dict[str, Any]:
    worst = [{name: max(getattr(one, name) for one in run) for name in WEIGHTS} for run in runs]
    shifts = [[one.shift for one in run] for run in runs]
    median = {name: statistics.median([run[name] for run in worst]) for name in WEIGHTS}
    return {
        **median,
        "css_js": median["css"] + median["js"],
        "shift": max(map(max, shifts)),
        "runs": [[asdict(one) for one in run] for run in runs],
    }


def timed(client: web.Client, pages: Sequence[Page]) -> dict[str, Any]:
    """Server milliseconds of sequential requests: median, p95 and median of three runs."""
    return {page.name: _timed(client, page.path) for page in pages}


def _timed(client: web.Client, path: str) -> dict[str, Any]:
    client.get(path)
    runs = [[client.get(path).server_ms for _ in range(TRIES)] for _run in range(RUNS)]
    return {
        "p50": round(statistics.median([statistics.median(run) for run in runs]), 1),
        "p95": round(statistics.median([measure.p95(run) for run in runs]), 1),
        "runs_p50": [round(statistics.median(run), 1) for run in runs],
        "runs_p95": [round(measure.p95(run), 1) for run in runs],
    }


def measured(client: web.Client, pages: Sequence[Page]) -> dict[str, Any]:
    """Weights and times of the pages, by name. Asks the database nothing itself."""
    with browser.open_browser() as chromium:
        weights = weighed(chromium, f"http://{client.host}:{client.port}", pages, client.session)
    times = timed(client, pages)
    return {page.name: {**weights[page.name], "server_ms": times[page.name]} for page in pages}


def errand(client: web.Client, kari: Person) -> dict[str, Any]:
    """The pages in the order in which one meets them; between some of them, one acts."""
    building, slug = SPACE
    space = Space.objects.select_related("building").get(building__slug=building, slug=slug)
    period, now = a_free_time(space), datetime.now(UTC)
    hold = hold_slot(person=kari, space=space, period=period, participants=PEOPLE, now=now)
    found = measured(client, [*before_booking(), *while_booking(hold)])
    what = Particulars(purpose="music", activity="Øving", participants=PEOPLE, phone=kari.phone)
    booking = confirm_hold(hold=hold, particulars=what, now=datetime.now(UTC))
    return found | measured(client, after_booking(booking.pk))


def _row(page: dict[str, Any]) -> tuple[object, ...]:
    packed = [page[kind] / 1000 for kind in ("html", "css", "js", "css_js")]
    times = page["server_ms"]
    shift = f"{page['shift']:.3f}"
    return (*packed, page["requests"], page["away"], shift, times["p50"], times["p95"])


def report(pages: dict[str, Any]) -> None:
    rows = [(name, *_row(one)) for name, one in pages.items()]
    weights = ("html kB", "css kB", "js kB", "css+js kB", "requests", "away", "shift")
    measure.table(("page, nothing in the cache", *weights, "server ms", "p95"), rows)
    measure.finish("pages", widths=list(WIDTHS), pages=pages)


def main() -> None:
    argparse.ArgumentParser(prog="./run bench pages").parse_args()
    city.empty()
    call_command("load_demo", verbosity=0)
    with scope.municipality(Municipality.objects.get(slug=TOWN).pk):
        kari = Person.objects.get(name=RESIDENT)
        with web.serving() as server:
            client = web.signed_in(kari, server.port, host=f"{TOWN}.localhost")
            pages = errand(client, kari)
    report(pages)


if __name__ == "__main__":
    main()
