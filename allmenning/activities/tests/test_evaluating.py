"""A group decides beside what the rule proposes: AT-6 as employees meet it, and what is kept."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client

from allmenning.activities.actions.evaluating import HasChanged, IsTaken, decide, lay_down
from allmenning.activities.models import (
    Activity,
    EvaluationDecision,
    EvaluationRule,
    FeedbackResponse,
    Session,
)
from allmenning.activities.queries.evaluation import evaluated, rules_on
from allmenning.activities.rules.evaluation import Outcome
from allmenning.activities.rules.evidence import from_data, mark_of
from allmenning.activities.tests.held import activity, held
from allmenning.people.models import Person
from allmenning.places.models import Building
from tests.browsers import words_of
from tests.cast import ClientFor

ADDRESS = "/ansatte/moteplasser/kvinnenettverket-dag/evaluering"


@pytest.fixture
def network(haugen: Building) -> Activity:
    return activity(haugen.unit, "kvinnenettverket")


@pytest.fixture
def evening(network: Activity, haugen: Building, now: datetime) -> Activity:
    made = activity(haugen.unit, "kvinnenettverket-kveld", parent=network)
    held(made, haugen, now, 24, 26, 25, 25, 23, 27, 25, 25)
    return made


@pytest.fixture
def day(network: Activity, haugen: Building, now: datetime) -> Activity:
    made = activity(haugen.unit, "kvinnenettverket-dag", parent=network, has_alike_nearby=True)
    held(made, haugen, now, 13, 11, 12, 12, 14, 10, 12, 12)
    return made


@pytest.fixture
def ingrids(client_for: ClientFor, ingrid: Person) -> Client:
    return client_for(ingrid, staff=True)


def mark(activity: Activity, now: datetime) -> str:
    one = evaluated([activity], now=now)[0]
    return mark_of(one.seen, str(one.rule))


def told(activity: Activity, now: datetime, **more: str) -> dict[str, str]:
    usual = {"bestemt": "stop", "hvem": "ressursgruppen", "grunn": "Lavere deltakelse på dagtid."}
    return {**usual, "merke": mark(activity, now), **more}


def test_at_6_kvinnenettverket(
    evening: Activity, day: Activity, ingrids: Client, now: datetime
) -> None:
    """AT-6: Kvinnenettverket evening sessions with mean 25, day sessions lower,
    duplicate_offer(day)=true -> proposals {evening: fortsett, day: avslutt};
    decided_by=ressursgruppen; reason required."""
    proposed = {one.activity: one for one in evaluated([evening, day], now=now)}
    assert proposed[evening].seen.mean == 25 > proposed[day].seen.mean
    assert proposed[evening].proposal.outcome is Outcome.CONTINUE
    assert proposed[day].proposal.outcome is Outcome.STOP
    page = words_of(ingrids.get("/ansatte/moteplasser/evaluering"))
    assert "Forslag: fortsett" in page
    assert "Forslag: avslutt" in page

    refused = ingrids.post(ADDRESS, told(day, now, grunn=" "))
    assert refused.status_code == 422
    assert "Skriv hvorfor dere bestemte det." in words_of(refused)
    assert not EvaluationDecision.objects.exists()
    said = words_of(ingrids.post(ADDRESS, told(day, now), follow=True))

    decision = EvaluationDecision.objects.get()
    assert (decision.decided, decision.decided_by) == ("stop", "ressursgruppen")
    assert "Lavere deltakelse på dagtid." in said
    assert "Ressursgruppen" in said
    assert "Bestemt 1. desember av ressursgruppen: avslutt." in words_of(
        ingrids.get("/ansatte/moteplasser/kvinnenettverket-dag")
    )


def test_against_the_proposal_with_all_that_was_seen(
    evening: Activity, day: Activity, ingrids: Client, haugen: Building, now: datetime
) -> None:
    page = words_of(ingrids.post(ADDRESS, told(day, now, bestemt="continue"), follow=True))

    assert "Gruppen bestemte noe annet." in page
    decision = EvaluationDecision.objects.get()
    held(day, haugen, now - timedelta(days=1), 500)
    kept = from_data(decision.seen)
    assert (decision.proposed, decision.rule_version) == ("stop", 0)
    assert [row.count.people for row in kept.rows] == [13, 11, 12, 12, 14, 10, 12, 12]
    sessions = Session.objects.filter(activity=day).values_list("pk", flat=True)
    assert set(sessions) > {row.session for row in kept.rows}
    day.refresh_from_db()
    assert day.state == "trial"


def test_a_decision_is_of_the_figures_they_read(
    day: Activity, ingrids: Client, ingrid: Person, haugen: Building, now: datetime
) -> None:
    before = told(day, now)
    held(day, haugen, now - timedelta(days=1), 40)

    answer = ingrids.post(ADDRESS, before)

    assert answer.status_code == 422
    assert "Noen har telt eller svart" in words_of(answer)
    assert "Lavere deltakelse på dagtid." in words_of(answer)
    with pytest.raises(HasChanged):
        decide(
            activity=day,
            mark=before["merke"],
            decided="stop",
            decided_by="x",
            reason="x",
            by=ingrid,
            now=now,
        )
    again = answer.context["form"].data
    assert ingrids.post(ADDRESS, again).status_code == 302


def test_decisions_and_rules_are_never_changed(
    day: Activity, ingrids: Client, ingrid: Person, now: datetime
) -> None:
    ingrids.post(ADDRESS, told(day, now))
    lay_down(kind="", valid_from=date(2026, 12, 1), by=ingrid, now=now)

    for rows in (EvaluationDecision.objects, EvaluationRule.objects):
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows.all().delete()


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"decided_by": ""}, {"decided": "copy"}])
def test_the_database_takes_nothing_else(
    day: Activity, ingrid: Person, now: datetime, wrong: dict[str, str]
) -> None:
    facts = {"decided": "stop", "decided_by": "x", "reason": "x", "proposed": "stop"}
    more = {"rule_version": 0, "seen": {}, "at": now, "written_by": ingrid}

    with pytest.raises(IntegrityError), transaction.atomic():
        EvaluationDecision.objects.create(activity=day, **more, **(facts | wrong))


def test_only_the_latest_counted_sessions_are_seen(
    day: Activity, haugen: Building, now: datetime
) -> None:
    Session.objects.filter(activity=day, starts=now - timedelta(weeks=8)).update(
        state="cancelled", reason={"nb": "Syk"}
    )
    held(day, haugen, now - timedelta(days=2), None, 7, None, None)
    FeedbackResponse.objects.create(
        activity=day, key=uuid4(), day=now.date(), channel="qr", smileys=4, language="nb"
    )

    one = evaluated([day], now=now)[0].seen

    assert [row.count.people for row in one.rows] == [11, 12, 12, 14, 7, 10, 12, 12]
    assert one.uncounted == 3
    assert [tuple(row.smileys) for row in one.rows[-2:]] == [(), (4,)]


def test_the_hours_of_employees_count(
    client_for: ClientFor, evening: Activity, ingrids: Client, now: datetime
) -> None:
    address = "/ansatte/moteplasser/kvinnenettverket-kveld/forhold"
    assert "Arbeidstid for hvert besøk</dt><dd>ikke registrert" in words_of(
        ingrids.get(address.replace("forhold", "evaluering"))
    )
    said = {"ansatte": "2", "timer": "2,5", "liknende": "nei", "spurt": ""}

    page = words_of(ingrids.post(address, said, follow=True))

    assert "Arbeidstid for hvert besøk</dt><dd>12 minutter (200 besøk)" in page
    evening.refresh_from_db()
    assert (evening.employees, evening.minutes_each) == (2, 150)
    assert (evening.has_alike_nearby, evening.asked_for_by) == (False, None)
    assert 'value="2,5"' in words_of(ingrids.get(address))
    ingrids.post(address, {**said, "timer": ""})
    evening.refresh_from_db()
    assert [row.minutes for row in evaluated([evening], now=now)[0].seen.rows] == [240] * 8


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ansatte": "", "timer": "3"}, "Skriv også hvor mange som er på jobb."),
        ({"ansatte": "-1"}, "Skriv 0 eller mer."),
        ({"ansatte": "to"}, "Skriv et helt tall."),
        ({"timer": "25"}, "Skriv høyst 24"),
        ({"timer": "NaN"}, "Skriv et tall som 2,5."),
        ({"timer": "2,55"}, "Skriv høyst én desimal."),
        ({"liknende": "kanskje"}, "kanskje"),
    ],
)
def test_what_is_wrong_with_the_circumstances_is_said(
    evening: Activity, ingrids: Client, wrong: dict[str, str], sentence: str
) -> None:
    said = {"ansatte": "2", "timer": "2", "liknende": "", "spurt": "17"}

    answer = ingrids.post("/ansatte/moteplasser/kvinnenettverket-kveld/forhold", said | wrong)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert 'value="17"' in words_of(answer)


RULE = {
    "kind": "series",
    "valid_from": "01.12.2026",
    "window": "6",
    "fewest": "3",
    "many": "30",
    "few": "12",
    "empty": "0",
    "smileys": "4,5",
    "minutes": "30",
    "fall": "20",
    "asked_for": "3",
}
RULE_ADDRESS = "/ansatte/moteplasser/evaluering/regel"


def test_an_administrator_lays_down_the_rule_of_a_kind(
    client_for: ClientFor, per: Person, evening: Activity, now: datetime
) -> None:
    pers = client_for(per, staff=True)
    assert pers.post(RULE_ADDRESS, RULE).status_code == 302

    one = evaluated([evening], now=now)[0]

    assert (one.rule.version, one.rule.smileys, one.proposal.version) == (1, Decimal("4.5"), 1)
    assert len(one.seen.rows) == 6
    assert one.proposal.outcome is Outcome.CHANGE
    assert "series" not in rules_on(date(2026, 11, 30))
    again = pers.post(RULE_ADDRESS, RULE)
    assert "En annen regel gjelder allerede fra denne dagen." in words_of(again)
    assert pers.post(RULE_ADDRESS, {**RULE, "valid_from": "02.12.2026"}).status_code == 302
    assert EvaluationRule.objects.latest("version").version == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"fewest": "7"}, "Det kan ikke være flere enn dem vi ser på."),
        ({"few": "30"}, "«Få» må være lavere enn «mange»."),
        ({"smileys": "6"}, "Skriv høyst 5"),
        ({"window": ""}, "Skriv et tall."),
        ({"kind": "fest"}, "fest"),
        ({"valid_from": ""}, "Velg en dag."),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    client_for: ClientFor, per: Person, wrong: dict[str, str], sentence: str
) -> None:
    answer = client_for(per, staff=True).post(RULE_ADDRESS, RULE | wrong)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert not EvaluationRule.objects.exists()


def test_a_rule_once_for_a_day(ingrid: Person, now: datetime) -> None:
    lay_down(kind="", valid_from=date(2026, 12, 1), by=ingrid, now=now)

    with pytest.raises(IsTaken):
        lay_down(kind="", valid_from=date(2026, 12, 1), by=ingrid, now=now)
    with pytest.raises(IntegrityError, match="evaluation_rule_parts_few_from_many"):
        lay_down(kind="", valid_from=date(2026, 12, 2), by=ingrid, now=now, few=9, many=8)


def test_others_find_nothing(
    client_for: ClientFor, kari: Person, nils: Person, ingrid: Person, day: Activity
) -> None:
    for address in (ADDRESS, ADDRESS.replace("evaluering", "forhold"), RULE_ADDRESS):
        assert client_for(kari, staff=True).get(address).status_code == 404
        assert client_for(nils, staff=True).get(address).status_code == 404
    assert client_for(ingrid, staff=True).get(RULE_ADDRESS).status_code == 404
