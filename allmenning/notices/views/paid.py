"""Reaching those whom e-mail does not, by letter or text: the price, two who say yes, and what failed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.notices import access
from allmenning.notices.actions.approving import (
    AlreadyApproved,
    ChangedMeanwhile,
    OwnNotice,
    approve_price,
)
from allmenning.notices.actions.paying import (
    NotApproved,
    NotSent,
    OtherOffer,
    order_paid,
    try_again,
)
from allmenning.notices.models import Channel, Notice, PaidMessage
from allmenning.notices.queries.paying import (
    Offer,
    counts,
    not_through,
    offer_of,
    voices,
)
from allmenning.notices.queries.proposals import writers
from allmenning.notices.rules.proposal import VOICES
from allmenning.people.models import Person

PAID = {"brev": Channel.LETTER, "sms": Channel.SMS}
SHOWN = 100
_OTHER_OFFER = gettext_lazy(
    "Prisen eller antallet er endret siden du så det. Se over, og trykk igjen."
)


@dataclass(frozen=True)
class _Work:
    """One employee at one notice's letters or texts."""

    request: HttpRequest
    viewer: Person
    notice: Notice
    channel: Channel
    now: datetime

    @property
    def seen(self) -> Offer:
        """What stood on the button that was pressed."""
        number, price = (
            int(said) if said.isascii() and said.isdecimal() and len(said) < 13 else 0
            for said in (self.request.POST.get(name, "") for name in ("antall", "pris"))
        )
        return Offer(number, price)

    @property
    def digest(self) -> bytes:
        """The notice that was seen; of none when it cannot be read."""
        try:
            return bytes.fromhex(self.request.POST.get("sett", ""))
        except ValueError:
            return b""


@audience(Audience.STAFF, "GET", "POST")
def paid_page(request: HttpRequest, id: int, way: str) -> HttpResponse:
    """What it costs, who has said yes, and what did not get through; saying yes, sending, again."""
    now = timezone.now()
    notice = access.notice_to_edit(request, id, now=now)
    if way not in PAID or notice.started_at is None:
        raise Http404
    work = _Work(request, access.at_work(request), notice, PAID[way], now)
    if request.method == "GET":
        return _page(work)
    match request.POST.get("act"):
        case "approve":
            return _approved(work)
        case "send":
            return _sent(work)
        case "again":
            return _again(work)
    return _page(work, _("Vi forsto ikke hva du ville. Prøv igjen."))


def _approved(work: _Work) -> HttpResponse:
    if problem := _speaks_against(work):
        return _page(work, problem)
    try:
        approve_price(
            notice=work.notice,
            channel=work.channel,
            price=work.seen.price,
            seen=work.digest,
            by=work.viewer,
            now=work.now,
        )
    except OwnNotice:
        return _page(work, _("Du har skrevet varselet. To andre må godkjenne prisen."))
    except AlreadyApproved:
        return _page(work, _("Du har allerede godkjent. Nå må en annen godkjenne."))
    except ChangedMeanwhile:
        return _page(work, _("Varselet ble endret mens du så på det. Se på det igjen."))
    return _done(work, _("Prisen er godkjent av deg."))


def _speaks_against(work: _Work) -> str:
    """Why what was seen cannot be approved; "" when it can."""
    if not access.may_approve(work.viewer, work.notice, now=work.now):
        return _("Du kan ikke godkjenne utgifter her. Spør lederen din.")
    offer = offer_of(work.notice, work.channel, now=work.now)
    if not offer.price:
        return _("Ingen har satt en pris. Be en som leder kommunen, om det.")
    return "" if offer == work.seen else str(_OTHER_OFFER)


def _sent(work: _Work) -> HttpResponse:
    actor = Actor("person", work.viewer.pk)
    try:
        number = order_paid(
            notice=work.notice, channel=work.channel, seen=work.seen, actor=actor, now=work.now
        )
    except NotApproved:
        return _page(work, _("To må godkjenne prisen før noe sendes."))
    except NotSent:
        return _page(work, _("Varselet sendes ikke nå, så det går ikke ut brev og SMS heller."))
    except OtherOffer:
        return _page(work, str(_OTHER_OFFER))
    return _done(work, _("Sendes nå: %(n)d.") % {"n": number})


def _again(work: _Work) -> HttpResponse:
    identifier = work.request.POST.get("paid", "")
    rows = not_through(work.notice, work.channel)
    if not (identifier.isascii() and identifier.isdecimal()):
        raise Http404
    paid = get_object_or_404(rows, pk=int(identifier[:18]))
    if not try_again(paid=paid, actor=Actor("person", work.viewer.pk), now=work.now):
        return _page(work, _("Denne kan ikke sendes på nytt: Kanskje har den kommet fram."))
    return _done(work, _("Vi prøver på nytt."))


def _done(work: _Work, said: str) -> HttpResponse:
    messages.success(work.request, said)
    return SeeOther(work.request.path)


def _page(work: _Work, problem: str = "") -> HttpResponse:
    offer = offer_of(work.notice, work.channel, now=work.now)
    said = voices(work.notice, work.channel, offer.price) if offer.price else []
    mine = work.viewer.pk in writers(work.notice) | {one.person_id for one in said}
    found = not_through(work.notice, work.channel)
    context = {
        "notice": work.notice,
        "channel": work.channel.label,
        "number": offer.number,
        "seen": {
            "sett": bytes(work.notice.proposed or b"").hex(),
            "antall": str(offer.number),
            "pris": str(offer.price),
        },
        "price": _kroner(offer.price),
        "total": _kroner(offer.total),
        "has_price": bool(offer.price),
        "leads_all": access.leads_all(work.viewer, now=work.now),
        "voices": [one.person.name for one in said],
        "is_approved": len(said) >= VOICES,
        "may_approve": not mine and access.may_approve(work.viewer, work.notice, now=work.now),
        "counts": _counts(work),
        "rows": [_row(paid) for paid in found[:SHOWN]],
        "problem": problem,
    }
    return render(work.request, "notices/paid.html", context, status=422 if problem else 200)


def _kroner(ore: int) -> str:
    return number_format(ore / 100, 2)


def _counts(work: _Work) -> list[tuple[str, int]]:
    found = counts(work.notice, work.channel)
    return [(str(one.label).capitalize(), found[one]) for one in PaidMessage.State if one in found]


def _row(paid: PaidMessage) -> dict[str, Any]:
    return {
        "id": paid.pk,
        "state": paid.get_state_display(),
        "hindrance": _hindrance(paid.hindrance),
        "may_retry": paid.state == PaidMessage.State.REFUSED,
    }


def _hindrance(code: str) -> str:
    """What was in the way, for those we know; otherwise the provider's own code."""
    known = {
        "": _("Ingen vet om den ble sendt. Se etter hos leverandøren."),
        "no_phone": _("Registeret har ingen mobil som kan brukes."),
        "no_address": _("Registeret har ingen adresse."),
        "no_number": _("Vi kan ikke lese fødselsnummeret, så vi vet ikke hvem det er."),
        "no_name": _("Registeret sa ikke hva personen heter."),
        "no_words": _("Teksten mangler noe om bydelen. Legg det inn først."),
        "no_account": _("Kommunen har ingen avtale med en leverandør."),
    }
    return known.get(code) or _("Leverandøren svarte %(code)s.") % {"code": code}
