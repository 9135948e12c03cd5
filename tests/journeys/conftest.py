"""The whole product for the browser: web server, worker, sign-in and mail, full of the demo's data."""

import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from runner import django_commands, variables
from runner.stage import Stage, stage
from tests.journeys.eye import Eye
from tests.journeys.mail import Mailbox
from tests.journeys.visitor import Visitor, Watch

CHROMIUM = shutil.which("chromium")
DATABASES = ("DATABASE_URL", "DATABASE_OWNER_URL")
# The browser's own errands on the network, which are no concern of the pages'.
QUIET = ("--disable-background-networking", "--disable-component-update", "--no-first-run")
# A crowded machine is slow, and slow is not wrong.
PATIENCE_MS = 30_000
# What people make on these pages, children first.
MADE = (
    "booking_attachment",
    "booking_message",
    "booking_minutespent",
    "booking_change",
    "booking_turnout",
    "booking_skippeddate",
    "booking_series",
    "booking_claim",
    "booking_hold",
    "booking_booking",
    "booking_request",
    "booking_foreigntime",
    "booking_foreigncalendar",
    "booking_feed",
    "booking_closureasset",
    "booking_closure",
    "booking_deliveryattempt",
    "booking_delivery",
    "booking_webhook",
    "booking_embed",
    "desk_pagenote",
    "booking_approvalrule",
    "booking_bookingrules",
    "booking_adoption",
    "booking_placetemplate",
    "booking_terms",
    "places_placesimport",
    "places_picture",
    "places_spaceasset",
    "places_space",
    "places_asset",
    "places_holiday",
    "places_openingexception",
    "places_openinghours",
    "places_timetable",
    "people_representative",
    "people_role",
    "people_association",
    "people_apikey",
)
Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed.")
    return CHROMIUM


@pytest.fixture(scope="session")
def databases(chromium_path: str) -> Iterator[dict[str, str]]:
    """The addresses of a database with the demo's data, dropped afterwards."""
    template = os.environ.get("ALLMENNING_TEST_TEMPLATE")
    if not template:
        pytest.exit("Journeys need a database of their own: start them with ./run prove.", 1)
    name = f"journeys_{os.getpid()}"
    addresses = {role: _at(os.environ[role], name) for role in DATABASES}
    as_owner(os.environ["DATABASE_OWNER_URL"], "CREATE DATABASE {} TEMPLATE {}", name, template)
    django_commands.command({**variables.settings(), **addresses}, "load_demo")
    yield addresses
    as_owner(os.environ["DATABASE_OWNER_URL"], "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(scope="session")
def demo(databases: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The running product."""
    with stage(tmp_path_factory.mktemp("stage"), databases) as running:
        yield running


@pytest.fixture(scope="session")
def chromium(demo: Stage, chromium_path: str) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path, args=[*sandbox, *QUIET]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def as_it_was(databases: dict[str, str]) -> Iterator[None]:
    """Take away afterwards what was made meanwhile; what is changed, the test changes back."""
    owner = databases["DATABASE_OWNER_URL"]
    last = {table: _last(owner, table) for table in MADE}
    yield
    for table in MADE:
        as_owner(owner, f"DELETE FROM {{}} WHERE id > {last[table]}", table)


@pytest.fixture
def visit(chromium: Browser, demo: Stage, as_it_was: None) -> Iterator[Visit]:
    """Open a browser of somebody's own. Afterwards nothing may have gone wrong in any of them."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_browser(*, script: bool = True, width: int = 360, astray: bool = False) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 780},
            java_script_enabled=script,
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append((context, Watch(context, astray=astray)))
        return Visitor(context.new_page(), demo, Eye(script))

    yield open_browser
    for context, _watch in opened:
        context.close()
    assert [trouble for _context, watch in opened for trouble in watch.troubles] == []


@pytest.fixture
def mailbox(demo: Stage) -> Mailbox:
    """What has been sent since the test began."""
    return Mailbox(demo.mailbox)


def _at(address: str, database: str) -> str:
    return urlsplit(address)._replace(path=f"/{database}").geturl()


def as_owner(address: str, statement: str, *names: str) -> None:
    """Run a statement as the tables' owner, with the names quoted into it."""
    everywhere = make_conninfo(address, options="-c allmenning.municipality=*")
    with psycopg.connect(everywhere, autocommit=True) as owner:
        owner.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _last(address: str, table: str) -> int:
    everywhere = make_conninfo(address, options="-c allmenning.municipality=*")
    with psycopg.connect(everywhere) as owner:
        found = owner.execute(
            sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(sql.Identifier(table))
        ).fetchone()
    assert found
    return int(found[0])
