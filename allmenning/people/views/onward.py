"""Where one goes after a page in between."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

FIRST_PAGE = "/"
# Longer ones than any page of ours makes; a session shall not be filled with them.
_LONGEST = 1000


def onward(request: HttpRequest) -> str:
    """The page named by `neste`, when it is one of this site's own, else the first page."""
    wish = request.GET.get("neste", "")
    if not wish.startswith("/") or len(wish) > _LONGEST or wish.startswith(_in_between()):
        return FIRST_PAGE
    return wish if url_has_allowed_host_and_scheme(wish, allowed_hosts=None) else FIRST_PAGE


def with_onward(name: str, target: str, *args: str) -> str:
    """The address of a page in between that remembers where to go after it."""
    address = reverse(name, args=args)
    return address if target == FIRST_PAGE else f"{address}?{urlencode({'neste': target})}"


def _in_between() -> tuple[str, str]:
    """Where pages begin on which one is only ever on the way in or out."""
    return reverse("people:sign_in"), reverse("people:sign_out")
