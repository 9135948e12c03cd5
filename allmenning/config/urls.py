"""Every room's pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("allmenning.core.urls")),
    path("", include("allmenning.people.urls")),
    path("", include("allmenning.places.urls")),
    path("", include("allmenning.booking.urls")),
    path("", include("allmenning.desk.urls")),
    path("", include("allmenning.portal.urls")),
]

handler404 = "allmenning.portal.views.errors.not_found"
handler500 = "allmenning.portal.views.errors.failed"
