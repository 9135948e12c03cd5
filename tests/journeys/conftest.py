"""The whole product for the browser: web server, worker, sign-in and mail, full of the demo's data."""

import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from runner import django_commands, variables
from runner.doors import Doors
from runner.doors import doors as doors_of_demo
from runner.stage import Stage, free_ports, stage
from tests.canaries import Known
from tests.journeys.eye import Eye
from tests.journeys.mail import Mailbox
from tests.journeys.tidying import as_owner, last_of_all, put_back
from tests.journeys.traces import codes, left_in
from tests.journeys.visitor import Visitor, Watch

CHROMIUM = shutil.which("chromium")
DATABASES = ("DATABASE_URL", "DATABASE_OWNER_URL")
# The browser's own errands on the network, which are no concern of the pages'.
QUIET = ("--disable-background-networking", "--disable-component-update", "--no-first-run")
# A crowded machine is slow, and slow is not wrong.
PATIENCE_MS = 30_000
NOT_AT_SCHOOL = """
DELETE FROM {} WHERE building_id NOT IN (SELECT id FROM {} WHERE slug = 'haugen-skole')
"""
Visit = Callable[..., Visitor]
# Every code of digits that a key had in any of the journeys.
KNOWN = Known()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed.")
    return CHROMIUM


@pytest.fixture(scope="session")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Doors | None:
    """What runs for the demo's doors, or None where no broker can be had."""
    return doors_of_demo(free_ports(), tmp_path_factory.mktemp("doors"))


@pytest.fixture(scope="session")
def databases(chromium_path: str, doors: Doors | None) -> Iterator[dict[str, str]]:
    """The addresses of a database with the demo's data, dropped afterwards."""
    template = os.environ.get("ALLMENNING_TEST_TEMPLATE")
    if not template:
        pytest.exit("Journeys need a database of their own: start them with ./run prove.", 1)
    name = f"journeys_{os.getpid()}"
    addresses = {role: _at(os.environ[role], name) for role in DATABASES}
    as_owner(os.environ["DATABASE_OWNER_URL"], "CREATE DATABASE {} TEMPLATE {}", name, template)
    settings = {**variables.settings(), **addresses}
    if doors is None:
        django_commands.command(settings, "load_demo")
    else:
        folder = str(doors.folder)
        django_commands.command(variables.link(settings), "load_demo", "--gateway", folder)
    # Places without staff get their doors in a journey, from those at work there.
    as_owner(addresses["DATABASE_OWNER_URL"], "DELETE FROM {}", "keys_openaccessdoor")
    as_owner(addresses["DATABASE_OWNER_URL"], NOT_AT_SCHOOL, "keys_door", "places_building")
    yield addresses
    as_owner(os.environ["DATABASE_OWNER_URL"], "DROP DATABASE {}", name)


@pytest.fixture(scope="session")
def demo(
    databases: dict[str, str], doors: Doors | None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """The running product, which may leave no trace of who came."""
    folder = tmp_path_factory.mktemp("stage")
    with stage(folder, databases, doors) as running:
        yield running
    for kept in [folder] if doors is None else [folder, doors.folder]:
        assert left_in(kept, KNOWN) == set()


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
    last = last_of_all(owner)
    yield
    KNOWN.codes.update(codes(owner))
    put_back(owner, last)


@pytest.fixture
def visit(chromium: Browser, demo: Stage, as_it_was: None) -> Iterator[Visit]:
    """Open a browser of somebody's own. Afterwards nothing may have gone wrong in any of them."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_browser(
        *, script: bool = True, width: int = 360, astray: bool = False, offline: bool = False
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 780},
            java_script_enabled=script,
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append((context, Watch(context, astray=astray, offline=offline)))
        return Visitor(context.new_page(), demo, Eye(script))

    yield open_browser
    for context, _watch in opened:
        context.close()
    assert [trouble for _context, watch in opened for trouble in watch.troubles] == []


@pytest.fixture
def real_doors(doors: Doors | None) -> None:
    """For journeys that end at a door: without a broker they fail, so that nobody believes them."""
    if doors is None:
        pytest.fail(
            "No door can be opened here: there is no mosquitto, and it could not be fetched."
        )


@pytest.fixture
def mailbox(demo: Stage) -> Mailbox:
    """What has been sent since the test began."""
    return Mailbox(demo.mailbox)


def _at(address: str, database: str) -> str:
    return urlsplit(address)._replace(path=f"/{database}").geturl()
