"""What hangs on the wall: what was said, answered and done at a place, and whom a group looks for."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from allmenning.documents.rules.sheets import Code, Said, Sheet, Told
from allmenning.places.models import Building
from allmenning.voice.models import HonorariumRate, WorkingGroup

TYPED_IN = "nb"


def told_back_sheet(place: Building, cards: Iterable[dict[str, Any]], *, address: str) -> Sheet:
    """The latest answers at a place, in the reader's language, with a way to say something."""
    language = get_language() or TYPED_IN
    told = Told(
        language=language,
        title=Said(language, _("Du sa – vi gjorde")),
        over=place.name,
        sections=[_section(card, language) for card in cards],
    )
    code = Code(address, _("QR-kode til siden der du sier hva du trenger"), _("Si hva du trenger"))
    return Sheet("a4", str(place.municipality), [told], code, _drawing("bubble"))


def _section(card: dict[str, Any], language: str) -> list[Said]:
    said = [_wording(one, _("Du sa")) for one in card["said"][:1]]
    said += [_wording(one, one["made_by"]) for one in card["said"][1:]]
    if answer := card["answer"]:
        said.append(Said(language, answer["outcome"], _("Vi svarte"), strong=True))
        said += [_wording(one, one["made_by"]) for one in answer["texts"]]
    for measure in card["measures"]:
        done = [measure["what"], measure["result"]]
        said.append(Said(TYPED_IN, "\n".join(filter(None, done)), _("Vi gjorde")))
    return said


def _wording(one: dict[str, Any], label: str) -> Said:
    return Said(one["language"], one["text"], label)


def recruiting_sheet(
    group: WorkingGroup,
    *,
    rate: HonorariumRate | None,
    about: str,
    contact: str,
    address: str,
    paper: str,
    languages: Sequence[str],
) -> Sheet:
    """Somebody is looked for who will advise; what she is paid stands where she sees it first."""
    told = []
    for language in languages:
        with override(language):
            told.append(
                Told(
                    language=language,
                    title=Said(language, _("Vil du gi råd?")),
                    over=_("Arbeidsgruppe: %(name)s") % {"name": group.name},
                    text=Said(TYPED_IN, about) if language == languages[0] else None,
                    times=[(_("Slik blir du med"), contact)],
                    claim=_paid(rate),
                )
            )
    with override(languages[0]):
        code = Code(address, _("QR-kode til siden om hvordan vi spør folk"), _("Slik spør vi folk"))
    sender = f"{group.unit} · {group.municipality}"
    return Sheet(paper, sender, told, code, _drawing("gathering"))


def _paid(rate: HonorariumRate | None) -> str:
    if rate is None:
        return ""
    kroner = number_format(rate.amount // 100, use_l10n=True)
    return _("Du får %(kroner)s kroner for hvert møte") % {"kroner": kroner}


def _drawing(name: str) -> str:
    return render_to_string(f"components/drawings/{name}.svg")
