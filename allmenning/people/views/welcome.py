"""The first visit: how somebody is called and reached."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.people import actions
from allmenning.people.forms import Profile
from allmenning.people.models import Person
from allmenning.people.rules.phone import readable_phone
from allmenning.people.views.onward import onward


@audience(Audience.SIGNED_IN, "GET", "POST")
def welcome(request: HttpRequest) -> HttpResponse:
    """Ask for name, e-mail and phone, then go on to where one was heading."""
    person: Person = request.person  # type: ignore[attr-defined]
    data = request.POST if request.method == "POST" else None
    form = Profile(data, initial=_known(person))
    if form.is_valid():
        actor = Actor("person", person.pk)
        actions.complete_profile(
            person=person, **form.cleaned_data, actor=actor, now=timezone.now()
        )
        return redirect(onward(request))
    return render(
        request, "people/welcome.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _known(person: Person) -> dict[str, str]:
    phone = readable_phone(person.phone) if person.phone else ""
    return {"name": person.name, "email": person.email, "phone": phone}
