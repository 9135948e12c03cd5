"""Sample data for the style guide: made-up spaces and people, so that it needs no database."""

from datetime import date
from typing import Any

from django import forms

MONDAY = date(2026, 12, 14)
DAY_NAMES = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
FIRST_HOUR, LAST_HOUR = 8, 22
DRAWINGS = (
    ("gym", "Gymsal"),
    ("auditorium", "Auditorium"),
    ("meeting_room", "Møterom"),
    ("kitchen", "Kjøkken"),
    ("stage", "Scene"),
    ("music_room", "Musikkrom"),
    ("guest_desk", "Gjesteplass"),
    ("gathering", "Forsamlingsrom"),
    ("library", "Bibliotek"),
    ("house", "Hus"),
    ("door", "Dør"),
    ("key", "Nøkkel"),
    ("chair", "Stol"),
    ("ball", "Ball"),
    ("note", "Note"),
    ("cup", "Kopp"),
    ("bubble", "Snakkeboble"),
    ("clock", "Klokke"),
    ("calendar", "Kalender"),
    ("flag", "Flagg"),
)
COLOURS = (
    "ground",
    "paper",
    "tint",
    "line",
    "ink",
    "accent",
    "accent-tint",
    "notice",
    "notice-tint",
    "wait-tint",
    "calm-tint",
)

