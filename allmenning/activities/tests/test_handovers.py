"""What was tried is handed over and looked at again: AT-15 and AT-16, and the pages."""

from datetime import date, datetime
from typing import Any

import pytest

from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client

from allmenning.activities.models import Activity, Handover, HandoverReview
from allmenning.activities.queries.handovers import overdue
from allmenning.activities.rules.handovers import Due, Handed, continued, due
from allmenning.activities.views.handing import continued_in_words
from allmenning.core.clock import day_start
from allmenning.people.models import Person, Unit
from tests.browsers import words_of
from tests.cast import ClientFor
from tests.moment import SetClock

LIST = "/ansatte/overlevert"
NEW = "/ansatte/overlevert/ny"


@pytest.fixture
def ingrids(client_for: ClientFor, ingrid: Person) -> Client:
    return client_for(ingrid, staff=True)


@pytest.fixture
def nine(stovner: Unit) -> list[Handover]:
    """9 deliverables, 6 of kind model, 5 continued."""
    models: list[Handover] = [
        Handover(
            unit=stovner, name=f"Modell {number}", is_continued=True, receiver="Åpen barnehage"
        )
        for number in range(5)
    ]
    models.append(Handover(unit=stovner, is_continued=False))
    models += [
        Handover(unit=stovner, kind="other", name=name)
        for name in ("forslag", "innspill", "sluttrapport")
    ]
    made: list[Handover] = Handover.objects.bulk_create(models)
    return made


def test_at_15_five_of_six_go_on(nine: list[Handover], ingrids: Client) -> None:
    """9 deliverables, 6 of kind model, 5 continued -> «5 av 6 leveranser videreført»; kind
    «annet» never in the denominator."""
    assert continued_in_words(nine) == "5 av 6 leveranser videreført"

    page = words_of(ingrids.get(LIST))

    assert "5 av 6 leveranser videreført" in page
    assert "Navn ikke registrert" in page
    assert "forslag, innspill, sluttrapport" in page


def test_at_15_each_that_goes_on_has_a_receiver(
    nine: list[Handover], ingrids: Client, stovner: Unit
) -> None:
    """Each continued one has receiver, else report validation error."""
    said = {"enhet": str(stovner.pk), "navn": "Naboprat", "slag": "model", "videre": "ja"}

    refused = ingrids.post(NEW, said)

    assert refused.status_code == 422
    assert "Skriv hvem som viderefører den." in words_of(refused)
    assert 'value="Naboprat"' in words_of(refused)
    assert Handover.objects.count() == 9
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(unit=stovner, is_continued=True)


def test_at_16_red_when_the_month_of_its_review_has_passed(
    client_for: ClientFor, ingrid: Person, familiedag: Handover, set_clock: SetClock
) -> None:
    """Handover valid_until 2024-12-31, review 2024-11 -> on 2024-12-01 without review = red."""
    units = [familiedag.unit_id]
    assert overdue(units, today=date(2024, 11, 30)) == 0
    assert overdue(units, today=date(2024, 12, 1)) == 1
    set_clock(day_start(date(2024, 12, 1)))
    ingrids = client_for(ingrid, staff=True)
    assert "1 overlevering skulle vært vurdert." in words_of(ingrids.get("/ansatte"))
    page = words_of(ingrids.get(LIST))
    assert '<strong class="urgent-text">Skulle vært vurdert i november 2024</strong>' in page
    assert "31. desember 2024" in page

    said = {"sett": "Mange stopper.", "videre": "ja", "gjelder_ut": "31.12.2025"}
    page = words_of(
        ingrids.post(f"{LIST}/{familiedag.pk}/vurder", said | {"vurderes": "11.2025"}, follow=True)
    )

    assert "1. desember: Mange stopper." in page
    assert "Vurderes i november 2025" in page
    assert "overlevering skulle vært" not in words_of(ingrids.get("/ansatte"))
    assert overdue(units, today=date(2025, 12, 1)) == 1
    assert HandoverReview.objects.get().by == ingrid


