from django.urls import path

from allmenning.voice.views.everyone import asked, look_up, saying, told_back
from allmenning.voice.views.work import choosing, groups, idea, ideas, involving, recruiting

app_name = "voice"
urlpatterns = [
    path("innspill", saying.tell, name="tell"),
    path("innspill/takk", saying.receipt, name="receipt"),
    path("innspill/svar", look_up.look_up, name="look_up"),
    path("du-sa-vi-gjorde", told_back.told_back, name="told_back"),
    path("du-sa-vi-gjorde/<slug:building>", told_back.told_here, name="told_here"),
    path("du-sa-vi-gjorde/<slug:building>/plakat", told_back.poster, name="poster"),
    path("du-sa-vi-gjorde/<slug:building>/plakat.pdf", told_back.poster_pdf, name="poster_pdf"),
    path("medvirkning", asked.asked, name="asked"),
    path("ansatte/innspill", ideas.ideas, name="ideas"),
    path("ansatte/innspill/ny", ideas.hear, name="hear"),
    path("ansatte/innspill/ringeliste", ideas.calls, name="calls"),
    path("ansatte/innspill/<int:id>", idea.idea, name="idea"),
    path("ansatte/medvirkning", involving.involvements, name="involvements"),
    path("ansatte/medvirkning/grupper", groups.groups, name="groups"),
    path("ansatte/medvirkning/grupper/<int:id>", groups.group, name="group"),
    path("ansatte/medvirkning/grupper/<int:id>/plakat", recruiting.recruiting, name="recruiting"),
    path("ansatte/medvirkning/honorar.csv", groups.honoraria, name="honoraria"),
    path("ansatte/medvirkning/vilkar", choosing.terms, name="terms"),
    path("ansatte/medvirkning/ny", involving.new_involvement, name="new_involvement"),
    path("ansatte/medvirkning/<int:id>", involving.involvement, name="involvement"),
    path(
        "ansatte/medvirkning/<int:id>/rediger", involving.edit_involvement, name="edit_involvement"
    ),
]
