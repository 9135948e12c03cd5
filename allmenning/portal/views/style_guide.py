"""The style guide: every component with sample data, for those who draw and those who look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from allmenning.core.audience import Audience, audience
from allmenning.portal.views import figure_samples, style_samples


@audience(Audience.ANYONE)
def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component on one page, in the municipality's own colours."""
    return render(
        request, "portal/style_guide.html", style_samples.context() | figure_samples.context()
    )
