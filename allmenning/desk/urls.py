from django.urls import path

from allmenning.desk.views import look_up, note, notes, tell

app_name = "desk"
urlpatterns = [
    path("si-fra", tell.tell, name="tell"),
    path("si-fra/takk", tell.receipt, name="receipt"),
    path("si-fra/svar", look_up.look_up, name="look_up"),
    path("ansatte/tilbakemeldinger", notes.notes, name="notes"),
    path("ansatte/tilbakemeldinger/<int:id>", note.note, name="note"),
]