# For each weekday: state, what the cell says, first hour and the hour after the last.
WEEK = (
    (("taken", "Skolen", 8, 15), ("free", "Ledig", 15, 18), ("taken", "Opptatt", 18, 22)),
    (("taken", "Skolen", 8, 15), ("closed", "Gulvvask", 15, 17), ("free", "Ledig", 17, 22)),
    (("taken", "Skolen", 8, 15), ("yours", "Din: kor", 15, 17), ("free", "Ledig", 17, 22)),
    (("past", "Forbi", 8, 15), ("asked", "Noen har søkt", 15, 18), ("free", "Ledig", 18, 22)),
    (("taken", "Skolen", 8, 15), ("free", "Ledig", 15, 22)),
    (("outside", "Ikke åpent", 8, 10), ("held", "Holdt av", 10, 12), ("free", "Ledig", 12, 22)),
    (("closed", "Stengt i julen", 8, 22),),
)
ANSWERS = {
    "name": "Øvelse med koret",
    "people": "20",
    "day": "2026-12-14",
    "start": "18:00",
    "purpose": "music",
    "when": "date",
    "accept": "on",
}


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label="Hva skal dere gjøre?",
        help_text="For eksempel: Øvelse med koret",
        error_messages={"required": "Skriv kort hva dere skal gjøre."},
    )
    people = forms.IntegerField(label="Hvor mange kommer?")
    day = forms.DateField(
        label="Dag", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    start = forms.TimeField(
        label="Fra klokka", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    purpose = forms.ChoiceField(
        label="Formål", choices=[("music", "Musikk og kor"), ("meeting", "Møte")]
    )
    when = forms.ChoiceField(
        label="Når?",
        choices=[("tonight", "I kveld"), ("weekend", "Helga"), ("date", "Velg dag")],
        widget=forms.RadioSelect,
    )
    facilities = forms.MultipleChoiceField(
        label="Dette må finnes",
        choices=[("piano", "Piano"), ("sound", "Lydanlegg"), ("kitchen", "Kjøkken")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label="Noe vi bør vite?", widget=forms.Textarea, required=False)
    accept = forms.BooleanField(label="Jeg har lest reglene og følger dem")

    def clean_people(self) -> int:
        """Refuses more people than the hall takes."""
        people: int = self.cleaned_data["people"]
        if people > 60:
            raise forms.ValidationError("Skriv et tall mellom 1 og 60. Salen tar 60.")
        return people


def context() -> dict[str, Any]:
    """Everything the style guide shows."""
    return {
        "form": SampleForm(initial={"people": 20, "day": MONDAY, "when": "tonight"}),
        "wrong": SampleForm(ANSWERS | {"name": "", "people": "500"}, auto_id="feil_%s"),
        "drawings": DRAWINGS,
        "colours": COLOURS,
        "spaces": spaces(),
        "slot": {"url": "#", "text": "i kveld 18–20", "label": "Ledig i kveld kl. 18 til 20"},
        "week": week(),
        "day": day(),
        "map": map_of_town(),
        "facts": [
            ("Plass til", "60 personer"),
            ("Størrelse", "240 m²"),
            ("Heis", "Ikke registrert"),
        ],
        "steps": steps(),
        "pages": {"previous_url": "#", "next_url": "#", "text": "Side 2 av 7"},
        "rows": rows(),
    }


def spaces() -> list[dict[str, Any]]:
    """Two cards: one with free times, one without."""
    slots = [
        {"url": "#", "text": text, "label": ""} for text in ("i kveld 18–20", "i morgen 17–19")
    ]
    gym = {
        "url": "/lokaler/lillohaugen-skole/gymsal-1",
        "name": "Gymsal 1",
        "kind": "gym",
        "kind_name": "gymsal",
        "building": "Lillohaugen skole",
        "people": 60,
        "square_metres": 240,
        "distance": "ca. 900 m",
        "first_free": "Først ledig",
        "slots": slots,
        "facts": ["trinnfri adkomst", "tåler støy"],
        "answer": "Du får svar med en gang.",
        "number": 1,
    }
    music = gym | {
        "url": "/lokaler/furuset-bibliotek/ovingsrom",
        "name": "Øvingsrommet",
        "kind": "music_room",
        "kind_name": "musikkrom",
        "building": "Deichman Furuset",
        "people": 8,
        "square_metres": None,
        "distance": "ca. 2,3 km",
        "slots": [],
        "no_slot": "Opptatt de neste 90 dagene. Spør på telefon 21 80 21 80.",
        "facts": ["piano", "lydtett"],
        "answer": "Biblioteket svarer innen to dager.",
        "number": 2,
    }
    return [gym, music]


def week() -> dict[str, Any]:
    """A week with every state in it."""
    return {
        "title": "Uke 51, Gymsal 1",
        "first_day": 1,
        "days": [_week_day(number, name) for number, name in enumerate(DAY_NAMES)],
        "rows": [
            {"time": f"{hour:02}:00", "cells": _cells_at(hour)}
            for hour in range(FIRST_HOUR, LAST_HOUR)
        ],
    }


def _week_day(number: int, name: str) -> dict[str, Any]:
    of_month = MONDAY.day + number
    return {
        "date": MONDAY.replace(day=of_month),
        "label": f"{name} {of_month}. desember",
        "short": f"{name[:2]}. {of_month}.",
        "holiday": "",
        "today": number == 0,
    }


def _cells_at(hour: int) -> list[dict[str, Any]]:
    """The cells of a row: a free hour is a cell of its own, the rest begin where they begin."""
    return [
        _cell(number, state, text, hour, 1 if state == "free" else end - start)
        for number, stretches in enumerate(WEEK)
        for state, text, start, end in stretches
        if start == hour or (state == "free" and start < hour < end)
    ]


def _cell(number: int, state: str, text: str, hour: int, hours: int) -> dict[str, Any]:
    return {
        "state": state,
        "text": text,
        "url": "#" if state == "free" else "",
        "rowspan": hours,
        "day": number,
        "staffed": hour < 16,
        "label": f"{text} {DAY_NAMES[number]} kl. {hour} til {hour + hours}",
    }


def day() -> dict[str, Any]:
    """A day in a building with three spaces."""
    whole = (("taken", "Skolen", 8, 15), ("free", "Ledig", 15, 18), ("taken", "Opptatt", 18, 22))
    half = (("taken", "Skolen", 8, 15), ("asked", "Søkt", 15, 17), ("free", "Ledig", 17, 22))
    closed = (("closed", "Stengt: Valg", 8, 22),)
    named = (("Gymsal 1", 60, whole), ("Gymsal 2", 60, half), ("Auditoriet", 120, closed))
    return {
        "title": "Lillohaugen skole, tirsdag 15. desember",
        "hours": [{"text": f"{hour:02}", "columns": 1} for hour in range(FIRST_HOUR, LAST_HOUR)],
        "rows": [
            {"name": name, "url": "#", "people": people, "cells": [_bar(*bar) for bar in bars]}
            for name, people, bars in named
        ],
    }


def _bar(state: str, text: str, start: int, end: int) -> dict[str, Any]:
    return {
        "state": state,
        "text": text,
        "time": f"{start:02}–{end:02}",
        "columns": end - start,
        "url": "#" if state == "free" else "",
        "label": f"{text} kl. {start} til {end}",
    }


def map_of_town() -> dict[str, Any]:
    """A small town with a fjord, a wood and two spaces."""
    return {
        "title": "Kart over to lokaler",
        "width": 640,
        "height": 420,
        "shapes": [
            {"kind": "park", "d": "M360 0H640V150C560 120 450 180 360 0Z"},
            {"kind": "water", "d": "M0 420V300C120 280 180 340 300 330S420 380 460 420Z"},
        ],
        "places": [{"x": 500, "y": 250, "text": "Furuset"}, {"x": 170, "y": 120, "text": "Sagene"}],
        "you": {"x": 300, "y": 200},
        "points": [
            _map_point(230, 160, "1–3", "Gymsal 1, Gymsal 2, Gymsal 3"),
            _map_point(520, 290, "4", "Øvingsrommet") | {"selected": True},
        ],
        "scale": {"width": 120, "text": "1 km"},
    }


def _map_point(x: int, y: int, number: str, label: str) -> dict[str, Any]:
    width = 41 if len(number) > 1 else 32
    place = {"x": x, "y": y, "left": x - width / 2, "top": y - 16, "width": width}
    return place | {"number": number, "label": label, "url": "#", "selected": False}


def steps() -> list[dict[str, str]]:
    """Three steps, the second being taken."""
    return [
        {"text": "Når og hvor mange", "state": "done", "url": "#"},
        {"text": "Hva, og for hvem", "state": "now", "url": ""},
        {"text": "Se over og send", "state": "next", "url": ""},
    ]


def rows() -> list[dict[str, str]]:
    """One booking in each state."""
    states = (
        ("confirmed", "Bekreftet"),
        ("waiting", "Venter på svar"),
        ("declined", "Avslått"),
        ("cancelled", "Avbestilt"),
        ("unanswered", "Ikke besvart i tide"),
    )
    return [
        {
            "url": "#",
            "when": "Tirsdag 15. desember kl. 18–20",
            "space": "Gymsal 1",
            "building": "Lillohaugen skole",
            "state": state,
            "state_text": text,
            "for_whom": "Sagene kor",
        }
        for state, text in states
    ]
