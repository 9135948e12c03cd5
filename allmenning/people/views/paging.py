"""Long lists in pages."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

PER_PAGE = 50


def page_of(request: HttpRequest, rows: Any, *, most: int = PER_PAGE) -> Page[Any]:
    """The page `?side=` asks for; one that is not there gives the nearest that is."""
    return Paginator(rows, most).get_page(request.GET.get("side"))


def turning(page: Page[Any]) -> dict[str, str]:
    """The ways to the pages before and after, for the component that turns them."""
    number, last = page.number, page.paginator.num_pages
    return {
        "previous_url": f"?side={number - 1}" if page.has_previous() else "",
        "next_url": f"?side={number + 1}" if page.has_next() else "",
        "text": _("Side %(number)s av %(last)s") % {"number": number, "last": last},
    }
