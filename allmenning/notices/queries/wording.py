"""What notices say, with the facts of each place: read from the tables once for many people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils import formats, translation

from allmenning.core import figures, scope
from allmenning.core.clock import local_date
from allmenning.core.models import Municipality
from allmenning.core.queries import public_address
from allmenning.notices.models import DistrictFact, Notice, NoticeText
from allmenning.notices.rules import checking, rendering
from allmenning.notices.rules import frame as framing
from allmenning.notices.rules.audience import AudienceError, parse
from allmenning.notices.rules.checking import Facts, Ours, Text
from allmenning.notices.rules.frame import WORDS, Frame
from allmenning.notices.rules.placeholders import (
    LANGUAGES,
    LISTS,
    PLACEHOLDERS,
    Finding,
    Kind,
    Source,
    holding,
    placeholders_in,
)
from allmenning.notices.rules.rendering import Section, Variant
from allmenning.places.models import District
from allmenning.places.rules.slugs import slug_of

# What the municipality calls its own domains in its data, beside the hosts it answers at here.
DOMAINS: Final = "own_domains"
_DISTRICTS: Final = {one.fact: one.name for one in PLACEHOLDERS.values() if one.fact}
_PAGES: Final = [
    one for one in PLACEHOLDERS.values() if one.kind is Kind.PAGE and one.source is Source.DISTRICT
]


def link_page(name: str) -> str:
    """The path of a page that messages lead to, up to the link that stands last in it."""
    return reverse(f"notices:{name}", args=["-"]).removesuffix("-")


@dataclass(frozen=True)
class Part:
    """One notice as it is said to somebody: of which district, which variant, and if once more."""

    notice: int
    district: int | None = None
    variant: str = ""
    is_reminder: bool = False


@dataclass
class Wording:
    """The words of the notices of the municipality in scope; each table is read at most once.

    Keep it for a batch or a page, not for longer: texts and facts may be edited meanwhile. Lists
    are as of `now`: `look_again` reads them anew.
    """

    now: datetime
    municipality: Municipality = field(
        default_factory=lambda: Municipality.objects.get(pk=scope.municipality_id())
    )
    _notices: dict[int, Notice] = field(default_factory=dict)
    _texts: dict[int, dict[str, Text]] = field(default_factory=dict)
    _facts: dict[int, dict[str, Mapping[str, str]]] | None = None
    _names: dict[int, str] = field(default_factory=dict)
    _lists: dict[tuple[int, str], str] = field(default_factory=dict)

    def look_again(self, now: datetime) -> None:
        """From now on say what is in each list at this moment."""
        self.now = now
        self._lists.clear()

    def ours(self) -> Ours:
        """The municipality's own domains, and its site's address."""
        domains = self.municipality.settings.get(DOMAINS, ())
        return Ours((*domains, *self.municipality.hosts), self.address(""))

    def address(self, path: str) -> str:
        """A page's whole address on the municipality's site."""
        return public_address(self.municipality, path)

    def variant(self, parts: Sequence[Part], *, wished: str = "") -> Variant:
        """The mail with these parts, the first of them first, in the language she wished for.

        Raises KeyError for a fact or text that is missing, and ValueError for one that is wrong.
        """
        language = rendering.language_for(wished)
        frame = self._frame(parts, is_fallback=wished == "se")
        said = [self.section(part, language) for part in parts]
        return rendering.variant(said, language=language, frame=frame)

    def on_paper(self, part: Part, wished: str) -> list[str]:
        """The paragraphs that a letter to her ends with."""
        frame = self._frame([part], is_fallback=wished == "se")
        return framing.on_paper(language=rendering.language_for(wished), frame=frame)

    def lists(self, parts: Sequence[Part], *, wished: str) -> tuple[str, ...]:
        """What the lists in these parts say now: mails are the same only as long as these are."""
        language = rendering.language_for(wished)
        texts = [(part, self._texts_of(part.notice).get(language)) for part in parts]
        said = [self._of_moment(text, part.district, language) for part, text in texts if text]
        return tuple(line for lists in said for line in lists.values())

    def check(self, notice: Notice) -> list[Finding]:
        """What must be put right in the notice's texts before they may be approved."""
        facts = tuple(
            Facts(self._name(district), language, self._values(notice, district, language))
            for district in self._places(notice)
            for language in LANGUAGES
        )
        texts = self._texts_of(notice.pk)
        return checking.check(texts, trigger=notice.trigger, facts=facts, ours=self.ours())

    def _places(self, notice: Notice) -> Iterable[int | None]:
        """The districts that those who are meant may live in."""
        try:
            codes = parse(notice.audience).districts
        except AudienceError:
            codes = ()
        districts = District.objects.filter(code__in=codes) if codes else District.objects.all()
        return list(districts.order_by("pk").values_list("pk", flat=True)) or [None]

    def _frame(self, parts: Sequence[Part], *, is_fallback: bool) -> Frame:
        is_one = len(parts) == 1
        one = reverse("notices:sent_notice", args=[parts[0].notice])
        return Frame(
            municipality=self.municipality.name,
            phone=self.municipality.phone,
            sent=self.address(one if is_one else reverse("notices:sent")),
            why=self.address(link_page("why")),
            no=self.address(link_page("unsubscribe")),
            is_fallback=is_fallback,
        )

    def section(self, part: Part, language: str) -> Section:
        """One notice as it is said, without the frame of a mail. Raises as `variant`."""
        text, notice = self._texts_of(part.notice)[language], self.notice(part.notice)
        again = WORDS[language].reminder if part.is_reminder else "{subject}"
        return rendering.section(
            again.format(subject=text.subject),
            text.body,
            values={
                **self._values(notice, part.district, language),
                **self._of_moment(text, part.district, language),
            },
            holding=holding(notice.trigger, part.variant),
            site=self.address(""),
        )

    def notice(self, identifier: int) -> Notice:
        """The notice of this id, with its theme."""
        if identifier not in self._notices:
            self._notices[identifier] = Notice.objects.select_related("theme").get(pk=identifier)
        return self._notices[identifier]

    def _texts_of(self, notice: int) -> dict[str, Text]:
        if notice not in self._texts:
            rows = NoticeText.objects.filter(notice=notice)
            self._texts[notice] = {row.language: Text(row.subject, row.body) for row in rows}
        return self._texts[notice]

    def _values(self, notice: Notice, district: int | None, language: str) -> dict[str, str]:
        return {
            "kommune": self.municipality.name,
            "kommune.telefon": self.municipality.phone,
            **_of_notice(notice, language, self.address("")),
            **self._of_district(district, language),
        }

    def _of_district(self, district: int | None, language: str) -> Mapping[str, str]:
        if district is None:
            return {}
        if self._facts is None:
            self._facts = {}
            for row in DistrictFact.objects.filter(name__in=_DISTRICTS):
                of_district = self._facts.setdefault(
                    row.district_id, {one: {} for one in LANGUAGES}
                )
                for one in LANGUAGES:
                    if value := row.value.get(one) or row.value.get("nb"):
                        of_district[one] = {**of_district[one], _DISTRICTS[row.name]: value}
        facts = self._facts.get(district, {}).get(language, {})
        name = self._name(district)
        return {"bydel": name, **facts, **self._pages_of(name)}

    def _of_moment(self, text: Text, district: int | None, language: str) -> Mapping[str, str]:
        """The lists that the text names; nothing is in them when nobody knows where she lives."""
        if not LISTS & placeholders_in(text.body):
            return {}
        if district is None:
            return dict.fromkeys(LISTS, "")
        if (district, language) not in self._lists:
            lines = figures.ask(
                "activities.baby_groups_near", district=district, language=language, now=self.now
            )
            self._lists[district, language] = "\n".join(lines)
        return {"babytreff": self._lists[district, language]}

    def _pages_of(self, name: str) -> Mapping[str, str]:
        """The page of the district with this name, and its parts."""
        page = self.address(reverse("portal:district", args=[slug_of(name)]))
        return {one.name: f"{page}#{one.part}" if one.part else page for one in _PAGES}

    def _name(self, district: int | None) -> str:
        if not self._names:
            self._names = dict(District.objects.values_list("pk", "name"))
        return self._names[district] if district is not None else ""


def _of_notice(notice: Notice, language: str, site: str) -> dict[str, str]:
    values = {}
    if notice.valid_until is not None:
        values["siste_dag"] = last_day_said(notice.valid_until, language)
    if notice.offer_path:
        values["tilbud"] = f"{site}{notice.offer_path}"
    return values


def last_day_said(until: datetime, language: str) -> str:
    """The last whole or begun day before the moment, as the language says it."""
    with translation.override(language):
        return formats.date_format(local_date(until - timedelta(microseconds=1)), "j. F Y")
