"""What employees are asked when people are asked on purpose."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import DayInReach, Number, PlainText
from allmenning.people.models import Unit
from allmenning.voice.models import Involvement
from allmenning.voice.rules.languages import OTHER, is_norwegian
from allmenning.voice.rules.surveys import AnswerTwice, NotATally, read_tally

_CHOOSE = _("Velg det som passer best.")
_LONGEST_QUESTION = 300
_MOST_QUESTIONS = 20
_UNKNOWN, _YES, _NO = "", "yes", "no"


class Counted(Number):
    """How many; empty when nobody counted, which is not zero."""

    def __init__(self, label: Any) -> None:
        super().__init__(label, least=0, most=100_000, required=False)


class YesOrNo(forms.TypedChoiceField):
    """Yes, no, or None when nobody wrote it down."""

    def __init__(self, label: Any) -> None:
        choices = [(_UNKNOWN, _("ikke registrert")), (_YES, _("Ja")), (_NO, _("Nei"))]
        super().__init__(
            label=label,
            choices=choices,
            required=False,
            coerce=lambda value: value == _YES,
            empty_value=None,
            error_messages={"invalid_choice": _CHOOSE},
        )


class InvolvementForm(forms.Form):
    """How people are asked, about what, and who came."""

    title = PlainText(label=_("Hva heter det?"), max_length=160, missing=_("Skriv hva det heter."))
    method = forms.ChoiceField(
        label=_("Metode"),
        choices=Involvement.Method.choices,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    unit: Any = forms.ModelChoiceField(
        label=_("Ansvar"),
        queryset=None,
        empty_label=None,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    purpose = PlainText(
        label=_("Hva vil dere vite?"),
        max_length=2000,
        missing=_("Skriv hva dere vil vite."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    open_to = PlainText(
        label=_("Hva kan folk være med på å bestemme?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    settled = PlainText(
        label=_("Hva er bestemt fra før?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    theme = PlainText(label=_("Ett tema"), max_length=160, required=False)
    questions = PlainText(
        label=_("Spørsmålene, ett på hver linje"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    phase = forms.ChoiceField(
        label=_("Fase"),
        required=False,
        choices=[("", _("ikke registrert")), *Involvement.Phase.choices],
        error_messages={"invalid_choice": _CHOOSE},
    )
    held_on = DayInReach(label=_("Når?"), required=False)
    invited = Counted(_("Hvor mange ble spurt eller invitert?"))
    invited_is_approximate = forms.BooleanField(
        label=_("Tallet er omtrentlig"),
        required=False,
    )
    asked = forms.ChoiceField(
        label=_("Hvem er de?"),
        choices=Involvement.Asked.choices,
        required=False,
        error_messages={"invalid_choice": _CHOOSE},
    )
    came = Counted(_("Hvor mange kom?"))
    answers = Counted(_("Hvor mange deltok i alt (n)?"))
    tally = PlainText(
        label=_("Hvor mange valgte hvert svar? Ett svar på hver linje"),
        help_text=_("For eksempel «Ja: 11»."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sample = forms.ChoiceField(
        label=_("Hvordan kom de med?"),
        choices=[("", _("ikke registrert")), *Involvement.Sample.choices],
        required=False,
        error_messages={"invalid_choice": _CHOOSE},
    )
    language = forms.ChoiceField(
        label=_("Språk"),
        required=False,
        choices=lambda: [
            ("", _("ikke registrert")),
            *settings.LANGUAGES,
            (OTHER, _("Et annet språk")),
        ],
        error_messages={"invalid_choice": _CHOOSE},
    )
    interpreter = YesOrNo(_("Var det tolk?"))

    def __init__(self, data: Any = None, *, units: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choice: Any = self.fields["unit"]
        choice.queryset = Unit.objects.filter(pk__in=units).order_by("name", "id")

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines()]
        questions = [line for line in lines if line]
        if len(questions) > _MOST_QUESTIONS or any(
            len(line) > _LONGEST_QUESTION for line in questions
        ):
            raise forms.ValidationError(_("Skriv høyst 20 spørsmål, hvert på høyst 300 tegn."))
        return questions

    def clean_asked(self) -> str:
        return self.cleaned_data["asked"] or Involvement.Asked.INVITED

    def clean_tally(self) -> list[tuple[str, int]]:
        try:
            return read_tally(self.cleaned_data["tally"])
        except NotATally as line:
            raise forms.ValidationError(
                _("Skriv svaret, kolon og et tall: «Ja: 11». Vi forstår ikke «%(line)s»."),
                params={"line": line},
            ) from None
        except AnswerTwice as answer:
            raise forms.ValidationError(
                _("«%(answer)s» står to ganger. Skriv hvert svar én gang."),
                params={"answer": answer},
            ) from None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        tally, answers = said.get("tally"), said.get("answers")
        if tally and answers is None:
            self.add_error("answers", _("Skriv hvor mange som svarte i alt."))
        elif tally and max(times for _answer, times in tally) > answers:
            self.add_error("tally", _("Ingen svar kan være valgt av flere enn dem som deltok."))
        return said

    def not_ready(self) -> None:
        """Say what a workshop needs before people are invited."""
        self.add_error("theme", _("En workshop trenger ett tema og spørsmålene først."))


class StatementForm(forms.Form):
    """What somebody said, in her own words; she is described and not named."""

    speaker = PlainText(
        label=_("Hvem sa det?"),
        max_length=80,
        missing=_("Beskriv den som snakket, uten navn."),
        help_text=_("Beskriv uten navn, for eksempel «Jente, 16 år»."),
    )
    text = PlainText(
        label=_("Hva ble sagt?"),
        max_length=3000,
        missing=_("Skriv hva som ble sagt."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    language = forms.ChoiceField(
        label=_("Språk"),
        choices=lambda: [*settings.LANGUAGES, (OTHER, _("Et annet språk"))],
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    translation = PlainText(
        label=_("Oversettelsen din til bokmål"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    may_quote = YesOrNo(_("Sa hun eller han ja til å bli sitert?"))

    def clean(self) -> dict[str, Any]:
        """What is said in Norwegian needs no translation."""
        said = super().clean() or {}
        if is_norwegian(said.get("language", "")):
            said["translation"] = ""
        return said


def initial_of(involvement: Involvement) -> dict[str, Any]:
    """What the form shows of what is written down already."""
    names = ("title", "method", "purpose", "open_to", "settled", "theme", "phase", "held_on")
    counts = ("invited", "came", "answers", "language")
    survey = ("invited_is_approximate", "asked", "sample")
    said = {None: _UNKNOWN, True: _YES, False: _NO}
    return {
        **{name: getattr(involvement, name) for name in (*names, *counts, *survey)},
        "unit": involvement.unit_id,
        "questions": "\n".join(involvement.questions),
        "interpreter": said[involvement.interpreter],
        "tally": "\n".join(f"{answer}: {times}" for answer, times in involvement.tally),
    }
