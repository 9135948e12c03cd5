"""Figures of meeting places as sentences: what was counted, and what was not."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.activities.models import ReportedFigures
from allmenning.activities.rules.figures import Figures
from allmenning.core.speech import in_figures, is_few


def figures_in_words(figures: Figures) -> list[str]:
    """148 åpningsdager · 4 785 besøk · 32 i snitt, and what was not counted or was cancelled."""
    if not figures.held:
        return [_("Ingen økter er registrert.")]
    said = [_days(figures.days)]
    if figures.mean is not None:
        said += [
            _visits(figures.visits),
            _("%(n)s i snitt") % {"n": in_figures(round(figures.mean))},
        ]
        said[1:] = [_about(text) for text in said[1:]] if figures.is_approximate else said[1:]
        said += _range(figures)
    if figures.uncounted:
        uncounted = ngettext("%(n)s økt ikke talt", "%(n)s økter ikke talt", figures.uncounted)
        said.append(uncounted % {"n": in_figures(figures.uncounted)})
    if figures.cancelled:
        cancelled = ngettext("%(n)s avlyst", "%(n)s avlyst", figures.cancelled)
        said.append(cancelled % {"n": in_figures(figures.cancelled)})
    return said


def _range(figures: Figures) -> list[str]:
    if figures.least is None or figures.most is None or len(figures.counted) < 2:
        return []
    most = in_figures(figures.most.people)
    said = {
        "least": in_figures(figures.least.people),
        "most": _about(most) if figures.most.is_approximate else most,
    }
    return [_("fra %(least)s til %(most)s") % said]


def report_in_words(report: ReportedFigures) -> str:
    """148 åpningsdager · 4 785 besøk · 32 i snitt · 1 230 unike (465 voksne, 765 barn), and whose
    figures they are. What is not known is said to be so."""
    said = [
        _days(report.opening_days)
        if report.opening_days is not None
        else _not_known(_("åpningsdager")),
        _visits(report.visits) if report.visits is not None else _not_known(_("besøk")),
    ]
    if report.visits is not None and report.opening_days:
        mean = round(report.visits / report.opening_days)
        said.append(_("%(n)s i snitt") % {"n": in_figures(mean)})
    said.append(_unique(report))
    return _("%(figures)s, kilde: %(source)s") % {
        "figures": " · ".join(said),
        "source": report.source,
    }


def _unique(report: ReportedFigures) -> str:
    if report.unique is None:
        return _not_known(_("unike"))
    unique = _("%(n)s unike") % {"n": in_figures(report.unique)}
    adults, children = report.unique_adults, report.unique_children
    if adults is None or children is None or is_few(adults) or is_few(children):
        return unique
    return _("%(unique)s (%(adults)s voksne, %(children)s barn)") % {
        "unique": unique,
        "adults": in_figures(adults),
        "children": in_figures(children),
    }


def _not_known(what: str) -> str:
    return _("%(what)s: ikke registrert") % {"what": what}


def _days(number: int) -> str:
    return ngettext("%(n)s åpningsdag", "%(n)s åpningsdager", number) % {"n": in_figures(number)}


def _visits(number: int) -> str:
    return ngettext("%(n)s besøk", "%(n)s besøk", number) % {"n": in_figures(number)}


def _about(text: str) -> str:
    return _("ca. %(count)s") % {"count": text}
