"""How the spaces of a template may be booked, and when somebody must answer."""

from django.utils.translation import gettext

from allmenning.booking.forms.approval import UsualAnswer, case_in_words
from allmenning.booking.forms.rules import FiguresForm
from allmenning.places.actions.editing import ChangedMeanwhile
from allmenning.places.forms.place import PlaceForm


class TemplateRulesForm(FiguresForm, PlaceForm):
    """The figures of the rules, and whether somebody must answer when no case fits."""

    needs_approval = UsualAnswer()

    def tell_changed(self, error: ChangedMeanwhile) -> None:
        super().tell_changed(error)
        if "approval" in error.now_says:
            told = gettext(
                "En kollega har endret unntakene til: %(cases)s. Send på nytt for å bruke dine."
            )
            said = "; ".join(case_in_words(case) for case in error.now_says["approval"])
            self.add_error(None, told % {"cases": said or gettext("ingen")})
