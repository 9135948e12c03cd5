"""The style guide shows every component to anyone, without a database of its own."""

import re

from django.test import Client


def test_anyone_sees_every_component(nobody: Client) -> None:
    page = nobody.get("/stil/").content.decode()

    for sign in ("space-card", 'class="week"', 'class="day"', 'class="map"', "ds-error-summary"):
        assert sign in page


def test_it_wears_the_municipality_s_own_colours(nobody: Client) -> None:
    assert 'data-municipality="oslo"' in nobody.get("/stil/").content.decode()


def test_every_field_with_an_error_points_at_it(nobody: Client) -> None:
    page = nobody.get("/stil/").content.decode()
    pointed_at = {
        name for names in re.findall(r'aria-describedby="([^"]+)"', page) for name in names.split()
    }

    assert "feil_people_error" in pointed_at
    assert pointed_at <= set(re.findall(r'\sid="([^"]+)"', page))


def test_a_week_has_seven_columns_in_every_row(nobody: Client) -> None:
    week = nobody.get("/stil/").context["week"]
    covered = [0] * len(week["rows"])
    for at, row in enumerate(week["rows"]):
        for cell in row["cells"]:
            for below in range(at, at + cell["rowspan"]):
                covered[below] += 1

    assert covered == [7] * len(week["rows"])


def test_it_cannot_be_written_to(nobody: Client) -> None:
    assert nobody.post("/stil/").status_code == 405
