"""Where a request comes from, past our own proxies."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The network address of whoever asks, as the outermost of our own proxies saw it.

    Each proxy adds the address it was called from to the end of X-Forwarded-For; what stands before
    those of `TRUSTED_PROXIES` is what the caller wrote. Who came past fewer proxies called us
    directly.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    proxies: int = settings.TRUSTED_PROXIES
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    return hops[-proxies] or direct if 0 < proxies <= len(hops) else direct
