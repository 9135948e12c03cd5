"""Berit rang, and has no account: the link in her letter leads to a page where she cancels."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.mail import Mailbox
from tests.journeys.test_calendars_at_work import at_work, free, tell

pytestmark = [pytest.mark.prove, pytest.mark.browser]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_from_the_letter_to_cancelled_in_two_taps(
    visit: Visit, mailbox: Mailbox, script: bool
) -> None:
    fatima, berit = at_work(visit, script=script), visit(script=script)
    free(fatima).first.get_by_role("link").click()
    fatima.page.get_by_role("radio", name=re.compile("^Noen andre")).check()
    fatima.page.get_by_label("E-post").fill("berit@example.org")
    tell(fatima, "Berit Lund")

    letter = mailbox.letter_to("berit@example.org", "Berit Lund øver")
    berit.go(letter.path_to("/se-bestilling/"))
    expect(berit.heading).to_have_text("Lokalet er ditt.")
    berit.look("by-link")
    # When it is less than a day ahead, it is too late to cancel, and she gives it back instead.
    berit.tap(berit.main.get_by_text(re.compile("^(Avbestill|Gi tiden tilbake)$")))
    berit.glance("by-link-asked")
    berit.tap(berit.button("Ja, avbestill").or_(berit.button("Gi tiden tilbake likevel")))

    expect(berit.heading).to_have_text("Bestillingen er avbestilt.")
    berit.look("by-link-cancelled")
    assert berit.taps == 2
    assert "/se-bestilling/" not in letter.calendar
