from django.urls import path

from allmenning.places.views import (
    buildings,
    districts,
    exporting,
    holidays,
    hours,
    importing,
    parts,
    pictures,
    spaces,
    targets,
)

app_name = "places"
HOURS = "ansatte/bygg/<slug:building>/apningstider/<int:id>"
SPACE = "ansatte/bygg/<slug:building>/lokaler/<slug:slug>"
urlpatterns = [
    path("ansatte/bygg", buildings.buildings, name="buildings"),
    path("ansatte/bygg/<slug:slug>", buildings.building, name="edit_building"),
    path("ansatte/bygg/<slug:building>/egne-apningstider", hours.own_hours, name="own_hours"),
    path("ansatte/bygg/<slug:building>/lokaler/nytt", spaces.new_space, name="new_space"),
    path(SPACE, spaces.space, name="edit_space"),
    path("bilder/<int:id>/<str:digest>", pictures.picture, name="picture"),
    path("ansatte/bygg/<slug:building>/bilder", pictures.of_building, name="building_pictures"),
    path("ansatte/bygg/<slug:building>/bilder/<int:id>", pictures.words, name="edit_picture"),
    path(f"{SPACE}/bilder", pictures.of_space, name="space_pictures"),
    path(f"{SPACE}/deler/<int:id>", parts.rename, name="rename_part"),
    path(HOURS, hours.hours, name="edit_hours"),
    path(f"{HOURS}/unntak", hours.exceptions, name="exceptions"),
    path(f"{HOURS}/unntak/<int:exception>", hours.remove_exception, name="remove_exception"),
    path("ansatte/regneark", importing.send, name="send_sheet"),
    path("ansatte/regneark/bygg-og-lokaler.<str:form>", exporting.export, name="export"),
    path("ansatte/regneark/<int:id>", importing.plan, name="import"),
    path("ansatte/utrulling/mal", targets.targets, name="targets"),
    path("ansatte/bydeler", districts.districts, name="districts"),
    path("ansatte/fridager", holidays.holidays, name="holidays"),
    path("ansatte/fridager/<int:id>", holidays.remove, name="remove_holiday"),
]
