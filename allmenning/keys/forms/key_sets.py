"""Setting up key sets of metal: where they are fetched, and what each opens."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText
from allmenning.keys.actions.key_sets import Facts
from allmenning.keys.models import KeyHandover
from allmenning.places.models import Space

LANGUAGES = ("nb", "nn", "en")
MOST_KEYS = 50
LATEST = 168
LONGEST = 500
_COUNT = _("Skriv hvor mange nøkler det er, mellom 1 og 50.")
_HOURS = _("Skriv et antall timer mellom 0 og 168. 168 timer er en uke.")


def _words(label: Any, *, missing: Any = "", help_text: Any = "") -> PlainText:
    return PlainText(
        label=label,
        max_length=LONGEST,
        missing=missing,
        required=bool(missing),
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HandoverForm(forms.Form):
    """Where and when keys are fetched and returned at a building."""

    fetching_nb = _words(
        _("Hvor og når henter de nøkkelen?"),
        missing=_("Skriv hvor og når nøkkelen hentes."),
        help_text=_("For eksempel: «I vaktmesterkontoret ved hovedinngangen, hverdager 8–15.»"),
    )
    returning_nb = _words(
        _("Hvor leverer de den tilbake?"),
        missing=_("Skriv hvor nøkkelen leveres."),
        help_text=_("For eksempel: «I den grønne postkassa utenfor kontoret.»"),
    )
    hours = forms.IntegerField(
        label=_("Hvor mange timer etter lånet skal den være tilbake?"),
        min_value=0,
        max_value=LATEST,
        help_text=_("Da får låntakeren og du beskjed hvis den ikke er levert."),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _HOURS),
    )
    fetching_nn = _words(_("Hvor og når henter de nøkkelen, på nynorsk"))
    fetching_en = _words(_("Hvor og når henter de nøkkelen, på engelsk"))
    returning_nn = _words(_("Hvor leverer de den tilbake, på nynorsk"))
    returning_en = _words(_("Hvor leverer de den tilbake, på engelsk"))

    def __init__(self, data: Any = None, *, said: KeyHandover) -> None:
        super().__init__(data, initial={"hours": said.hours, **_flat(said)})

    def facts(self) -> dict[str, Any]:
        """The texts in the languages they were written in, and the hours."""
        return {
            "fetching": self._texts("fetching"),
            "returning": self._texts("returning"),
            "hours": self.cleaned_data["hours"],
        }

    def _texts(self, name: str) -> dict[str, str]:
        said = {code: self.cleaned_data[f"{name}_{code}"] for code in LANGUAGES}
        return {code: text for code, text in said.items() if text}


def _flat(said: KeyHandover) -> dict[str, str]:
    texts = {"fetching": said.fetching, "returning": said.returning}
    return {
        f"{name}_{code}": text.get(code, "") for name, text in texts.items() for code in LANGUAGES
    }


class KeySetForm(forms.Form):
    """One key set: what stands on its tag, and what it opens."""

    label = PlainText(
        label=_("Hva står det på merket?"),
        max_length=40,
        missing=_("Skriv det som står på merket, så alle finner riktig sett."),
        help_text=_("For eksempel: «Gymsal 1»"),
    )
    opens = PlainText(
        label=_("Hva åpner det?"),
        max_length=200,
        missing=_("Skriv hva nøklene åpner. Det trenger du å vite hvis settet blir borte."),
        help_text=_("For eksempel: «Hovedinngangen, gymsalen og lageret»"),
    )
    count = forms.IntegerField(
        label=_("Hvor mange nøkler er det på settet?"),
        min_value=1,
        max_value=MOST_KEYS,
        initial=1,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _COUNT),
    )
    space = forms.TypedChoiceField(
        label=_("Hvem får det med seg?"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("Velg et lokale i lista.")},
    )

    def __init__(self, data: Any = None, *, spaces: Sequence[Space]) -> None:
        super().__init__(data)
        self.spaces = {space.pk: space for space in spaces}
        named = ((space.pk, _for(space)) for space in spaces)
        self.fields["space"].choices = [  # type: ignore[attr-defined]
            ("", _("Alle som låner noe i bygget")),
            *named,
        ]

    def facts(self) -> Facts:
        said = self.cleaned_data
        space = self.spaces[said["space"]] if said["space"] else None
        return Facts(said["label"], said["opens"], said["count"], space)

    def tell_label_taken(self) -> None:
        """Say that another key set of the building has this on its tag."""
        self.add_error("label", _("Bygget har allerede et nøkkelsett med dette merket."))


def _for(space: Space) -> Any:
    return _("De som låner %(space)s") % {"space": space.name}
