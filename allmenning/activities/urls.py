from django.urls import path

from allmenning.activities.views import at_work, calendars, counting, devices, editing
from allmenning.activities.views.everyone import answering, looking

app_name = "activities"
urlpatterns = [
    path("aktiviteter", looking.activities, name="activities"),
    path("aktiviteter.ics", calendars.everything, name="calendar"),
    path("aktiviteter/<slug:slug>.ics", calendars.one, name="calendar_of_one"),
    path("aktiviteter/<slug:slug>/svar", answering.answer, name="answer"),
    path("aktiviteter/<slug:slug>/takk", answering.thanks, name="thanks"),
    path("aktiviteter/<slug:slug>", looking.activity, name="activity"),
    path("teller", counting.to_count, name="to_count"),
    path("teller/<int:id>", counting.count, name="count"),
    path("teller/<int:id>/linjer", counting.lines, name="lines"),
    path("ansatte/moteplasser", at_work.at_work, name="at_work"),
    path("ansatte/moteplasser/ny", editing.begin, name="begin"),
    path("ansatte/moteplasser/<slug:slug>/ville-ikke-svare", at_work.decline, name="decline"),
    path("ansatte/moteplasser/<slug:slug>/endre", editing.change, name="change"),
    path("ansatte/moteplasser/<slug:slug>", at_work.activity_at_work, name="activity_at_work"),
    path("ansatte/moteplasser/okt/<int:id>/avlys", at_work.cancel, name="cancel"),
    path("ansatte/<slug:building>/tellere", devices.devices, name="devices"),
    path("ansatte/<slug:building>/tellere/<int:id>/avslutt", devices.end_device, name="end_device"),
]
