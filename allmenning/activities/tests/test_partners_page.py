"""Who runs a meeting place with us is written down, runs sessions, and stops."""

from datetime import datetime, timedelta

from allmenning.activities.models import Activity, Collaboration, Session
from allmenning.people.models import Person
from tests.browsers import words_of
from tests.cast import ClientFor

HERE = "/ansatte/moteplasser/babytreff/samarbeid"
CLINIC = {"navn": "Helsestasjonen", "gjoer": "er innom annenhver uke"}


def test_a_partner_joins_and_everybody_reads_it(
    client_for: ClientFor, ingrid: Person, baby_group: Activity
) -> None:
    said = words_of(client_for(ingrid, staff=True).post(HERE, CLINIC, follow=True))

    assert "Helsestasjonen er med." in said
    page = words_of(client_for(None).get("/aktiviteter/babytreff"))
    assert "Helsestasjonen: er innom annenhver uke" in page


def test_a_partner_may_be_said_to_run_a_session(
    client_for: ClientFor,
    ingrid: Person,
    clinic_helps: Collaboration,
    this_mornings: Session,
    now: datetime,
) -> None:
    said = {"vert": "", "driver": str(clinic_helps.pk)}
    client_for(ingrid, staff=True).post(f"/ansatte/moteplasser/okt/{this_mornings.pk}/hvem", said)

    assert "med Helsestasjonen" in words_of(client_for(None).get("/aktiviteter/babytreff"))
    Session.objects.update(starts=now + timedelta(days=1), ends=now + timedelta(days=1, hours=2))
    page = words_of(client_for(ingrid, staff=True).get("/ansatte/moteplasser/babytreff"))
    assert "· med Helsestasjonen" in page


def test_what_has_been_stays_when_a_partner_stops(
    client_for: ClientFor,
    ingrid: Person,
    clinic_helps: Collaboration,
    this_mornings: Session,
    now: datetime,
) -> None:
    Session.objects.update(run_by=clinic_helps)
    tomorrow = now + timedelta(days=1)
    coming = Session.objects.create(
        activity=clinic_helps.activity,
        building=this_mornings.building,
        starts=tomorrow,
        ends=tomorrow + timedelta(hours=2),
        run_by=clinic_helps,
        changed_at=now,
    )

    answer = client_for(ingrid, staff=True).post(f"{HERE}/{clinic_helps.pk}/avslutt", follow=True)

    assert "Samarbeidet med Helsestasjonen er avsluttet." in words_of(answer)
    assert "Dere driver den alene." in words_of(answer)
    assert "Sammen med" not in words_of(client_for(None).get("/aktiviteter/babytreff"))
    this_mornings.refresh_from_db()
    coming.refresh_from_db()
    assert (this_mornings.run_by, coming.run_by) == (clinic_helps, None)


def test_one_who_stopped_joins_again_with_what_was_said_in_other_languages(
    client_for: ClientFor, ingrid: Person, clinic_helps: Collaboration
) -> None:
    does = {"nb": CLINIC["gjoer"], "en": "comes by every other week"}
    Collaboration.objects.update(does=does, ended_on="2026-11-01")
    client = client_for(ingrid, staff=True)

    client.post(HERE, CLINIC)
    clinic_helps.refresh_from_db()
    assert (clinic_helps.ended_on, clinic_helps.does) == (None, does)

    client.post(HERE, {**CLINIC, "gjoer": ""})
    clinic_helps.refresh_from_db()
    assert clinic_helps.does == {}


def test_a_partner_has_a_name(client_for: ClientFor, ingrid: Person, baby_group: Activity) -> None:
    answer = client_for(ingrid, staff=True).post(HERE, {**CLINIC, "navn": " "})

    assert answer.status_code == 422
    assert "Skriv hvem dere samarbeider med." in words_of(answer)
    assert "er innom annenhver uke" in words_of(answer)


def test_others_find_nothing(
    client_for: ClientFor, kari: Person, clinic_helps: Collaboration
) -> None:
    client = client_for(kari, staff=True)

    assert client.get(HERE).status_code == 404
    assert client.post(f"{HERE}/{clinic_helps.pk}/avslutt").status_code == 404
