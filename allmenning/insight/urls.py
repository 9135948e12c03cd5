from django.urls import path

from allmenning.insight.views import culture, use

app_name = "insight"
urlpatterns = [
    path("kulturtimer", culture.months, name="months"),
    path("kulturtimer/bydeler", culture.districts, name="districts"),
    path("kulturtimer/bygg", culture.buildings, name="buildings"),
    path("kulturtimer/aktiviteter", culture.purposes, name="purposes"),
    path("kulturtimer/bygg/<slug:building>", culture.building, name="building"),
    path("belegg", use.use, name="use"),
    path("belegg/<slug:building>", use.use_of_building, name="use_of_building"),
    path("belegg/<slug:building>/<slug:space>", use.use_of_space, name="use_of_space"),
]
