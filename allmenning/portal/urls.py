from django.urls import path

from allmenning.portal.views import districts, effort, front, reach, rollout, staff, style_guide

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("bydeler/", districts.districts, name="districts"),
    path("bydeler/<slug:slug>/", districts.district, name="district"),
    path("ansatte", staff.staff, name="staff"),
    path("ansatte/innsats", effort.effort_page, name="effort"),
    path("ansatte/rapport", reach.report, name="report"),
    path("ansatte/utrulling", rollout.rollout, name="rollout"),
    path("tilgjengelighet", front.accessibility, name="accessibility"),
    path("personvern", front.privacy, name="privacy"),
    path("stil/", style_guide.style_guide, name="style_guide"),
]