NOVEMBER = date(2024, 11, 1)
LAST_DAY = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("today", "handed", "stands"),
    [
        (date(2024, 10, 31), Handed(True, True, LAST_DAY, NOVEMBER), Due.QUIET),
        (date(2024, 11, 1), Handed(True, True, LAST_DAY, NOVEMBER), Due.SOON),
        (date(2024, 11, 30), Handed(True, True, LAST_DAY, NOVEMBER), Due.SOON),
        (date(2024, 12, 1), Handed(True, True, LAST_DAY, NOVEMBER), Due.LATE),
        (date(2024, 12, 31), Handed(True, True, LAST_DAY), Due.QUIET),
        (date(2025, 1, 1), Handed(True, True, LAST_DAY), Due.EXPIRED),
        (date(2025, 1, 1), Handed(True, True, None, date(2024, 12, 1)), Due.LATE),
        (date(2024, 12, 31), Handed(True, True, None, date(2024, 12, 1)), Due.SOON),
        (date(2030, 1, 1), Handed(True, True), Due.QUIET),
        (date(2030, 1, 1), Handed(True, False, LAST_DAY, NOVEMBER), Due.QUIET),
    ],
)
def test_how_it_stands_on_a_day(today: date, handed: Handed, stands: Due) -> None:
    assert due(handed, today=today) is stands


def test_nothing_tried_is_nothing_of_nothing() -> None:
    assert continued([]) == (0, 0)
    assert continued([Handed(False, None)]) == (0, 0)
    assert continued([Handed(True, None), Handed(True, True)]) == (1, 2)


@pytest.fixture
def told(stovner: Unit, baby_group: Activity) -> dict[str, Any]:
    return {
        "enhet": str(stovner.pk),
        "navn": "Babytreff",
        "slag": "model",
        "moteplass": str(baby_group.pk),
        "videre": "ja",
        "mottaker": "Åpen barnehage",
        "gjelder_ut": "",
        "vurderes": "2027-11",
    }


def test_it_is_written_down_and_changed(
    ingrids: Client, baby_group: Activity, told: dict[str, Any]
) -> None:
    page = words_of(ingrids.post(NEW, told, follow=True))

    assert "1 av 1 leveranser videreført" in page
    assert "Åpen barnehage" in page
    made = Handover.objects.get()
    assert (made.activity, made.review_month) == (baby_group, date(2027, 11, 1))
    change = f"{LIST}/{made.pk}/endre"
    assert 'value="2027-11"' in words_of(ingrids.get(change))
    ingrids.post(change, told | {"videre": "nei"})
    assert "0 av 1 leveranser videreført" in words_of(ingrids.get(LIST))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"slag": "other"}, "Bare modeller kan videreføres."),
        ({"slag": "fest"}, "Velg det som passer best."),
        ({"enhet": "0"}, "Velg det som passer best."),
        ({"moteplass": "0"}, "Velg det som passer best."),
        ({"vurderes": "snart"}, "Skriv en måned som 11.2026."),
        ({"gjelder_ut": "snart"}, "Skriv en dato som 15.12.2026."),
        ({"navn": "x" * 161}, "Skriv høyst 160."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    ingrids: Client, told: dict[str, Any], wrong: dict[str, str], sentence: str
) -> None:
    answer = ingrids.post(NEW, told | wrong)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert 'value="Åpen barnehage"' in words_of(answer)
    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"sett": " "}, "Skriv hva dere så."),
        ({"videre": ""}, "Velg det som passer best."),
        ({"gjelder_ut": "30.11.2026"}, "Velg en dag som ikke er gått."),
        ({"vurderes": "11.2026"}, "Velg en måned som ikke er gått."),
    ],
)
def test_a_review_leaves_nothing_past_its_time(
    ingrids: Client, familiedag: Handover, now: datetime, wrong: dict[str, str], sentence: str
) -> None:
    said = {"sett": "Godt.", "videre": "ja", "gjelder_ut": "", "vurderes": "12.2026"}

    answer = ingrids.post(f"{LIST}/{familiedag.pk}/vurder", said | wrong)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert not HandoverReview.objects.exists()


def test_what_ends_may_lie_behind(
    ingrids: Client, familiedag: Handover, now: datetime, ingrid: Person
) -> None:
    said = {"sett": "Ingen kom.", "videre": "nei", "gjelder_ut": "30.11.2026", "vurderes": ""}

    assert ingrids.post(f"{LIST}/{familiedag.pk}/vurder", said).status_code == 302

    assert overdue([familiedag.unit_id], today=date(2026, 12, 1)) == 0
    with pytest.raises(ProgrammingError), transaction.atomic():
        HandoverReview.objects.all().delete()


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "other"}, {"review_month": date(2026, 11, 2)}, {"receiver": ""}],
)
def test_the_database_takes_nothing_else(familiedag: Handover, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.update(**wrong)


def test_others_find_nothing(
    client_for: ClientFor, kari: Person, nils: Person, familiedag: Handover
) -> None:
    for address in (LIST, NEW, f"{LIST}/{familiedag.pk}/endre", f"{LIST}/{familiedag.pk}/vurder"):
        assert client_for(kari, staff=True).get(address).status_code == 404
        assert client_for(nils, staff=True).get(address).status_code == 404
