"""A booking as it is told at the desk or on the phone: when, for whom, and what for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from allmenning.booking.actions.bookings import Particulars
from allmenning.booking.actions.moving import STAFF_MAY
from allmenning.booking.forms import sentences
from allmenning.booking.forms.fields import PhoneNumber
from allmenning.booking.forms.sentences import Wished
from allmenning.booking.forms.when import Frame, WhenForm
from allmenning.booking.queries.borrowers import Match
from allmenning.booking.rules.conditions import Hindrance
from allmenning.core.fields import PlainText
from allmenning.people.actions.contacts import Contact
from allmenning.people.forms import PersonsName
from allmenning.people.models import Person
from allmenning.places.models import Purpose, Space

SOMEBODY_NEW = Match("ny", "")
LONGEST = 120
_PICK = _("Velg hvem som skal låne. Finner du dem ikke, så skriv navn og telefon.")
_ROOM = _("Velg et lokale i lista.")


class AtDeskForm(WhenForm):
    """Which room and when, who borrows it, and what for.

    `matches` are those who were found. `may_waive` is true once something hinders it that an
    employee may let give way, when she says why.
    """

    space = forms.ChoiceField(
        label=_("Lokale"), error_messages={"required": _ROOM, "invalid_choice": _ROOM}
    )
    find = PlainText(
        label=_("Finn den som skal låne"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "En forening finner du på navn eller organisasjonsnummer. En person finner du bare "
            "på hele e-postadressen eller hele telefonnummeret."
        ),
    )
    borrower = forms.ChoiceField(
        label=_("Hvem skal låne?"),
        widget=forms.RadioSelect,
        error_messages={"required": _PICK, "invalid_choice": _PICK},
    )
    name = PersonsName(
        label=_("Navn på den vi kan ringe"),
        max_length=120,
        required=False,
        error_messages={"max_length": _("Navnet er for langt. Skriv høyst 120 tegn.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = PhoneNumber(label=_("Telefon"), required=False)
    email = forms.EmailField(
        label=_("E-post"),
        max_length=254,
        required=False,
        error_messages={
            "invalid": _("Skriv en e-postadresse som kari@eksempel.no."),
            "max_length": _("E-postadressen er for lang. Se om den er riktig."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    purpose = forms.ChoiceField(label=_("Hva skal det brukes til?"))
    activity = PlainText(
        label=_("Hva skal de gjøre?"),
        max_length=120,
        missing=_("Skriv kort hva de skal gjøre, for eksempel «Korøvelse»."),
    )
    why = PlainText(
        label=_("Hvorfor gjør du et unntak?"),
        max_length=300,
        required=False,
        help_text=_("Den som låner, ser grunnen."),
    )

    def __init__(
        self,
        *args: Any,
        frame: Frame,
        rooms: Mapping[str, Space],
        matches: Sequence[Match],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, frame=frame, **kwargs)
        self.rooms = rooms
        self.matches = {match.key: match for match in [*matches, SOMEBODY_NEW]}
        self.may_waive = False
        self.fields["phone"].widget.attrs["autocomplete"] = "off"
        self._offer()

    def _offer(self) -> None:
        """Set what may be chosen among: rooms, those who were found, purposes."""
        rooms = [(key, room.name) for key, room in self.rooms.items()]
        found = [(key, _called(match)) for key, match in self.matches.items()]
        wrong = sentences.purposes(Purpose)
        purposes = [("", _("Velg")), *Purpose.choices]
        for question, choices in (("space", rooms), ("borrower", found), ("purpose", purposes)):
            self.fields[question].choices = choices  # type: ignore[attr-defined]
        self.fields["purpose"].error_messages |= {"required": wrong, "invalid_choice": wrong}

    def clean_space(self) -> Space:
        return self.rooms[self.cleaned_data["space"]]

    def clean_borrower(self) -> Match:
        return self.matches[self.cleaned_data["borrower"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        match: Match | None = cleaned.get("borrower")
        if match is not None:
            self._must_be_reached(match, cleaned)
        return cleaned

    def _must_be_reached(self, match: Match, cleaned: Mapping[str, Any]) -> None:
        """Ask for a name and a number, unless the one who was chosen has both."""
        known = _known(match, cleaned.get("name", ""))
        if known is None and cleaned.get("name") == "":
            self.add_error("name", _("Skriv navnet på en vi kan ringe."))
        if cleaned.get("phone") == "" and not (known and known.phone):
            self.add_error("phone", _("Skriv et telefonnummer vi kan ringe."))

    def borrower_chosen(self) -> Person | Contact:
        """Who gets the letters, once the form is valid."""
        said = self.cleaned_data
        known = _known(said["borrower"], said["name"])
        return known or Contact(said["name"], said["phone"], said["email"])

    def particulars(self) -> Particulars:
        """What was told, once the form is valid."""
        said = self.cleaned_data
        match: Match = said["borrower"]
        phone = said["phone"] or (match.person.phone if match.person else "")
        return Particulars(
            purpose=said["purpose"],
            activity=said["activity"],
            participants=said["participants"],
            phone=phone,
            association=match.association,
        )

    def refuse(self, hindrances: Iterable[Hindrance], wished: Wished | None) -> None:
        """Say what hinders it beside its question, and ask why when an employee may let it be."""
        for question, sentence in sentences.by_question(hindrances, wished).items():
            self.add_error(question if question in self.fields else "space", sentence)
        self.may_waive = wished is not None and STAFF_MAY.issuperset(hindrances)

    def too_many_active(self, most: int, *, of_association: bool) -> None:
        """Say that a limit is reached."""
        if of_association:
            self.add_error("borrower", sentences.too_many_active(most, of_association=True))
            return
        said = ngettext(
            "Denne personen har %(most)d kommende bestilling her, og kan ikke ha flere.",
            "Denne personen har %(most)d kommende bestillinger her, og kan ikke ha flere.",
            most,
        )
        self.add_error("borrower", said % {"most": most})


def _called(match: Match) -> str:
    if match.association is not None:
        return f"{match.name} ({match.association.organisasjonsnummer})"
    return match.name or str(_("Noen andre, med navn og telefon under"))


def _known(match: Match, name: str) -> Person | None:
    """Who is reached, unless somebody is written down instead."""
    return None if name and match.takes_contact else match.person


def searchable(typed: str) -> str:
    """What was typed with single spaces between the words; nothing when it cannot be looked for."""
    text = " ".join(typed.split())
    return text if text.isprintable() and len(text) <= LONGEST else ""
