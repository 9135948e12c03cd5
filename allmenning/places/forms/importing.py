"""Sending in a spreadsheet of places, and reading it."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmenning.documents.rules.keeping import LARGEST, Kept, to_keep
from allmenning.documents.rules.kinds import TEXT, Hindrance, NotAccepted
from allmenning.places.forms.sheet import HEADINGS
from allmenning.places.rules import sheets
from allmenning.places.rules.sheets import Sheet, Unreadable

SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OTHER = gettext_lazy("Vi tar imot CSV og Excel (.xlsx). Lagre filen slik, og send den på nytt.")
_MORE = gettext_lazy(
    "Filen har mer i seg enn et ark: makroer, andre filer, et passord eller noe som hentes "
    "utenfra. Lagre den som CSV, og send den på nytt."
)
_REFUSED = {
    Hindrance.EMPTY: gettext_lazy("Filen er tom."),
    Hindrance.TOO_LARGE: gettext_lazy("Filen er større enn 10 MB. Del den opp."),
    Hindrance.MACROS: _MORE,
    Hindrance.INSIDE: _MORE,
    Hindrance.OUTWARD: _MORE,
    Hindrance.LOCKED: _MORE,
    Hindrance.UNSEEN: _MORE,
}


class ImportForm(forms.Form):
    """One spreadsheet. Cleaned, `file` is a `Kept` that can be read."""

    file = forms.FileField(
        label=gettext_lazy("Regneark med bygg og lokaler"),
        help_text=gettext_lazy("CSV eller Excel (.xlsx), høyst 10 MB og 20 000 rader."),
        error_messages={
            "required": gettext_lazy("Velg en fil."),
            "empty": gettext_lazy("Filen er tom."),
            "missing": gettext_lazy("Velg en fil."),
            "invalid": gettext_lazy("Velg en fil."),
            "max_length": gettext_lazy("Filnavnet er for langt. Gi filen et kortere navn."),
        },
    )

    def clean_file(self) -> Kept:
        file: Any = self.cleaned_data["file"]
        try:
            kept = to_keep(file.name, file.read(LARGEST + 1))
        except NotAccepted as error:
            raise forms.ValidationError(_REFUSED.get(error.hindrance, _OTHER)) from None
        if kept.kind not in (TEXT, SPREADSHEET):
            raise forms.ValidationError(_OTHER)
        try:
            sheet_in(kept.kind, kept.content)
        except Unreadable as error:
            raise forms.ValidationError(why_unreadable(error)) from None
        return kept


def sheet_in(kind: str, content: bytes) -> Sheet:
    """The rows of a file that was kept. Raises Unreadable."""
    if kind == TEXT:
        return sheets.from_csv(content.decode(), HEADINGS)
    return sheets.from_xlsx(content, HEADINGS)


def why_unreadable(error: Unreadable) -> str:
    """What is wrong with the file as a whole, and what to do."""
    told = {
        sheets.Hindrance.NO_HEADINGS: _(
            "Vi kjenner ikke igjen noen overskrift i første rad. "
            "Hent ut bygg og lokaler først, og rett i den filen."
        ),
        sheets.Hindrance.HEADING_TWICE: _("Overskriften «%(about)s» står to ganger."),
        sheets.Hindrance.TOO_MANY_ROWS: _("Arket har mer enn 20 000 rader. Del det opp."),
        sheets.Hindrance.BROKEN: _(
            "Vi klarer ikke å lese filen. Lagre den på nytt, og prøv igjen."
        ),
    }
    return told[error.hindrance] % {"about": error.about}
