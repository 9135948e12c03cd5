"""Every room's pages, and the API."""

from django.urls import include, path

from allmenning.config.api import ROOT, addresses

urlpatterns = [
    path("", include("allmenning.core.urls")),
    path("", include("allmenning.people.urls")),
    path("", include("allmenning.places.urls")),
    path("", include("allmenning.booking.urls")),
    path("", include("allmenning.keys.urls")),
    path("", include("allmenning.notices.urls")),
    path("", include("allmenning.activities.urls")),
    path("", include("allmenning.voice.urls")),
    path("", include("allmenning.desk.urls")),
    path("", include("allmenning.insight.urls")),
    path("", include("allmenning.portal.urls")),
    path(ROOT, include((addresses(), "api"))),
]

handler404 = "allmenning.config.api.page_not_found"
handler500 = "allmenning.config.api.page_failed"
