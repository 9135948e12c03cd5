"""The pages where terms are read, written, seen as borrowers meet them, and published."""

from datetime import datetime
from typing import Any

import pytest

from django.test import Client

from allmenning.booking.forms.terms import TermsTextForm
from allmenning.booking.models import BookingRules, Terms
from allmenning.booking.tests import test_rules_page as rules_page
from allmenning.booking.tests.adoptions import template
from allmenning.booking.tests.scenes import accepted, held
from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.browsers import words_of
from tests.cast import ClientFor

LIST = "/ansatte/vilkar"
WRITTEN = {"text_nb": "Rydd etter deg.\r\nLås døra.", "text_en": "Tidy up."}
PUBLISH = {"publish": "1"}


@pytest.fixture
def browser(per: Person, client_for: ClientFor) -> Client:
    return client_for(per, staff=True)


def url(terms: Terms, part: str = "") -> str:
    return f"{LIST}/{terms.pk}{part}"


def next_url(terms: Terms) -> str:
    return url(terms, "/ny-utgave")


def fields(page: Any) -> dict[str, Any]:
    """What a browser would send back, untouched."""
    forms = [one["form"] for one in page.context if "form" in one]
    form = next(one for one in forms if isinstance(one, TermsTextForm))
    said = {bound.html_name: bound.value() for bound in form}
    return {name: "" if value is None else value for name, value in said.items()}


def test_all_terms_are_listed(
    terms: Terms, musikkrom: Space, gymsal: Space, fatima: Person, client_for: ClientFor
) -> None:
    Terms.objects.create(
        name="Haller", version=1, text={"nb": "."}, published_at=terms.published_at
    )

    page = client_for(fatima, staff=True).get(LIST)

    shown = {one["name"]: (one["version"], one["spaces"]) for one in page.context["terms"]}
    assert shown == {"Haller": (1, 0), terms.name: (1, 2)}
    assert "2 lokaler bruker dem." in words_of(page)
    assert "Ingen lokaler bruker dem." in words_of(page)


def test_a_municipality_without_terms(browser: Client) -> None:
    assert "Kommunen har ingen vilkår ennå." in words_of(browser.get(LIST))


def test_the_next_version_is_written_seen_and_published(
    terms: Terms, musikkrom: Space, browser: Client
) -> None:
    page = browser.get(next_url(terms))
    assert "Rydd etter deg." in page.content.decode()

    seen = browser.post(next_url(terms), fields(page) | WRITTEN)

    words = words_of(seen)
    assert seen.status_code == 200
    assert Terms.objects.count() == 1
    assert "I have read the agreement" in words
    assert "Jeg har lest avtalen og holder meg til den" in words
    assert "Teksten mangler på nynorsk." in words
    assert "<ins>Lås døra.</ins>" in seen.content.decode()
    assert "Utgaven gjelder for 1 lokale fra du publiserer." in words

    done = browser.post(next_url(terms), fields(seen) | PUBLISH, follow=True)

    made = Terms.objects.get(version=2)
    assert made.text == {"nb": "Rydd etter deg.\nLås døra.", "en": "Tidy up."}
    assert BookingRules.objects.get().terms == made
    assert done.redirect_chain == [(url(made), 303)]
    assert "Utgave 2 er publisert, og gjelder for 1 lokale." in words_of(done)


def test_each_version_can_be_read(
    terms: Terms, musikkrom: Space, browser: Client, client_for: ClientFor, fatima: Person
) -> None:
    browser.post(next_url(terms), WRITTEN | {"seen": "1"} | PUBLISH)

    old = words_of(client_for(fatima, staff=True).get(url(terms)))
    new = words_of(browser.get(url(Terms.objects.get(version=2))))

    assert "Utgave 1 gjaldt fra" in old
    assert "Ingen lokaler bruker den." in old
    assert "Rydd etter deg." in old
    assert "1 lokale bruker den." in new
    assert '<div lang="en"><p>Tidy up.</p></div>' in new


