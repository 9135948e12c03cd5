"""Asking for files, made ready or refused with a clear sentence; and for what is printed."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext_lazy as _

from allmenning.documents.rules.keeping import LARGEST, Kept, to_keep
from allmenning.documents.rules.kinds import PICTURES, Hindrance, NotAccepted
from allmenning.documents.rules.names import readable_name
from allmenning.documents.rules.sheets import PAPERS

MOST_FILES: Final = 5
_SENTENCES: Final = {
    Hindrance.EMPTY: _("«%(name)s» er tom."),
    Hindrance.TOO_LARGE: _("«%(name)s» er større enn 10 MB. Gjør den mindre, eller del den opp."),
    Hindrance.MARKUP: _(
        "«%(name)s» er en nettside eller en SVG-tegning, og kan ha et program gjemt i seg. "
        "Send den som PDF eller bilde."
    ),
    Hindrance.HEIF: _("«%(name)s» er et HEIC-bilde. Lagre det som JPEG, og legg det ved på nytt."),
    Hindrance.HUGE: _("«%(name)s» har mer enn 50 millioner bildepunkter. Gjør bildet mindre."),
    Hindrance.BROKEN: _("Vi klarer ikke å lese bildet «%(name)s». Åpne det og lagre det på nytt."),
    Hindrance.PROGRAM: _(
        "«%(name)s» har et program i seg, som JavaScript eller film. "
        "Skriv den ut til en ny PDF, og legg ved den i stedet."
    ),
    Hindrance.MACROS: _("«%(name)s» har makroer. Lagre den uten makroer, eller som PDF."),
    Hindrance.INSIDE: _("«%(name)s» har andre filer i seg. Legg ved filene hver for seg."),
    Hindrance.OUTWARD: _(
        "«%(name)s» henter en mal eller noe annet utenfra når den åpnes. Lagre den som PDF."
    ),
    Hindrance.LOCKED: _("«%(name)s» er låst. Lagre den uten passord, og legg den ved på nytt."),
    Hindrance.UNSEEN: _(
        "Vi får ikke sett hva «%(name)s» har i seg. Lagre den på nytt, eller som PDF."
    ),
    Hindrance.OTHER: _(
        "«%(name)s» er en type fil vi ikke tar imot. "
        "Send PDF, bilde, Word, Excel, OpenDocument eller ren tekst."
    ),
}
_TOO_MANY: Final = _("Du kan legge ved høyst 5 filer om gangen.")
_NO_PICTURE: Final = _(
    "«%(name)s» er ikke et bilde vi tar imot. Velg et JPEG-, PNG- eller WebP-bilde."
)
_CHOOSE: Final = _("Velg et bilde.")
_NOT_PICTURES: Final = (Hindrance.OTHER, Hindrance.MARKUP)


class FilesInput(forms.FileInput):
    """A field in which several files can be chosen."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"multiple": True})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class Files(forms.FileField):
    """At most five files, none over 10 MB, each of a kind that is kept; it may be left empty.

    Cleaned, it is a list of `Kept`: each by what its content is, pictures drawn anew.
    """

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        help_text = _("Høyst 5 filer på 10 MB: bilder, PDF, Word, Excel, OpenDocument eller tekst.")
        super().__init__(required=False, help_text=help_text, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        if len(data) > MOST_FILES:
            raise forms.ValidationError(_TOO_MANY)
        kept: list[Kept] = []
        wrong: list[forms.ValidationError] = []
        for file in data:
            try:
                kept.append(to_keep(file.name, _content(file)))
            except NotAccepted as refused:
                wrong.append(_sentence(file, refused))
        if wrong:
            raise forms.ValidationError(wrong)
        return kept


class Picture(forms.FileField):
    """One picture. Cleaned, it is a `Kept`: drawn anew, by what its content is."""

    def __init__(self, **kwargs: Any) -> None:
        messages = dict.fromkeys(("required", "missing", "invalid"), _CHOOSE)
        messages["empty"] = _("Filen er tom. Velg et bilde.")
        super().__init__(
            widget=forms.FileInput(attrs={"accept": ",".join(sorted(PICTURES))}),
            help_text=_("JPEG, PNG eller WebP, høyst 10 MB."),
            error_messages=messages,
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        try:
            kept = to_keep(file.name, _content(file))
        except NotAccepted as refused:
            if refused.hindrance in _NOT_PICTURES:
                raise _no_picture(file) from None
            raise _sentence(file, refused) from None
        if kept.kind not in PICTURES:
            raise _no_picture(file)
        return kept


def _no_picture(file: UploadedFile) -> forms.ValidationError:
    return forms.ValidationError(_NO_PICTURE, params={"name": readable_name(file.name or "")})


def _content(file: UploadedFile) -> bytes:
    """The bytes, and one more than allowed when there are too many, which is enough to know."""
    file.seek(0)
    content: bytes = file.read(LARGEST + 1)
    return content


def _sentence(file: UploadedFile, refused: NotAccepted) -> forms.ValidationError:
    name = readable_name(file.name or "")
    return forms.ValidationError(_SENTENCES[refused.hindrance], params={"name": name})


class SheetForm(forms.Form):
    """In which languages a sheet speaks, and on which paper, as its buttons say."""

    sprak = forms.MultipleChoiceField(
        label=_("På hvilke språk?"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Velg minst ett språk."),
            "invalid_choice": _("Velg språk fra listen."),
        },
    )
    papir = forms.ChoiceField(choices=[(paper, paper) for paper in PAPERS], required=False)

    def paper(self) -> str:
        """A4 when nobody chose."""
        chosen: str = self.cleaned_data["papir"]
        return chosen or "a4"

    def languages(self) -> list[str]:
        """The languages in the order they stand on the page."""
        return [code for code, _name in settings.LANGUAGES if code in self.cleaned_data["sprak"]]

    def no_letters_for(self, sign: str) -> None:
        """Say that a sign cannot be printed, beside the answer it was typed in if it was."""
        said = self.cleaned_data.items()
        typed_in = [name for name, text in said if isinstance(text, str) and sign in text]
        text = _("Vi har ingen skrift til «%(sign)s». Ta det bort fra teksten, og prøv igjen.")
        error = forms.ValidationError(text, params={"sign": sign})
        self.add_error(typed_in[0] if typed_in else None, error)


class NotMore(FileUploadHandler):
    """Drops what comes after the first 10 MB of a file, and all of a sixth, before it is kept.

    Stands before the handlers that keep. The form sees one byte or one file too many and says so;
    nothing else that was sent with it is lost.
    """

    chunk_size = 64 * 1024

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.files += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if self.files <= MOST_FILES and start <= LARGEST else None

    def file_complete(self, file_size: int) -> None:
        """Leave it to the handlers that keep."""
