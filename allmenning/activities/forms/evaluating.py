"""What a group decides of a meeting place, what no count tells of it, and the rule it is seen by."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.activities.models import Activity, EvaluationRule
from allmenning.activities.models.activity import LONGEST_AT_WORK
from allmenning.activities.models.evaluation import DECIDED
from allmenning.core.fields import DayInReach, Number, PlainText

_CHOOSE = _("Velg om den skal fortsette, endres eller avsluttes.")
_YES, _NO = "ja", "nei"
_EVERY = "alle"
_HOUR = 60


class DecideForm(forms.Form):
    """What was decided, by whom and why; `merke` tells which figures they had read."""

    bestemt = forms.ChoiceField(
        label=_("Hva bestemte dere?"),
        choices=DECIDED,
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    hvem = PlainText(
        label=_("Hvem bestemte?"),
        help_text=_("Skriv navnet på gruppen, for eksempel «ressursgruppen»."),
        max_length=120,
        missing=_("Skriv hvem som bestemte."),
    )
    grunn = PlainText(
        label=_("Hvorfor?"),
        help_text=_("Skriv det også når dere er enige i forslaget."),
        max_length=2000,
        missing=_("Skriv hvorfor dere bestemte det."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    merke = forms.CharField(widget=forms.HiddenInput, required=False)

    def figures_changed(self) -> None:
        """Say that the decision was made of other figures than those that stand here now."""
        self.add_error(
            None,
            _("Noen har telt eller svart siden du åpnet siden. Se over tallene, og lagre igjen."),
        )


class Decimals(forms.DecimalField):
    """A number with a comma or a full stop before its decimals."""

    def __init__(self, label: Any, least: str, most: str, **more: Any) -> None:
        errors = {
            "required": _("Skriv et tall."),
            "invalid": _("Skriv et tall som 2,5."),
            "min_value": _("Skriv %(limit_value)s eller mer."),
            "max_value": _("Skriv høyst %(limit_value)s."),
            "max_decimal_places": _("Skriv høyst én desimal."),
            "max_digits": _("Skriv et tall som 2,5."),
            "max_whole_digits": _("Skriv et tall som 2,5."),
        }
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        more |= {"min_value": Decimal(least), "max_value": Decimal(most), "decimal_places": 1}
        super().__init__(label=label, widget=widget, error_messages=errors, **more)

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value).replace(",", ".") if value is not None else None)

    def prepare_value(self, value: Any) -> Any:
        return str(value).replace(".", ",") if isinstance(value, Decimal) else value


class CircumstancesForm(forms.Form):
    """What no count tells; what is left open is not known."""

    ansatte = Number(
        _("Hvor mange ansatte er på jobb hver gang?"),
        least=0,
        most=100,
        required=False,
        help_text=_("Ikke frivillige. Driver en partner den alene, skriver du 0."),
    )
    timer = Decimals(
        _("Hvor mange timer er hver av dem på jobb?"),
        "0.1",
        "24",
        required=False,
        help_text=_("Med rigging og rydding. Står det åpent, regner vi så lenge økten varer."),
    )
    liknende = forms.ChoiceField(
        label=_("Finnes det et liknende tilbud i nærheten?"),
        choices=[("", _("vet ikke")), (_YES, _("ja")), (_NO, _("nei"))],
        widget=forms.RadioSelect,
        required=False,
    )
    spurt = Number(
        _("Hvor mange har spurt etter den?"),
        least=0,
        most=100_000,
        required=False,
        help_text=_("For eksempel i innspill, på telefon eller på venteliste."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("timer") and said.get("ansatte") is None and "ansatte" not in self.errors:
            self.add_error("ansatte", _("Skriv også hvor mange som er på jobb."))
        return said

    def told(self) -> dict[str, Any]:
        """The activity's fields."""
        said = self.cleaned_data
        hours = said["timer"]
        return {
            "employees": said["ansatte"],
            "minutes_each": min(round(hours * _HOUR), LONGEST_AT_WORK) if hours else None,
            "has_alike_nearby": {_YES: True, _NO: False}.get(said["liknende"]),
            "asked_for_by": said["spurt"],
        }


def circumstances_of(activity: Activity) -> dict[str, Any]:
    """What the form shows of an activity."""
    each = activity.minutes_each
    return {
        "ansatte": activity.employees,
        "timer": round(Decimal(each) / _HOUR, 1) if each else None,
        "liknende": {None: "", True: _YES, False: _NO}[activity.has_alike_nearby],
        "spurt": activity.asked_for_by,
    }


class RuleForm(forms.Form):
    """A new version of the rule for a kind of meeting place, from a day on."""

    kind = forms.ChoiceField(
        label=_("For hva slags?"),
        choices=[(_EVERY, _("alle slag")), *Activity.Kind.choices],
    )
    valid_from = DayInReach(label=_("Fra hvilken dag?"))
    window = Number(_("Hvor mange talte økter skal vi se på?"), least=1, most=52)
    fewest = Number(_("Hvor mange må være talt før vi foreslår noe?"), least=1, most=52)
    many = Number(_("Når så mange kommer i snitt, er det nok"), least=1, most=10_000)
    few = Number(_("Når så mange eller færre kommer i snitt, er det for få"), least=0, most=10_000)
    empty = Number(_("Så mange økter kan gå uten at noen kommer"), least=0, most=52)
    smileys = Decimals(_("Så mange smilefjes i snitt er bra"), "1", "5", max_digits=2)
    minutes = Number(_("Så mange minutter arbeidstid kan hvert besøk ta"), least=1, most=10_000)
    fall = Number(_("Så mange prosent færre kan det komme mot slutten"), least=1, most=100)
    asked_for = Number(
        _("Når så mange har spurt etter den, endrer vi heller enn å avslutte"),
        least=1,
        most=10_000,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("fewest", 0) > said.get("window", 52):
            self.add_error("fewest", _("Det kan ikke være flere enn dem vi ser på."))
        if "few" in said and "many" in said and said["few"] >= said["many"]:
            self.add_error("few", _("«Få» må være lavere enn «mange»."))
        return said

    def clean_kind(self) -> str:
        kind = str(self.cleaned_data["kind"])
        return "" if kind == _EVERY else kind

    def taken(self) -> None:
        """Say that another rule holds from this day already."""
        self.add_error("valid_from", _("En annen regel gjelder allerede fra denne dagen."))


FIGURES = ("window", "fewest", "many", "few", "empty", "smileys", "minutes", "fall", "asked_for")


def rule_as_it_is(rule: EvaluationRule) -> dict[str, Any]:
    """What the form shows of the rule that a new one follows."""
    return {"kind": rule.kind or _EVERY, **{name: getattr(rule, name) for name in FIGURES}}
