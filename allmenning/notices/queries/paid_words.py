"""What a text message says: the notice's subject and where to read on. The same for everybody."""

from typing import Final

from django.urls import reverse

from allmenning.core.models import Municipality
from allmenning.core.queries import public_address
from allmenning.notices.models import Notice
from allmenning.notices.rules.placeholders import fill, without_conditions

# A text costs by its length, so what differs from one to another is not filled in, and what is
# said only to some is left out.
_OF_ALL: Final = {
    "bydel": "bydelen din",
    "bydel.besøk": "bydelshuset",
    "siste_dag": "en av dagene framover",
}
_NOTHING_IN_COMMON: Final = "En melding til deg"


def text_words(notice: Notice) -> str:
    """At most two parts in most cases; without anything about whoever gets it."""
    municipality: Municipality = notice.municipality
    subject = notice.texts.get(language="nb").subject
    phone = municipality.phone
    own = {"kommune": municipality.name, "kommune.telefon": phone, "bydel.telefon": phone}
    said = " ".join(fill(without_conditions(subject, frozenset()), _OF_ALL | own).split())
    address = public_address(municipality, reverse("notices:sent_notice", args=[notice.pk]))
    return f"{municipality.name} kommune: {said or _NOTHING_IN_COMMON}. {address}"
