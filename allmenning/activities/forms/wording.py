"""What a meeting place is called and does, in other languages than bokmål."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmenning.activities.forms.activity import LONGEST_NAME, LONGEST_SUMMARY
from allmenning.activities.models import Activity
from allmenning.core.fields import PlainText

_OTHERS: Final = tuple(pair for pair in settings.LANGUAGES if pair[0] != "nb")


class WordingForm(forms.Form):
    """The name and the words about it in each language; those that are empty are shown in bokmål."""

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in _OTHERS:
            self.fields[f"navn_{code}"] = PlainText(
                label=_("Navnet på %(language)s") % {"language": language},
                max_length=LONGEST_NAME,
                required=False,
                initial=activity.title.get(code, ""),
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )
            self.fields[f"om_{code}"] = PlainText(
                label=_("Hva dere gjør der, på %(language)s") % {"language": language},
                max_length=LONGEST_SUMMARY,
                required=False,
                initial=activity.summary.get(code, ""),
                widget=forms.Textarea(attrs={"rows": 3, "lang": code, "dir": "auto"}),
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for code, _language in _OTHERS:
            name = f"navn_{code}"
            if said.get(f"om_{code}") and not said.get(name) and name not in self.errors:
                self.add_error(name, gettext_lazy("Skriv navnet på dette språket også."))
        return said

    def told(self, activity: Activity) -> dict[str, Any]:
        """The activity's texts, with what it is called in bokmål as it was."""
        return {
            "title": self._texts("navn", activity.title["nb"]),
            "summary": self._texts("om", activity.summary.get("nb", "")),
        }

    def _texts(self, field: str, norwegian: str) -> dict[str, str]:
        said = {code: self.cleaned_data[f"{field}_{code}"] for code, _language in _OTHERS}
        return {"nb": norwegian, **{code: text for code, text in said.items() if text}}
