"""Where leaders let another system be told of changes, and see how the telling goes."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from allmenning.booking import access
from allmenning.booking.actions.webhooks import (
    change_secret,
    send_again,
    stop_telling,
    tell_at,
    try_again,
)
from allmenning.booking.channels.webhook import checked
from allmenning.booking.forms.webhooks import AddressForm
from allmenning.booking.models import Delivery, Webhook
from allmenning.booking.queries import webhooks
from allmenning.booking.views.deliveries import rows, state
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.core.outbound import Hindrance, Unreachable
from allmenning.people import access as people
from allmenning.people.models import ApiKey

MOST_SHOWN = 50


@audience(Audience.STAFF, "GET", "POST")
@never_cache
def webhook(request: HttpRequest, id: int) -> HttpResponse:
    """The address of a key's system and what it was told; a new secret is on the answer only."""
    key, now = _key(request, id), timezone.now()
    sent = request.POST if request.method == "POST" and _may(key) else None
    form = AddressForm(sent)
    if not form.is_valid() or not _leads_somewhere(form):
        return _page(request, key, form, now, status=422 if form.is_bound else 200)
    address = form.cleaned_data["address"]
    secret = tell_at(key=key, address=address, actor=_actor(request), now=now)
    if secret:
        return _page(request, key, AddressForm(), now, secret=secret)
    messages.success(request, _("Adressen er byttet."))
    return _back(key)


@audience(Audience.STAFF, "POST")
@never_cache
def new_secret(request: HttpRequest, id: int) -> HttpResponse:
    """Sign with another secret from now on; it is on the answer only."""
    key, now = _key(request, id), timezone.now()
    secret = change_secret(webhook=_webhook(key), actor=_actor(request), now=now)
    return _page(request, key, AddressForm(), now, secret=secret)


@audience(Audience.STAFF, "POST")
def resume(request: HttpRequest, id: int) -> HttpResponse:
    """Try again at once, also what was given up."""
    key = _key(request, id)
    try_again(webhook=_webhook(key), actor=_actor(request), now=timezone.now())
    messages.success(request, _("Vi prøver igjen innen et minutt."))
    return _back(key)


@audience(Audience.STAFF, "POST")
def resend(request: HttpRequest, id: int, delivery: int) -> HttpResponse:
    """Send one message once more."""
    key = _key(request, id)
    found = get_object_or_404(Delivery, pk=delivery, webhook=_webhook(key))
    send_again(delivery=found, actor=_actor(request), now=timezone.now())
    messages.success(request, _("Beskjeden sendes på nytt innen et minutt."))
    return _back(key)


@audience(Audience.STAFF, "POST")
def end(request: HttpRequest, id: int) -> HttpResponse:
    """Tell the system no more."""
    key = _key(request, id)
    stop_telling(webhook=_webhook(key), actor=_actor(request), now=timezone.now())
    messages.success(request, _("Systemet får ikke flere beskjeder."))
    return _back(key)


def _key(request: HttpRequest, identifier: int) -> ApiKey:
    viewer, now = access.signed_in(request), timezone.now()
    return people.access_api_key(viewer=viewer, id=identifier, now=now)


def _may(key: ApiKey) -> bool:
    return ApiKey.Right.READ_CHANGES in key.rights


def _webhook(key: ApiKey) -> Webhook:
    return get_object_or_404(Webhook, api_key=key)


def _actor(request: HttpRequest) -> Actor:
    return Actor("person", access.signed_in(request).pk)


def _back(key: ApiKey) -> HttpResponse:
    return SeeOther(reverse("booking:webhook", args=[key.pk]))


def _leads_somewhere(form: AddressForm) -> bool:
    """Whether the address leads to a machine on the open net; the form says why not."""
    try:
        checked(form.cleaned_data["address"])
    except Unreachable as error:
        form.add_error("address", _refusal(error.hindrance))
        return False
    return True


def _refusal(hindrance: Hindrance) -> str:
    if hindrance is Hindrance.NOT_ALLOWED:
        return _(
            "Denne adressen kan ikke brukes. Den må begynne med https og være på det åpne nettet."
        )
    return _("Vi finner ikke dette nettstedet. Se om adressen er riktig skrevet.")


def _page(
    request: HttpRequest,
    key: ApiKey,
    form: AddressForm,
    now: datetime,
    *,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    found = webhooks.webhook_of(key)
    shown: dict[str, Any] = {
        "key": key,
        "may": _may(key),
        "webhook": found,
        "state": state(found, now=now) if found else "",
        "rows": rows(webhooks.latest(found, most=MOST_SHOWN), now=now) if found else [],
        "form": form,
        "secret": secret,
    }
    return render(request, "booking/webhook.html", shown, status=status)
