"""A meeting place is told of in other languages too, and in bokmål where nobody has written it."""

from allmenning.activities.models import Activity
from allmenning.core.models import ActLog
from allmenning.people.models import Person
from tests.browsers import words_of
from tests.cast import ClientFor

HERE = "/ansatte/moteplasser/babytreff/sprak"
ARABIC = {"navn_ar": "لقاء الرضع", "om_ar": "نغني معاً."}


def test_who_reads_arabic_reads_it_in_arabic(
    client_for: ClientFor, ingrid: Person, baby_group: Activity
) -> None:
    said = words_of(client_for(ingrid, staff=True).post(HERE, ARABIC, follow=True))

    assert "Tekstene er lagret." in said
    reader = client_for(None)
    reader.cookies["spraak"] = "ar"
    page = words_of(reader.get("/aktiviteter/babytreff"))
    assert ARABIC["navn_ar"] in page
    assert ARABIC["om_ar"] in page
    assert baby_group.title["nb"] in words_of(client_for(None).get("/aktiviteter/babytreff"))
    assert ActLog.objects.filter(verb="changed", object_id=baby_group.pk).count() == 1


def test_what_is_taken_away_is_shown_in_bokmaal_again(
    client_for: ClientFor, ingrid: Person, baby_group: Activity
) -> None:
    browser = client_for(ingrid, staff=True)
    browser.post(HERE, ARABIC)

    browser.post(HERE, {"navn_ar": "", "om_ar": ""})

    changed = Activity.objects.get(pk=baby_group.pk)
    assert changed.title == {"nb": baby_group.title["nb"]}
    assert "ar" not in changed.summary


def test_words_about_it_need_a_name(
    client_for: ClientFor, ingrid: Person, baby_group: Activity
) -> None:
    page = client_for(ingrid, staff=True).post(HERE, {"om_so": "Waan heesnaa."})

    assert page.status_code == 422
    assert "Skriv navnet på dette språket også." in words_of(page)
    assert "Waan heesnaa." in words_of(page)
    assert Activity.objects.get(pk=baby_group.pk).title == baby_group.title


def test_a_name_that_is_too_long_is_refused_and_kept(
    client_for: ClientFor, ingrid: Person, baby_group: Activity
) -> None:
    long = "g" * 81

    page = client_for(ingrid, staff=True).post(HERE, {"navn_pl": long, "om_pl": "Śpiewamy."})

    assert "Teksten er på 81 tegn. Skriv høyst 80." in words_of(page)
    assert long in words_of(page)
    assert "Skriv navnet" not in words_of(page)


def test_what_is_written_stands_in_the_form(
    client_for: ClientFor, ingrid: Person, baby_group: Activity
) -> None:
    browser = client_for(ingrid, staff=True)
    browser.post(HERE, ARABIC)

    page = words_of(browser.get(HERE))

    assert f'value="{ARABIC["navn_ar"]}"' in page
    assert 'lang="ar"' in page
    assert baby_group.title["nb"] in page
