"""The product's routes and one door for each audience, for tests of the guard."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from allmenning.core.audience import Audience, audience


@audience(Audience.ANYONE, "GET", "POST")
def front_door(request: HttpRequest) -> HttpResponse:
    return HttpResponse("anyone")


@audience(Audience.SIGNED_IN)
def own_door(request: HttpRequest) -> HttpResponse:
    return HttpResponse("signed in")


@audience(Audience.STAFF)
def office_door(request: HttpRequest) -> HttpResponse:
    return HttpResponse("staff")


@audience(Audience.ANYONE)
def shelf(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for a minute", headers={"Cache-Control": "max-age=60"})


@audience(Audience.MACHINE, "POST")
def hatch(request: HttpRequest) -> HttpResponse:
    return HttpResponse("machine")


@audience(Audience.ANYONE)
def trapdoor(request: HttpRequest, word: str) -> HttpResponse:
    raise RuntimeError(word)


def forgotten_door(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody declared who this is for")


urlpatterns = [
    path("front/", front_door, name="front_door"),
    path("own/", own_door, name="own_door"),
    path("office/", office_door, name="office_door"),
    path("shelf/", shelf, name="shelf"),
    path("hatch/", hatch, name="hatch"),
    path("trap/<str:word>/", trapdoor, name="trapdoor"),
    path("forgotten/", forgotten_door, name="forgotten_door"),
    path("", include("allmenning.config.urls")),
]
handler404 = "allmenning.portal.views.errors.not_found"
handler500 = "allmenning.portal.views.errors.failed"
