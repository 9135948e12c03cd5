"""On which paper, and in which languages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from allmenning.documents.forms import SheetForm


class PaperForm(SheetForm):
    """A sheet about a meeting place, whose words are known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sprak"].help_text = _(
            "Det første av dem i listen blir størst. Alle får tid, sted og pris."
        )
