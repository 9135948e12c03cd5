from django.urls import path

from allmenning.booking.views import (
    book,
    building,
    cancel,
    closures,
    confirm,
    decide,
    inbox,
    messages,
    mine,
    receipt,
    search,
    space,
    turnout,
)

app_name = "booking"
urlpatterns = [
    path("finn", search.search, name="search"),
    path("steder/<slug:building>", building.building_day, name="building_day"),
    path("steder/<slug:building>/<slug:space>", space.space, name="space"),
    path("bestill", book.book, name="book"),
    path("bestill/<int:id>", confirm.confirm, name="confirm"),
    path("bestilling/<int:id>", receipt.receipt, name="receipt"),
    path("bestilling/<int:id>/avbestill", cancel.cancel, name="cancel"),
    path("bestilling/<int:id>/melding", messages.write, name="write"),
    path("bestilling/<int:id>/vedlegg/<int:attachment>", messages.attachment, name="attachment"),
    path("bestilling/<int:id>.ics", receipt.as_calendar, name="calendar_file"),
    path("hvor-mange-kom/<str:link>/svar", turnout.turnout, name="turnout"),
    path("mine", mine.mine, name="mine"),
    path("ansatte/soknader", inbox.inbox, name="inbox"),
    path("ansatte/soknader/beskjed", inbox.notices, name="notices"),
    path("ansatte/steng/<slug:building>", closures.closures, name="closures"),
    path("ansatte/steng/<slug:building>/<int:id>/apne", closures.lift, name="lift"),
    path("ansatte/soknader/<int:id>", decide.decide, name="decide"),
    path("ansatte/soknader/<int:id>/melding", messages.answer_message, name="answer_message"),
    path("ansatte/soknader/<int:id>/notat", messages.note, name="note"),
    path("ansatte/soknader/<int:id>/kollega", messages.hand_on, name="hand_on"),
    path("ansatte/soknader/<int:id>/apen", messages.opened, name="opened"),
]
