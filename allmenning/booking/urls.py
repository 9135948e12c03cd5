from django.urls import path

from allmenning.booking.views import book, cancel, confirm, decide, inbox, mine, receipt

app_name = "booking"
urlpatterns = [
    path("bestill", book.book, name="book"),
    path("bestill/<int:id>", confirm.confirm, name="confirm"),
    path("bestilling/<int:id>", receipt.receipt, name="receipt"),
    path("bestilling/<int:id>/avbestill", cancel.cancel, name="cancel"),
    path("bestilling/<int:id>.ics", receipt.as_calendar, name="calendar_file"),
    path("mine", mine.mine, name="mine"),
    path("ansatte/soknader", inbox.inbox, name="inbox"),
    path("ansatte/soknader/<int:id>", decide.decide, name="decide"),
]
