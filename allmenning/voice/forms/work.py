"""What employees are asked when they handle an idea."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import DayInReach, PlainText
from allmenning.people.models import Unit
from allmenning.voice.forms.everyone import IdeaForm, LanguageField, PhoneField
from allmenning.voice.models import Idea, IdeaAnswer
from allmenning.voice.queries.ideas import may_be_same
from allmenning.voice.rules import answers

_CHOOSE = _("Velg det som passer best.")
_FIRST_WORDS = 90
_ALTERNATIVES = range(1, 4)


class Act(StrEnum):
    """What an employee may do with an idea."""

    ASSESS = "assess"
    ANSWER = "answer"
    TRANSLATE = "translate"
    TRANSLATE_ANSWER = "translate_answer"
    JOIN = "join"
    DECIDE = "decide"
    BEGIN = "begin"
    FINISH = "finish"
    HANG_UP = "hang_up"
    CLOSE = "close"


class Handling(forms.Form):
    """What an employee does with an idea, and which revision of it she saw."""

    act = forms.TypedChoiceField(choices=[(act.value, act.name) for act in Act], coerce=Act)
    seen = forms.IntegerField(min_value=0, max_value=10**6)


class HeardForm(IdeaForm):
    """What somebody said to an employee, in her own words."""

    how = forms.ChoiceField(
        label=_("Hvordan kom det?"),
        choices=[(how.value, how.label) for how in (Idea.How.SAID, Idea.How.PAPER)],
        initial=Idea.How.SAID,
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )

    interpreter = forms.BooleanField(label=_("Tolk var med"), required=False)

    language = LanguageField(_("Hvilket språk ble det sagt på?"))
    phone = PhoneField(
        _("Mobilnummeret til den som sa det"),
        _(
            "Skriv det hvis hun eller han vil ha en SMS eller bli ringt når vi har svart. Nummeret "
            "brukes bare til det, og slettes når saken er ferdig."
        ),
    )

    field_order = ("text", "language", "place", "how", "interpreter", "phone")


class DeedForm(forms.Form):
    """One thing that is done with an idea; each form on the page has ids of its own."""

    act: Act

    def __init__(self, data: Any = None, *, idea: Idea) -> None:
        super().__init__(data, auto_id=f"id_{self.act}_%s")
        self.idea = idea


class AssessForm(DeedForm):
    """Who looks into it, and until when."""

    act = Act.ASSESS

    unit: Any = forms.ModelChoiceField(
        label=_("Hvem vurderer det?"),
        queryset=None,
        empty_label=None,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    due_on = DayInReach(label=_("Svar innen"))
    note = PlainText(
        label=_("Internt notat"), max_length=2000, required=False, widget=forms.Textarea
    )

    def __init__(self, data: Any = None, *, idea: Idea) -> None:
        super().__init__(data, idea=idea)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.order_by("name", "id")
        self.initial = {"unit": idea.unit_id, "due_on": idea.due_on}
        self.fields["note"].widget.attrs["rows"] = 2


class AnswerForm(DeedForm):
    """An answer to somebody who cannot ask what was meant: a template, and the reason."""

    act = Act.ANSWER

    outcome = forms.ChoiceField(
        label=_("Hva er svaret?"),
        choices=[
            (answers.YES, _("Vi prøver")),
            (answers.PARTLY, _("Vi gjør en del av det")),
            (answers.NOT_NOW, _("Ikke nå, fordi …")),
            (answers.NO, _("Nei, fordi …")),
            (answers.PASSED_ON, _("Vi har sendt det videre til …")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    text = PlainText(
        label=_("Hvorfor, og hva skjer nå?"),
        max_length=3000,
        missing=_("Skriv hvorfor, så den som sa det, forstår svaret."),
        help_text=_("Skriv enkelt. Den som sa det, kan ikke svare deg."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    receiver = PlainText(label=_("Sendt videre til"), max_length=120, required=False)
    on_poster = forms.BooleanField(
        label=_("Vis på nettsiden og plakaten. Det folk sa, har ingen navn i seg."),
        required=False,
        initial=True,
    )
    by_phone = forms.BooleanField(
        label=_("Ring eller send SMS til dem som la igjen nummer"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if answers.needs_receiver(said.get("outcome", "")) and not said.get("receiver"):
            self.add_error("receiver", _("Skriv hvem som har fått innspillet."))
        return said


class TranslateForm(DeedForm):
    """The idea in another language than its own."""

    act = Act.TRANSLATE

    language = forms.ChoiceField(
        label=_("Språk"), error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE}
    )
    text = PlainText(
        label=_("Oversettelsen din"),
        max_length=3000,
        missing=_("Skriv oversettelsen."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, idea: Idea) -> None:
        super().__init__(data, idea=idea)
        languages: Any = self.fields["language"]
        original = {text.language for text in self.texts() if text.is_original}
        languages.choices = [pair for pair in settings.LANGUAGES if pair[0] not in original]

    def texts(self) -> Iterable[Any]:
        """What the idea is written in."""
        found: Iterable[Any] = self.idea.texts.all()
        return found


class TranslateAnswerForm(TranslateForm):
    """The answer in another language, mostly that of who said it."""

    act = Act.TRANSLATE_ANSWER

    def __init__(self, data: Any = None, *, idea: Idea) -> None:
        super().__init__(data, idea=idea)
        said_in = [text.language for text in idea.texts.all() if text.is_original]
        self.initial = {"language": said_in[0]} if said_in else {}

    def texts(self) -> Iterable[Any]:
        """What the latest answer is written in."""
        given: list[IdeaAnswer] = list(self.idea.answers.all())
        return given[-1].texts.all() if given else []


class JoinForm(DeedForm):
    """Which earlier idea says the same."""

    act = Act.JOIN

    to = forms.TypedChoiceField(
        label=_("Sier det samme som"),
        coerce=int,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )

    def __init__(self, data: Any = None, *, idea: Idea) -> None:
        super().__init__(data, idea=idea)
        earlier: Any = self.fields["to"]
        earlier.choices = [(one.pk, _first_words(one)) for one in may_be_same(idea)]


class DecideForm(DeedForm):
    """What was decided, by whom, and between which ways."""

    act = Act.DECIDE

    what = PlainText(
        label=_("Hva ble bestemt?"),
        max_length=2000,
        missing=_("Skriv hva som ble bestemt."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    authority = PlainText(
        label=_("Hvem bestemte?"), max_length=120, missing=_("Skriv hvem som bestemte.")
    )
    decided_on = DayInReach(label=_("Når?"))

    def __init__(self, data: Any = None, *, idea: Idea) -> None:
        super().__init__(data, idea=idea)
        for number in _ALTERNATIVES:
            parts = {"what": _("Mulighet %d"), "pros": _("Fordeler %d"), "cons": _("Ulemper %d")}
            for part, label in parts.items():
                self.fields[f"{part}_{number}"] = PlainText(
                    label=label % number, max_length=500, required=False
                )

    def clean(self) -> dict[str, Any]:
        """The alternatives that were written, gathered in one list."""
        said = super().clean() or {}
        ways = [
            {part: said.pop(f"{part}_{number}", "") for part in ("what", "pros", "cons")}
            for number in _ALTERNATIVES
        ]
        return {**said, "alternatives": [way for way in ways if way["what"]]}


class BeginForm(DeedForm):
    """What is done because of it."""

    act = Act.BEGIN

    what = PlainText(
        label=_("Hva gjør dere?"),
        max_length=1000,
        missing=_("Skriv hva dere gjør."),
        help_text=_("Alle kan lese det på «Du sa – vi gjorde»."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FinishForm(DeedForm):
    """That it is done, when, and how it went."""

    act = Act.FINISH

    measure: Any = forms.ModelChoiceField(
        label=_("Hva er gjort?"),
        queryset=None,
        empty_label=None,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    done_on = DayInReach(label=_("Når?"))
    result = PlainText(
        label=_("Hvordan gikk det?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, idea: Idea) -> None:
        super().__init__(data, idea=idea)
        measures: Any = self.fields["measure"]
        measures.queryset = idea.measures.order_by("id")
        measures.label_from_instance = lambda measure: measure.what


class HangUpForm(DeedForm):
    """That the poster hangs: nothing is asked."""

    act = Act.HANG_UP


class CloseForm(DeedForm):
    """That all is done: nothing is asked."""

    act = Act.CLOSE


def _first_words(idea: Idea) -> str:
    texts = sorted(idea.texts.all(), key=lambda text: text.language not in ("nb", "nn"))
    return Truncator(texts[0].text if texts else "").chars(_FIRST_WORDS)
