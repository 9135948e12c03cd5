"""Evaluating meeting places: what the rule proposes, what a group decides, and the rule itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import evaluating, starting
from allmenning.activities.forms.evaluating import (
    CircumstancesForm,
    DecideForm,
    RuleForm,
    circumstances_of,
    rule_as_it_is,
)
from allmenning.activities.models import Activity, EvaluationDecision, EvaluationRule
from allmenning.activities.queries import evaluation
from allmenning.activities.queries.at_work import in_use
from allmenning.activities.queries.evaluation import Evaluated
from allmenning.activities.rules.evaluation import Outcome
from allmenning.activities.rules.evidence import Evidence, from_data, mark_of
from allmenning.activities.views import evaluation_words as words
from allmenning.activities.views.everyone.words import title_of
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.log import Actor


@audience(Audience.STAFF)
def evaluations(request: HttpRequest) -> HttpResponse:
    """The meeting places in use, each with what is proposed and what was decided last."""
    now, viewer = timezone.now(), access.viewer(request)
    shown = list(in_use(access.units_at_work(viewer, now=now)))
    decided = evaluation.latest_decisions(shown)
    rows = [
        {
            **_proposed(one),
            **_named(one.activity),
            "last": words.decided_in_words(decided.get(one.activity.pk), now=now),
        }
        for one in evaluation.evaluated(shown, now=now)
    ]
    may_change = access.may_lay_down_rules(viewer, now=now)
    rule_url = reverse("activities:evaluation_rule") if may_change else ""
    context = {"rows": rows, "rule_url": rule_url}
    return render(request, "activities/evaluations.html", context)


@audience(Audience.STAFF, "GET", "POST")
def evaluation_of(request: HttpRequest, slug: str) -> HttpResponse:
    """What the rule saw of one meeting place and proposes, and what a group decides."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    one = evaluation.evaluated([activity], now=now)[0]
    form = DecideForm(request.POST or None, initial=_first_guess(one))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        told = {"decided": said["bestemt"], "decided_by": said["hvem"], "reason": said["grunn"]}
        try:
            evaluating.decide(activity=activity, mark=said["merke"], **told, by=viewer, now=now)
            messages.success(request, _("Beslutningen er skrevet ned."))
            return redirect("activities:evaluation", slug)
        except evaluating.HasChanged:
            form = _read_again(form, one)
    return _page(request, one, form, now)


def _page(request: HttpRequest, one: Evaluated, form: DecideForm, now: datetime) -> HttpResponse:
    context = {
        **_named(one.activity),
        **_proposed(one),
        **_seen(one.seen),
        "figures": words.figures_of(one.seen),
        "form": form,
        "rule": words.rule_in_words(one.rule.kind, one.rule.version),
        "may_be_copied": one.proposal.may_be_copied,
        "decisions": [_told(row, now) for row in evaluation.decisions_of(one.activity)],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/evaluation.html", context, status=status)


@audience(Audience.STAFF, "GET", "POST")
def circumstances(request: HttpRequest, slug: str) -> HttpResponse:
    """What no count tells of a meeting place: work, demand, and what else there is."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    form = CircumstancesForm(request.POST or None, initial=circumstances_of(activity))
    if request.method == "POST" and form.is_valid():
        actor = Actor("person", viewer.pk)
        starting.change(activity=activity, actor=actor, now=now, **form.told())
        messages.success(request, _("Endringene er lagret."))
        return redirect("activities:evaluation", slug)
    context = {**_named(activity), "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/circumstances.html", context, status=status)


@audience(Audience.STAFF, "GET", "POST")
def evaluation_rule(request: HttpRequest) -> HttpResponse:
    """The rules that hold, and the next version of one of them."""
    now, viewer = timezone.now(), access.viewer(request)
    if not access.may_lay_down_rules(viewer, now=now):
        raise Http404
    rules = evaluation.rules_on(local_date(now))
    form = RuleForm(request.POST or None, initial=rule_as_it_is(rules[""]))
    if request.method == "POST" and form.is_valid():
        try:
            evaluating.lay_down(**form.cleaned_data, by=viewer, now=now)
            messages.success(request, _("Regelen er lagret. Beslutninger som er tatt, står."))
            return redirect("activities:evaluations")
        except evaluating.IsTaken:
            form.taken()
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "rules": [_version(rule) for rule in rules.values()]}
    return render(request, "activities/evaluation_rule.html", context, status=status)


def _first_guess(one: Evaluated) -> dict[str, Any]:
    """What the form begins with: the proposal, who decided last, and which figures stand there."""
    outcome = one.proposal.outcome
    return {
        "bestemt": "" if outcome is Outcome.TOO_LITTLE else outcome.value,
        "hvem": evaluation.group_of(one.activity),
        "merke": mark_of(one.seen, str(one.rule)),
    }


def _read_again(form: DecideForm, one: Evaluated) -> DecideForm:
    """The same answers beside the figures as they are now."""
    again = DecideForm({**form.cleaned_data, "merke": mark_of(one.seen, str(one.rule))})
    again.figures_changed()
    return again


def _named(activity: Activity) -> dict[str, Any]:
    return {
        "title": title_of(activity),
        "slug": activity.slug,
        "parent": title_of(activity.parent) if activity.parent else "",
    }


def _proposed(one: Evaluated) -> dict[str, Any]:
    """.proposal: .text .look .grounds."""
    proposal = one.proposal
    rule = evaluation.figures_in(one.rule)
    return {
        "proposal": {
            "text": words.proposal_in_words(proposal.outcome),
            "look": words.LOOKS[proposal.outcome],
            "grounds": words.grounds_in_words(proposal.grounds, rule, one.seen),
        }
    }


def _seen(seen: Evidence) -> dict[str, Any]:
    """.rows, the newest first, and .circumstances."""
    return {
        "rows": [words.row_in_words(row) for row in reversed(seen.rows)],
        "circumstances": words.circumstances_in_words(seen),
    }


def _version(rule: EvaluationRule) -> dict[str, str]:
    since = speech.date_like(rule.valid_from, "j. F Y") if rule.version else ""
    return {"text": words.rule_in_words(rule.kind, rule.version), "since": since}


def _told(decision: EvaluationDecision, now: datetime) -> dict[str, Any]:
    """One decision with what it was made of."""
    seen = from_data(decision.seen)
    facts: Mapping[str, Any] = {
        "reason": decision.reason,
        "proposed": words.outcome_in_words(decision.proposed),
        "against": decision.proposed not in (decision.decided, Outcome.TOO_LITTLE),
        "rule": words.rule_in_words(decision.rule_kind, decision.rule_version),
        "figures": words.figures_of(seen),
    }
    return {
        **words.decided_in_words(decision, now=now),
        **facts,
        **_seen(seen),
        "key": f"bestemt-{decision.pk}",
    }
