"""What a text message says: the notice's subject and where to read on. The same for everybody."""

from typing import Final

from allmenning.core.models import Municipality
from allmenning.core.queries import public_address
from allmenning.notices.models import Notice
from allmenning.notices.rules.placeholders import fill, placeholders_in

# A text costs by its length, so what differs from one to another is not filled in.
_DISTRICT: Final = {"bydel": "bydelen din", "siste_dag": "en av dagene framover"}


def text_words(notice: Notice) -> str:
    """At most two parts in most cases; without anything about whoever gets it."""
    municipality: Municipality = notice.municipality
    subject = notice.texts.get(language="nb").subject
    own = {"kommune": municipality.name, "kommune.telefon": municipality.phone}
    values = {name: name for name in placeholders_in(subject)} | _DISTRICT | own
    address = public_address(municipality, f"/meldinger/{notice.pk}")
    return f"{municipality.name} kommune: {fill(subject, values)}. {address}"