def test_the_text_may_be_mended_before_it_is_published(terms: Terms, browser: Client) -> None:
    seen = browser.post(next_url(terms), fields(browser.get(next_url(terms))) | WRITTEN)

    back = browser.post(next_url(terms), fields(seen) | {"edit": "1"})

    assert back.status_code == 200
    assert fields(back)["text_nb"] == WRITTEN["text_nb"]
    assert "Se over" in words_of(back)
    assert Terms.objects.count() == 1


@pytest.mark.parametrize("button", [{}, PUBLISH], ids=["seen", "published"])
def test_two_tabs(terms: Terms, musikkrom: Space, browser: Client, button: dict[str, str]) -> None:
    mine = fields(browser.get(next_url(terms)))
    browser.post(next_url(terms), mine | {"text_nb": "Rydd etter deg.\nFei."} | PUBLISH)

    told = browser.post(next_url(terms), mine | WRITTEN | button)

    words = words_of(told)
    assert told.status_code == 422
    assert "En kollega publiserte utgave 2 mens du skrev." in words
    assert "Dette endret kollegaen din" in words
    assert "<ins>Fei.</ins>" in told.content.decode()
    assert "Lås døra." in words
    assert Terms.objects.count() == 2

    seen = browser.post(next_url(terms), fields(told))
    assert seen.status_code == 200
    assert "<del>Fei.</del>" in seen.content.decode()
    browser.post(next_url(terms), fields(seen) | PUBLISH)
    newest = BookingRules.objects.get().terms
    assert (newest.version, newest.text["en"]) == (3, "Tidy up.")


def test_pressed_twice(terms: Terms, musikkrom: Space, browser: Client) -> None:
    said = fields(browser.get(next_url(terms))) | WRITTEN | PUBLISH
    answers = [browser.post(next_url(terms), said) for _time in range(2)]

    made = Terms.objects.get(version=2)
    assert [(one.status_code, one["Location"]) for one in answers] == [(303, url(made))] * 2


LONG = "å" * 100_000


@pytest.mark.parametrize("button", [{}, PUBLISH], ids=["seen", "published"])
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text_nb": ""}, "Skriv hva de som låner, må godta."),
        ({"text_nb": " \r\n "}, "Skriv hva de som låner, må godta."),
        ({"text_nb": LONG}, "Skriv høyst 10"),
        ({"text_en": LONG}, "Skriv høyst 10"),
        ({"text_nn": "a\x00b"}, "usynlige tegn"),
        ({"seen": "x"}, "Siden er gammel. Last den på nytt."),
        ({"seen": ""}, "Siden er gammel. Last den på nytt."),
        ({"seen": "9" * 30}, "Siden er gammel. Last den på nytt."),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    terms: Terms, browser: Client, wrong: dict[str, str], sentence: str, button: dict[str, str]
) -> None:
    said = fields(browser.get(next_url(terms))) | {"text_en": "Kept."} | wrong

    answer = browser.post(next_url(terms), said | button)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert said["text_en"] in words_of(answer)
    assert Terms.objects.count() == 1


def test_what_nobody_changed_is_not_published(terms: Terms, browser: Client) -> None:
    said = fields(browser.get(next_url(terms)))

    told = browser.post(next_url(terms), said)

    assert told.status_code == 422
    assert "Teksten er lik den som gjelder." in words_of(told)
    browser.post(next_url(terms), said | PUBLISH)
    assert Terms.objects.count() == 1


def test_a_version_that_never_was_seen_is_told_of(terms: Terms, browser: Client) -> None:
    told = browser.post(next_url(terms), WRITTEN | {"seen": "7"})

    assert told.status_code == 422
    assert "En kollega publiserte utgave 1" in words_of(told)


