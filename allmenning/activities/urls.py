from django.urls import path

from allmenning.activities.views import counting, devices, looking

app_name = "activities"
urlpatterns = [
    path("aktiviteter", looking.activities, name="activities"),
    path("aktiviteter/<slug:slug>", looking.activity, name="activity"),
    path("teller", counting.to_count, name="to_count"),
    path("teller/<int:id>", counting.count, name="count"),
    path("ansatte/<slug:building>/tellere", devices.devices, name="devices"),
    path("ansatte/<slug:building>/tellere/<int:id>/avslutt", devices.end_device, name="end_device"),
]
