"""What is said or texted back to who rang or texted the doors."""

from django.utils import translation
from django.utils.translation import gettext as _

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.keys.queries.telephone import Heard
from allmenning.people.rules.phone import readable_phone


def answer(heard: Heard) -> str:
    """In the language of who has the key; alike for everybody who has none now."""
    if not heard.reached:
        with translation.override("nb"):
            return _nothing()
    with translation.override(heard.reached[0].grant.holder.language):
        return _choice(heard) if heard.order is None else _asked(heard.order.door.name)


def _nothing() -> str:
    home = Municipality.objects.get(pk=scope.municipality_id())
    return _(
        "Vi fant ingen nøkkel som gjelder nå for dette nummeret. Når nøkkelen din åpner, ser du når "
        "du logger inn. Trenger du hjelp, ring %(phone)s."
    ) % {"phone": readable_phone(home.phone)}


def _choice(heard: Heard) -> str:
    doors = enumerate((one.door.name for one in heard.reached), start=1)
    listed = ", ".join(f"{number} {name}" for number, name in doors)
    return _("Vi forsto ikke hvilken dør du mener. Svar med tallet: %(doors)s.") % {"doors": listed}


def _asked(door: str) -> str:
    return _(
        "Vi har bedt døra om å åpne: %(door)s. Åpner den ikke, så prøv en gang til, eller bruk koden."
    ) % {"door": door}
