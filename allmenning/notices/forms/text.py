"""What a notice says, in one language."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmenning.core.fields import PlainText


class TextForm(forms.Form):
    """Subject and text."""

    subject = PlainText(
        label=_("Emne"), max_length=150, missing=_("Skriv hva det gjelder, i få ord.")
    )
    body = PlainText(
        label=_("Tekst"),
        max_length=8000,
        missing=_("Skriv hva folk skal få vite."),
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["lang"] = language

    def text(self) -> dict[str, str]:
        """Subject and body, as browsers do not end lines."""
        said = self.cleaned_data
        return {"subject": said["subject"], "body": said["body"].replace("\r\n", "\n")}


class BeginForm(forms.Form):
    """A notice that begins without a pattern."""

    def __init__(
        self, *args: Any, themes: list[tuple[int, str]], kinds: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("theme", themes), ("trigger", kinds)):
            field: Any = self.fields[name]
            field.choices = [("", _("Velg")), *choices]

    title = PlainText(
        label=_("Hva skal varselet hete hos oss?"),
        max_length=120,
        missing=_("Gi varselet et navn dere kjenner det igjen på."),
    )
    trigger = forms.ChoiceField(
        label=_("Hva gjør at noen får det?"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Velg noe i lista.")),
    )
    theme = forms.TypedChoiceField(
        label=_("Tema"),
        coerce=int,
        help_text=_("Folk kan si nei til alt om et tema."),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Velg noe i lista.")),
    )


class BecauseForm(forms.Form):
    """Why something is stopped or sent back."""

    because = PlainText(
        label=_("Hvorfor?"), max_length=200, missing=_("Skriv hvorfor, så kollegaene dine vet det.")
    )