def test_wholly_new_terms_are_written_and_chosen(
    terms: Terms, musikkrom: Space, fatima: Person, client_for: ClientFor
) -> None:
    caretaker = client_for(fatima, staff=True)
    named = {"name": "Lån av <b>haller</b>"}
    seen = caretaker.post(f"{LIST}/nye", fields(caretaker.get(f"{LIST}/nye")) | WRITTEN | named)
    assert "Lån av &lt;b&gt;haller&lt;/b&gt;" in seen.content.decode()
    assert "Ingen lokaler bruker vilkårene ennå." in words_of(seen)

    done = caretaker.post(f"{LIST}/nye", fields(seen) | PUBLISH, follow=True)

    made = Terms.objects.get(name=named["name"])
    assert done.redirect_chain == [(url(made), 303)]
    assert "Velg dem i bestillingsreglene for et lokale." in words_of(done)
    rules = "/ansatte/regler/haugen-skole/musikkrom"
    page = caretaker.get(rules)
    assert "Lån av &lt;b&gt;haller&lt;/b&gt;, utgave 1" in page.content.decode()
    sent = rules_page.fields(page) | {"terms": made.name}
    assert caretaker.post(rules, sent).status_code == 303
    assert [one.terms for one in BookingRules.objects.order_by("days")] == [terms, made]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Skriv hva vilkårene skal hete."),
        ({"name": LONG}, "Skriv høyst 80"),
        ({"name": "lån av SKOLELOKALER"}, "Andre vilkår heter allerede dette."),
        ({"text_nb": ""}, "Skriv hva de som låner, må godta."),
    ],
)
@pytest.mark.parametrize("button", [{}, PUBLISH], ids=["seen", "published"])
def test_new_terms_that_cannot_be(
    terms: Terms, browser: Client, wrong: dict[str, str], sentence: str, button: dict[str, str]
) -> None:
    answer = browser.post(f"{LIST}/nye", {"name": "Haller"} | WRITTEN | wrong | button)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert Terms.objects.count() == 1


def test_who_may_read_may_not_always_write(
    terms: Terms, musikkrom: Space, fatima: Person, browser: Client, client_for: ClientFor
) -> None:
    caretaker = client_for(fatima, staff=True)
    assert "Skriv en ny utgave" in words_of(caretaker.get(url(terms)))
    template(terms)

    page = words_of(caretaker.get(url(terms)))
    assert "Skriv en ny utgave" not in page
    assert "Den som administrerer kommunen, skriver nye utgaver" in page
    assert caretaker.get(next_url(terms)).status_code == 404
    assert caretaker.post(next_url(terms), WRITTEN | {"seen": "1"} | PUBLISH).status_code == 404
    assert "Skriv en ny utgave" in words_of(browser.get(url(terms)))
    assert Terms.objects.count() == 1


def test_strangers_and_other_municipalities_do_not_find_them(
    terms: Terms, asker: Municipality, kari: Person, browser: Client, client_for: ClientFor
) -> None:
    with scope.municipality(asker.pk):
        theirs = Terms.objects.create(
            name="Lån i Asker", version=1, text={"nb": "Rydd."}, published_at=terms.published_at
        )

    for part in (f"/{theirs.pk}", f"/{theirs.pk}/ny-utgave", "/99999999999999999999"):
        assert browser.get(f"{LIST}{part}").status_code == 404
    resident = client_for(kari)
    for part in ("", "/nye", f"/{terms.pk}", f"/{terms.pk}/ny-utgave"):
        assert resident.get(f"{LIST}{part}").status_code == 404
    assert "Lån i Asker" not in browser.get(LIST).content.decode()


def test_who_is_booking_meanwhile_must_accept_the_new_version(
    terms: Terms,
    musikkrom: Space,
    kari: Person,
    browser: Client,
    client_for: ClientFor,
    now: datetime,
) -> None:
    hold, old = held(kari, musikkrom, now), accepted(musikkrom)
    resident = client_for(kari)
    browser.post(next_url(terms), WRITTEN | {"seen": "1"} | PUBLISH)

    told = resident.post(f"/bestill/{hold.pk}", old)

    assert told.status_code == 422
    assert "Avtalen er endret mens du skrev." in words_of(told)
    assert "Lås døra." in words_of(told)
    assert resident.post(f"/bestill/{hold.pk}", accepted(musikkrom)).status_code == 303
