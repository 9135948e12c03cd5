"""A town in Folkeregisteret's stand-in, and the person that its documentation shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allmenning.registers import folkeregisteret
from allmenning.registers.folkeregisteret import (
    Site,
)
from allmenning.registers.tests.stand_ins import NOW, our_tokens
from simulators.population.city import Population
from simulators.population.people import Person
from simulators.registers.folkeregisteret import PATH
from simulators.registers.server import Server

PEOPLE = Population({"030111": 2500, "3203-01": 30}, dt.date(2026, 12, 1))
NUMBER, OTHER = "15839010009", "15839010270"
SITE = Site("https://freg.example", "t")
# As Skatteetaten's documentation shows a person, its numbers changed for synthetic ones.
DOCUMENTED: dict[str, Any] = {
    "identifikasjonsnummer": [
        {
            "ajourholdstidspunkt": "2019-06-05T09:33:23+02:00",
            "erGjeldende": True,
            "kilde": "dsf-folkeregister-synkronisering",
            "gyldighetstidspunkt": "2019-06-05T00:00:00+02:00",
            "status": "iBruk",
            "foedselsEllerDNummer": NUMBER,
            "identifikatortype": "foedselsnummer",
        }
    ],
    "status": [{"erGjeldende": True, "kilde": "", "aarsak": "Innvandring", "status": "bosatt"}],
    "foedsel": [{"erGjeldende": True, "foedselsdato": "1924-05-09", "foedselsaar": "1924"}],
    "bostedsadresse": [
        {
            "erGjeldende": True,
            "aarsak": "Innvandring",
            "matrikkeladresse": {
                "bruksenhetsnummer": "",
                "matrikkelnummer": {
                    "kommunenummer": "0301",
                    "gaardsnummer": 0,
                    "bruksnummer": 27,
                    "festenummer": 0,
                },
                "undernummer": 0,
                "poststed": {"poststedsnavn": "OSLO", "postnummer": "1163"},
            },
            "adressegradering": "ugradert",
            "flyttedato": "2019-05-31",
        }
    ],
}
STREET = {
    "vegadresse": {
        "kommunenummer": "0301",
        "bruksenhetsnummer": "H0201",
        "adressenavn": "Eksempelveien",
        "adressenummer": {"husnummer": "12", "husbokstav": "B"},
        "adressekode": "12345",
    },
    "adresseIdentifikatorFraMatrikkelen": "a-1",
    "adressegradering": "ugradert",
    "flyttedato": "2026-06-15",
    "grunnkrets": 102,
    "erGjeldende": True,
}


def site(server: Server) -> Site:
    """Folkeregisteret at the stand-in, with a token that holds."""
    address = f"{server.base_url}/folkeregisteret/{PATH}"
    return Site(address, our_tokens(server).token(folkeregisteret.SCOPE, now=NOW))


def one(server: Server, **wanted: object) -> Person:
    """The first of its people of whom all this holds."""
    people = server.people.everybody.values()
    return next(p for p in people if all(getattr(p, k) == v for k, v in wanted.items()))
