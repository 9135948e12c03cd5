"""Head counts in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.activities.rules.figures import HeadCount
from allmenning.core.speech import in_figures


def count_in_words(count: HeadCount | None) -> str:
    """14 voksne, 19 barn; nobody came, or nobody counted."""
    if count is None:
        return _("ikke talt")
    if not count.people:
        return _("0 kom")
    adults = ngettext("%(n)s voksen", "%(n)s voksne", count.adults) % {
        "n": in_figures(count.adults)
    }
    children = ngettext("%(n)s barn", "%(n)s barn", count.children) % {
        "n": in_figures(count.children)
    }
    both = _("%(adults)s, %(children)s") % {"adults": adults, "children": children}
    return _("ca. %(count)s") % {"count": both} if count.is_approximate else both
