"""Every room's pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("allmenning.core.urls")),
]
