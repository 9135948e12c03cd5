"""The words of the pages, in bokmål, nynorsk and English."""

from __future__ import annotations

_NB = {
    "title": "Prøveinnlogging",
    "stand_in": "Stedfortreder for {provider}",
    "explanation": (
        "Denne siden står i stedet for {provider} når Allmenning vises fram. "
        "Alle menneskene er oppdiktet, og ingen fødselsnumre er ekte."
    ),
    "choose_heading": "Hvem vil du logge inn som?",
    "bound_for": "Du er på vei til {client}.",
    "level_heading": "Sikkerhetsnivå",
    "low": "Lavt",
    "substantial": "Betydelig",
    "high": "Høyt",
    "entraid": "Jobbkonto (Entra ID)",
    "people_heading": "Velg en person",
    "cancel": "Avbryt",
    "broken_heading": "Innloggingen kan ikke fortsette",
    "broken": "Tjenesten du kom fra, sendte en forespørsel som ikke følger avtalen:",
    "late_heading": "Det gikk for lang tid",
    "late": "Gå tilbake til tjenesten og logg inn på nytt.",
    "signed_out_heading": "Du er logget ut",
    "signed_out": "Du er logget ut av {provider} og av tjenestene du var innom.",
    "onward": "Gå tilbake til tjenesten",
}
_NN = {
    "title": "Prøveinnlogging",
    "stand_in": "Vikar for {provider}",
    "explanation": (
        "Denne sida står i staden for {provider} når Allmenning blir vist fram. "
        "Alle menneska er dikta opp, og ingen fødselsnummer er ekte."
    ),
    "choose_heading": "Kven vil du logge inn som?",
    "bound_for": "Du er på veg til {client}.",
    "level_heading": "Tryggleiksnivå",
    "low": "Lågt",
    "substantial": "Betydeleg",
    "high": "Høgt",
    "entraid": "Jobbkonto (Entra ID)",
    "people_heading": "Vel ein person",
    "cancel": "Avbryt",
    "broken_heading": "Innlogginga kan ikkje halde fram",
    "broken": "Tenesta du kom frå, sende ein førespurnad som ikkje følgjer avtalen:",
    "late_heading": "Det gjekk for lang tid",
    "late": "Gå tilbake til tenesta og logg inn på nytt.",
    "signed_out_heading": "Du er logga ut",
    "signed_out": "Du er logga ut av {provider} og av tenestene du var innom.",
    "onward": "Gå tilbake til tenesta",
}
_EN = {
    "title": "Trial sign-in",
    "stand_in": "Stand-in for {provider}",
    "explanation": (
        "This page takes the place of {provider} when Allmenning is shown. "
        "All the people are invented, and no identity number is real."
    ),
    "choose_heading": "Who do you want to sign in as?",
    "bound_for": "You are on your way to {client}.",
    "level_heading": "Level of assurance",
    "low": "Low",
    "substantial": "Substantial",
    "high": "High",
    "entraid": "Work account (Entra ID)",
    "people_heading": "Choose a person",
    "cancel": "Cancel",
    "broken_heading": "The sign-in cannot go on",
    "broken": "The service you came from sent a request that breaks the agreement:",
    "late_heading": "It took too long",
    "late": "Go back to the service and sign in again.",
    "signed_out_heading": "You are signed out",
    "signed_out": "You are signed out of {provider} and of the services you visited.",
    "onward": "Go back to the service",
}
TEXTS = {"nb": _NB, "nn": _NN, "en": _EN}
