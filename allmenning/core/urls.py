from django.urls import path

from allmenning.core import views

app_name = "core"
urlpatterns = [
    path("health", views.health, name="health"),
    path("sprak", views.language, name="language"),
    path("favicon.ico", views.icon, name="icon"),
    path("uten-nett.js", views.worker, name="worker"),
]
