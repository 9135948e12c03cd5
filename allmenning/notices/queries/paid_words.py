"""What a text message says: the notice's subject and where to read on. The same for everybody."""

from typing import Final

from django.urls import reverse

from allmenning.core.models import Municipality
from allmenning.core.queries import public_address
from allmenning.notices.models import Notice
from allmenning.notices.rules.placeholders import LANGUAGES, fill, without_conditions

# A text costs by its length, so what differs from one to another is not filled in, and what is
# said only to some is left out.
_OF_ALL: Final = {
    "nb": {
        "bydel": "bydelen din",
        "bydel.besøk": "bydelshuset",
        "siste_dag": "en av dagene framover",
    },
    "nn": {
        "bydel": "bydelen din",
        "bydel.besøk": "bydelshuset",
        "siste_dag": "ein av dagane framover",
    },
    "en": {
        "bydel": "your district",
        "bydel.besøk": "the district house",
        "siste_dag": "one of the coming days",
    },
}
_NOTHING_IN_COMMON: Final = {
    "nb": "En melding til deg",
    "nn": "Ei melding til deg",
    "en": "A message to you",
}


def text_words(notice: Notice, language: str) -> str:
    """At most two parts in most cases; without anything about whoever gets it."""
    municipality: Municipality = notice.municipality
    subject = notice.texts.get(language=language).subject
    phone = municipality.phone
    own = {"kommune": municipality.name, "kommune.telefon": phone, "bydel.telefon": phone}
    bare = without_conditions(subject, frozenset())
    said = " ".join(fill(bare, _OF_ALL[language] | own).split())
    address = public_address(municipality, reverse("notices:sent_notice", args=[notice.pk]))
    return f"{municipality.name} kommune: {said or _NOTHING_IN_COMMON[language]}. {address}"


def each_text(notice: Notice) -> list[str]:
    """What the text says in each language."""
    return [text_words(notice, language) for language in LANGUAGES]
